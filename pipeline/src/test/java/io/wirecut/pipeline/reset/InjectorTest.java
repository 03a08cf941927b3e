package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where forged frames go.
final class InjectorTest {
    private static final DirectBuffer FRAME = new UnsafeBuffer(new byte[] {9, 1, 2, 3, 9});

    @TempDir Path folder;

    @Test
    void shouldKeepCopiesUpToItsCapacity() {
        RecordingInjector injector = new RecordingInjector(2);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[] {9, 1, 2, 3, 9});
        assertThat(injector.inject(frame, 1, 3, 101, 55)).isEqualTo(Outcome.RECORDED);
        frame.setMemory(0, 5, (byte) 0);
        assertThat(injector.inject(frame, 0, 2, 1, 56)).isEqualTo(Outcome.RECORDED);
        assertThat(injector.inject(frame, 0, 2, 1, 57)).isEqualTo(Outcome.BACK_PRESSURE);

        List<RecordingInjector.Recorded> frames = injector.drain();
        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst().frame()).containsExactly(1, 2, 3);
        assertThat(frames.getFirst().linkType()).isEqualTo(101);
        assertThat(frames.getFirst().timestampNs()).isEqualTo(55);
        assertThat(injector.drain()).isEmpty();
        assertThat(injector.inject(frame, 0, 2, 1, 58)).isEqualTo(Outcome.RECORDED);
        injector.close();
        assertThat(injector.inject(frame, 0, 2, 1, 59)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void shouldRefuseACapacityOfNothing() {
        assertThatThrownBy(() -> new RecordingInjector(0))
                .hasMessage("capacity=0 must be positive");
    }

    @Test
    void shouldWriteAFileForEachLinkType() {
        PcapInjector injector = new PcapInjector(folder.resolve("resets.pcap"));
        assertThat(injector.inject(FRAME, 1, 3, 1, 1_000_000_007L)).isEqualTo(Outcome.RECORDED);
        assertThat(injector.inject(FRAME, 0, 1, 113, 5)).isEqualTo(Outcome.RECORDED);
        assertThat(injector.inject(FRAME, 2, 1, 1, 6)).isEqualTo(Outcome.RECORDED);
        injector.close();

        assertThat(injector.files())
                .containsExactly(
                        folder.resolve("resets.pcap"), folder.resolve("resets.linktype-113.pcap"));
        assertThat(read(injector.files().getFirst()))
                .containsExactly("1 1000000007 010203", "1 6 02");
        assertThat(read(injector.files().getLast())).containsExactly("113 5 09");
        assertThat(injector.inject(FRAME, 0, 1, 1, 7)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void shouldWriteAFileWithoutFrames() {
        PcapInjector injector = new PcapInjector(folder.resolve("resets.pcap"));
        injector.close();
        injector.close();
        assertThat(read(folder.resolve("resets.pcap"))).isEmpty();
    }

    @Test
    void shouldRefuseTooManyLinkTypes() {
        PcapInjector injector = new PcapInjector(folder.resolve("resets"));
        for (int linkType = 0; linkType < 8; linkType++) {
            assertThat(injector.inject(FRAME, 0, 1, linkType, 1)).isEqualTo(Outcome.RECORDED);
        }
        assertThat(injector.inject(FRAME, 0, 1, 8, 1)).isEqualTo(Outcome.REFUSED);
        assertThat(injector.files()).contains(folder.resolve("resets.linktype-7"));
        injector.close();
    }

    @Test
    void shouldSayWhyAFileCannotBeWritten() {
        Path file = folder.resolve("missing").resolve("resets.pcap");
        PcapInjector injector = new PcapInjector(file);
        assertThat(injector.inject(FRAME, 0, 1, 1, 1)).isEqualTo(Outcome.FAILED);
        assertThat(injector.inject(FRAME, 0, 1, 1, 1)).isEqualTo(Outcome.FAILED);
        assertThatThrownBy(injector::close)
                .isInstanceOf(CaptureException.class)
                .hasMessageStartingWith(file.toString());
    }

    @Test
    void shouldSayThatTheDeviceIsFull() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), full + " is not there to be written to");
        PcapInjector injector = new PcapInjector(full);
        assertThat(injector.inject(FRAME, 0, 1, 1, 1)).isEqualTo(Outcome.FAILED);
        assertThatThrownBy(injector::close).hasMessageContaining("/dev/full");
    }

    /// Each frame as `linkType timestamp bytes`.
    private static List<String> read(Path file) {
        List<String> frames = new ArrayList<>();
        FrameHandler handler =
                (buffer, offset, capturedLength, wireLength, timestampNs, linkType) -> {
                    byte[] bytes = new byte[capturedLength];
                    buffer.getBytes(offset, bytes);
                    frames.add(
                            linkType + " " + timestampNs + " " + HexFormat.of().formatHex(bytes));
                };
        try (PacketSource source = PacketSources.open(file)) {
            int count = 0;
            while (count != PacketSource.END) {
                count = source.poll(handler, 10);
            }
        }
        return frames;
    }
}
