package io.wirecut.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogEventSinkTest {
    @TempDir Path folder;

    private static void write(LogEventSink sink, String event) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        sink.onEvent(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void shouldAppendToWhatIsThere() throws IOException {
        Path file = folder.resolve("eve.json");
        Files.writeString(file, "{\"old\":1}\n");
        try (LogEventSink sink = new LogEventSink(file)) {
            write(sink, "{\"new\":1}\n");
            sink.flush();
            assertThat(Files.readString(file)).isEqualTo("{\"old\":1}\n{\"new\":1}\n");
            write(sink, "{\"new\":2}\n");
        }
        assertThat(Files.readString(file)).endsWith("{\"new\":1}\n{\"new\":2}\n");
    }

    @Test
    void shouldGoOnInNewFileWhenReopened() throws IOException {
        Path file = folder.resolve("eve.json");
        Path moved = folder.resolve("eve.json.1");
        try (LogEventSink sink = new LogEventSink(file)) {
            write(sink, "1\n");
            sink.flush();
            Files.move(file, moved);
            write(sink, "2\n");
            sink.reopen();
            write(sink, "3\n");
            sink.flush();

            assertThat(Files.readString(moved)).isEqualTo("1\n2\n");
            assertThat(Files.readString(file)).isEqualTo("3\n");
            assertThat(sink.writtenEvents()).isEqualTo(3);
        }
    }

    @Test
    void shouldCountWhatFindsNoRoomAndGoOn() throws IOException {
        Path file = folder.resolve("eve.json");
        try (LogEventSink sink = new LogEventSink(file, 8)) {
            write(sink, "12345\n");
            write(sink, "67890\n");
            sink.flush();
            write(sink, "abcde\n");
            sink.flush();

            assertThat(Files.readString(file)).isEqualTo("12345\nabcde\n");
            assertThat(sink.lostEvents()).isEqualTo(1);
            assertThat(sink.writtenEvents()).isEqualTo(2);
            assertThat(sink.failure()).isEmpty();
        }
    }

    @Test
    void shouldLoseEventsButNotEndWhereTheDeviceIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "there is no /dev/full");
        Path file = folder.resolve("eve.json");
        Files.createSymbolicLink(file, full);
        try (LogEventSink sink = new LogEventSink(file)) {
            write(sink, "1\n");
            write(sink, "2\n");
            sink.flush();
            assertThat(sink.lostEvents()).isEqualTo(2);
            assertThat(sink.failure()).startsWith(file + ": ").contains("No space left");

            Files.delete(file);
            sink.reopen();
            write(sink, "3\n");
            sink.flush();
            assertThat(Files.readString(file)).isEqualTo("3\n");
            assertThat(sink.lostEvents()).isEqualTo(2);
            assertThat(sink.writtenEvents()).isEqualTo(1);
            assertThat(sink.failure()).isEmpty();
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheFile() {
        Path file = folder.resolve("none").resolve("eve.json");
        assertThatThrownBy(() -> new LogEventSink(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": cannot open the file (")
                .hasMessageEndingWith("check that its folder exists and may be written");
    }
}
