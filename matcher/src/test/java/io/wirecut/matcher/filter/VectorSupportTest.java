package io.wirecut.matcher.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where vectors cannot serve, in processes that are started so, another engine does, and says why.
class VectorSupportTest {
    private static final List<String> MODULE = List.of("--add-modules", "jdk.incubator.vector");

    /// What the processes run.
    static final class Explanation {
        private Explanation() {}

        public static void main(String[] arguments) {
            PatternSet patterns = PatternSet.of(Pattern.ofText("GET /"));
            System.out.println(Matcher.builder().patterns(patterns).build().explain());
        }
    }

    @Test
    void shouldDoWithoutTheModule() throws IOException {
        assertThat(explanation(List.of()))
                .contains(
                        "gram (not vector, as the module jdk.incubator.vector is not there: start"
                                + " Java with --add-modules jdk.incubator.vector): ");
    }

    @Test
    void shouldDoWithNarrowVectors() throws IOException {
        assumeTrue(VectorSupport.isPresent(), VectorSupport.whatIsMissing());
        List<String> options = new ArrayList<>(MODULE);
        options.add("-XX:MaxVectorSize=32");

        assertThat(explanation(options))
                .contains(
                        "gram (not vector, as Java uses vectors of 256 bits at most: start it"
                                + " without -XX:UseAVX and -XX:MaxVectorSize): ");
    }

    private static String explanation(List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Explanation.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
    }
}
