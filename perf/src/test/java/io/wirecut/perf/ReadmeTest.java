package io.wirecut.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's example compiles and does what it says.
class ReadmeTest {
    private static final int MAX_LINES = 36;

    @TempDir private Path folder;

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("signatures/src"))) {
            root = Objects.requireNonNull(root.getParent(), "no project root above the tests");
        }
        return root;
    }

    private static String example() throws IOException {
        String readme = Files.readString(root().resolve("README.md"));
        int start = readme.indexOf("```java\n") + "```java\n".length();
        return readme.substring(start, readme.indexOf("```", start));
    }

    @Test
    void shouldShowAnExampleThatRuns() throws Exception {
        String example = example();
        assertThat(example.lines().count()).isLessThanOrEqualTo(MAX_LINES);
        Path source = Files.writeString(folder.resolve("Demo.java"), example);
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result =
                compiler.run(
                        null,
                        messages,
                        messages,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();

        assertThat(outputOf(root().resolve("perf/captures/split-attack.pcap")))
                .containsExactly(
                        "DEMO path traversal to the password file", "5 resets, conserved: true");
    }

    private List<String> outputOf(Path capture) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (URLClassLoader classes =
                new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, ReadmeTest.class.getClassLoader())) {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            String rules = root().resolve("signatures/packs/demo.rules").toString();
            classes.loadClass("Demo")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {capture.toString(), rules});
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
