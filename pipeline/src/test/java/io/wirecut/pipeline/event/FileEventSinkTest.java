package io.wirecut.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole lines, all of them, or a clear word about what is missing.
final class FileEventSinkTest {
    @TempDir Path folder;

    private static void write(EventSink sink, String line) {
        byte[] bytes = ("_" + line + "\n").getBytes(StandardCharsets.UTF_8);
        sink.onEvent(new UnsafeBuffer(bytes), 1, bytes.length - 1);
    }

    @Test
    void shouldWriteEveryLine() throws IOException {
        Path file = folder.resolve("eve.json");
        Files.writeString(file, "old");
        try (FileEventSink sink = new FileEventSink(file, 8)) {
            write(sink, "short");
            write(sink, "longer than the buffer is");
            write(sink, "");
            write(sink, "1234567");
            sink.flush();
            assertThat(sink.writtenEvents()).isEqualTo(4);
            assertThat(Files.readString(file))
                    .isEqualTo("short\nlonger than the buffer is\n\n1234567\n");
            write(sink, "last");
        }
        assertThat(Files.readAllLines(file)).hasSize(5).last().isEqualTo("last");
    }

    @Test
    void shouldNotTearLinesOfSeveralThreads() throws IOException, InterruptedException {
        Path file = folder.resolve("eve.json");
        int count = 2_000;
        try (FileEventSink sink = new FileEventSink(file, 100)) {
            List<Thread> threads = new ArrayList<>();
            for (int id = 0; id < 4; id++) {
                String line = String.valueOf(id).repeat(20 + 31 * id);
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int i = 0; i < count; i++) {
                                        write(sink, line);
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        Map<String, Long> lines =
                Files.readAllLines(file).stream()
                        .collect(Collectors.groupingBy(line -> line, Collectors.counting()));
        assertThat(lines).hasSize(4).allSatisfy((line, n) -> assertThat(n).isEqualTo(count));
    }

    @Test
    void shouldSayThatTheDeviceIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), full + " is not there to be written to");
        FileEventSink sink = new FileEventSink(full, 16);
        write(sink, "1234567");
        write(sink, "1234567");
        write(sink, "1234567");
        write(sink, "1234567");
        assertThat(sink.lostEvents()).isEqualTo(4);
        assertThatThrownBy(sink::flush).isInstanceOf(EventSinkException.class);
        assertThatThrownBy(sink::close)
                .isInstanceOf(EventSinkException.class)
                .hasMessage(
                        "/dev/full: cannot write events (No space left on device): 4 lost after 0;"
                                + " make room on the device and run again");
        sink.close();
    }

    @Test
    void shouldSayWhyTheFileCannotBeMade() throws IOException {
        Path file = folder.resolve("missing").resolve("eve.json");
        assertThatThrownBy(() -> new FileEventSink(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": cannot create the file (")
                .hasMessageEndingWith("; check that its folder exists and may be written");
    }

    @Test
    void shouldCountWhatComesAfterTheEnd() throws IOException {
        FileEventSink sink = new FileEventSink(folder.resolve("eve.json"));
        sink.close();
        write(sink, "late");
        assertThat(sink.lostEvents()).isEqualTo(1);
    }
}
