package io.wirecut.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir private Path folder;

    private Path write(String name, String text, long second) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1_000));
    }

    @Test
    void shouldTellAChangeOnceTheFileIsTheSameForTwoLooks() throws IOException {
        write("a.rules", "one", 1);
        FileWatch watch = new FileWatch(List.of(folder));
        assertThat(watch.haveChanged()).isFalse();
        write("a.rules", "two, as far as", 2);
        assertThat(watch.haveChanged()).as("just written").isFalse();
        write("a.rules", "two, as far as it goes", 2);
        assertThat(watch.haveChanged()).as("still being written").isFalse();
        assertThat(watch.haveChanged()).as("complete").isTrue();
        assertThat(watch.haveChanged()).as("told already").isFalse();
    }

    @Test
    void shouldTellFilesThatComeAndGo() throws IOException {
        FileWatch watch = new FileWatch(List.of(folder.resolve("rules")));
        Files.createDirectory(folder.resolve("rules"));
        write("rules/b.rules", "one", 1);
        assertThat(watch.haveChanged()).isFalse();
        assertThat(watch.haveChanged()).isTrue();
        Files.delete(folder.resolve("rules/b.rules"));
        assertThat(watch.haveChanged()).isFalse();
        assertThat(watch.haveChanged()).isTrue();
    }

    @Test
    void shouldTellARenamedFileAlthoughItsTimeAndLengthAreTheSame() throws IOException {
        Path file = write("a.rules", "one", 1);
        FileWatch watch = new FileWatch(List.of(file));
        Path next = write("a.rules.tmp", "two", 1);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(watch.haveChanged()).isFalse();
        assertThat(watch.haveChanged()).isTrue();
    }

    @Test
    void shouldTellNothingOfFilesThatAreNotForUse() throws IOException {
        write("a.rules", "one", 1);
        FileWatch watch = new FileWatch(List.of(folder));
        for (String name : List.of(".a.rules.swp", "a.rules~", "a.part", "a.tmp")) {
            write(name, "two", 2);
        }
        assertThat(watch.haveChanged()).isFalse();
        assertThat(watch.haveChanged()).isFalse();
    }
}
