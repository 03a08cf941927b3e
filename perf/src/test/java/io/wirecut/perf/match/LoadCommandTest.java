package io.wirecut.perf.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.Matcher;
import io.wirecut.perf.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadCommandTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void shouldLoadInAFreshProcessWhatItSaved() throws IOException {
        Path patterns = Files.writeString(folder.resolve("patterns.tsv"), "0\t6162\n1\t4344\n");
        Path saved = folder.resolve("two.matcher");

        CommandRun run =
                CommandRun.of(
                        "load",
                        "--patterns",
                        patterns,
                        "--engine",
                        "gram",
                        "--forks",
                        1,
                        "-o",
                        saved);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("engine=gram patterns=2 bytes=" + Files.size(saved))
                .contains("(median of 1 fresh JVMs, ");
        assertThat(Matcher.load(saved).patterns().size()).isEqualTo(2);
    }

    @Test
    void shouldRefuseMisuse() throws IOException {
        Path patterns = Files.writeString(folder.resolve("patterns.tsv"), "0\t6162\n");

        assertThat(CommandRun.of("load", "--patterns", patterns, "--forks", 0).err())
                .contains("--forks=0 must be from 1 to 100");
        assertThat(CommandRun.of("load", "--patterns", patterns, "--engine", "warp").err())
                .contains("--engine: engine=warp must be one of ");
        assertThat(CommandRun.of("load", "--patterns", patterns, "--model", patterns).err())
                .contains("error: no traffic model: make one with 'wirecut perf train'");
        Path nowhere = folder.resolve("no").resolve("saved");
        assertThat(CommandRun.of("load", "--patterns", patterns, "-o", nowhere).err())
                .isEqualTo(
                        nowhere
                                + ": error: cannot be written: NoSuchFileException: is the folder"
                                + " there, and may you write to it?\n");
    }
}
