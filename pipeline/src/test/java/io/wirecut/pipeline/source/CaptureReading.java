package io.wirecut.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was read of a capture.
///
/// @param frames a line per frame: its bytes, `/` wire length, time, link type
/// @param fault the message of the fault, if there was one
record CaptureReading(List<String> frames, @Nullable String fault) {
    static CaptureReading of(PacketSource source) {
        List<String> frames = new ArrayList<>();
        FrameHandler handler =
                (buffer, offset, captured, wire, timestampNs, linkType) ->
                        frames.add(
                                buffer.getStringWithoutLengthAscii(offset, captured)
                                        + "/"
                                        + wire
                                        + " "
                                        + timestampNs
                                        + " "
                                        + linkType);
        try (source) {
            while (source.poll(handler, 2) != PacketSource.END) {
                assertThat(source.position()).isPositive();
            }
            return new CaptureReading(frames, null);
        } catch (CaptureException e) {
            assertThat(source.poll(handler, 1)).isEqualTo(PacketSource.END);
            return new CaptureReading(frames, e.getMessage());
        }
    }

    static CaptureReading ofStream(byte[] bytes) {
        try {
            return of(PacketSources.openStream(new ByteArrayInputStream(bytes), "-"));
        } catch (CaptureException e) {
            return new CaptureReading(List.of(), e.getMessage());
        }
    }

    /// Reads the bytes from the file `-` in a folder.
    static CaptureReading ofFile(Path folder, byte[] bytes) throws IOException {
        Path path = folder.resolve("-");
        Files.write(path, bytes);
        try {
            return of(PacketSources.open(path));
        } catch (CaptureException e) {
            return new CaptureReading(List.of(), e.getMessage());
        }
    }
}
