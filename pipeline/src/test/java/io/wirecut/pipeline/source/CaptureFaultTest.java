package io.wirecut.pipeline.source;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Captures that are wrong in one thing each: what is before it is read, and the message says where
/// and what.
class CaptureFaultTest {
    private static final int US = PcapReader.MAGIC_MICROSECONDS;
    private static final String CUT_OFF =
            "; the frames before it were read; copy or record the capture again for the rest";
    private static final String CORRUPT =
            "; the capture is corrupt from here on; copy or record it again";
    private static final String NO_CAPTURE = "; give a pcap or pcapng file, gzipped or not";

    @TempDir Path folder;

    private static Arguments fault(String name, CaptureBytes capture, int frames, String message) {
        return arguments(name, capture.bytes(), frames, message);
    }

    private static CaptureBytes oneBlock() {
        return CaptureBytes.pcapng(LITTLE_ENDIAN).interfaceBlock(1).enhanced(0, 1, "abcd");
    }

    private static CaptureBytes little() {
        return CaptureBytes.empty(LITTLE_ENDIAN);
    }

    static Stream<Arguments> faults() {
        return Stream.concat(pcapFaults(), pcapngFaults());
    }

    private static Stream<Arguments> pcapFaults() {
        return Stream.of(
                fault("empty", little(), 0, "byte 0: the capture is empty" + NO_CAPTURE),
                fault(
                        "three bytes",
                        little().text("abc"),
                        0,
                        "byte 0: this is neither pcap nor pcapng" + NO_CAPTURE),
                fault(
                        "text",
                        little().text("alert tcp any any -> any any"),
                        0,
                        "byte 0: this is neither pcap nor pcapng" + NO_CAPTURE),
                fault(
                        "header cut off",
                        little().ints(US).shorts(2, 4).ints(0, 0),
                        0,
                        "byte 0: the capture is cut off: the pcap header of 24 bytes has only 16"
                                + CUT_OFF),
                fault(
                        "version",
                        little().ints(US).shorts(3, 0).ints(0, 0, 0, 1),
                        0,
                        "byte 4: pcap version 3 is not known; save the capture as pcap 2.4 or"
                                + " pcapng"),
                fault(
                        "record header cut off",
                        CaptureBytes.oneFrame().ints(1, 2, 3),
                        1,
                        "byte 43: the capture is cut off: a record header of 16 bytes has only 12"
                                + CUT_OFF),
                fault(
                        "frame cut off",
                        CaptureBytes.oneFrame().record(1, 2, 100, 100, "abc"),
                        1,
                        "byte 43: the capture is cut off: a frame of 100 bytes has only 3"
                                + CUT_OFF),
                fault(
                        "frame of 262,145 bytes",
                        CaptureBytes.oneFrame().record(1, 2, 262_145, 262_145, "abc"),
                        1,
                        "byte 43: a frame of 262145 bytes is announced, more than the 262144 that a"
                                + " frame may have"
                                + CORRUPT),
                fault(
                        "frame of four thousand million bytes",
                        CaptureBytes.oneFrame().record(1, 2, -1, 9, "abc"),
                        1,
                        "byte 43: a frame of 4294967295 bytes is announced, more than the 262144"
                                + " that a frame may have"
                                + CORRUPT));
    }

    private static Stream<Arguments> pcapngFaults() {
        return Stream.of(
                fault(
                        "section cut off",
                        little().ints(0x0A0D0D0A, 28, 0x1A2B3C4D),
                        0,
                        "byte 0: the capture is cut off: a section header of 28 bytes has only 12"
                                + CUT_OFF),
                fault(
                        "no byte order",
                        little().block(0x0A0D0D0A, little().ints(1, 1, -1, -1)),
                        0,
                        "byte 8: a section header has no byte order magic" + CORRUPT),
                fault(
                        "pcapng version",
                        little().block(0x0A0D0D0A, little().ints(0x1A2B3C4D, 2, -1, -1)),
                        0,
                        "byte 12: pcapng version 2 is not known; save the capture as pcap 2.4 or"
                                + " pcapng 1.0"),
                fault(
                        "block header cut off",
                        oneBlock().ints(6),
                        1,
                        "byte 84: the capture is cut off: a block header of 8 bytes has only 4"
                                + CUT_OFF),
                fault(
                        "block length 0",
                        oneBlock().ints(6, 0, 0),
                        1,
                        "byte 84: a block length of 0 is not a multiple of 4 of at least 12"
                                + CORRUPT),
                fault(
                        "block length 14",
                        oneBlock().ints(6, 14, 0, 0, 0),
                        1,
                        "byte 84: a block length of 14 is not a multiple of 4 of at least 12"
                                + CORRUPT),
                fault(
                        "unknown block cut off",
                        oneBlock().ints(99, 4_000, 0),
                        1,
                        "byte 84: the capture is cut off: a block of 4000 bytes has only 12"
                                + CUT_OFF),
                fault(
                        "unknown block of four thousand million bytes",
                        oneBlock().ints(99, -4, 0),
                        1,
                        "byte 84: the capture is cut off: a block of 4294967292 bytes has only 12"
                                + CUT_OFF),
                fault(
                        "packet block too small",
                        oneBlock().block(6, little().ints(0, 0)),
                        1,
                        "byte 84: a packet block of 20 bytes, less than its 32" + CORRUPT),
                fault(
                        "packet block cut off",
                        oneBlock().ints(6, 36, 0, 0, 0, 4, 4),
                        1,
                        "byte 84: the capture is cut off: a frame of 4 bytes has only 0" + CUT_OFF),
                fault(
                        "packet block's header cut off",
                        oneBlock().ints(6, 36, 0, 0),
                        1,
                        "byte 84: the capture is cut off: a packet block of 36 bytes has only 16"
                                + CUT_OFF),
                fault(
                        "frame beyond its block",
                        oneBlock().block(6, little().ints(0, 0, 0, 8, 8, 0)),
                        1,
                        "byte 84: a frame of 8 bytes in a block with room for 4" + CORRUPT),
                fault(
                        "frame of 262,145 bytes in a block",
                        oneBlock().block(6, little().ints(0, 0, 0, 262_145, 8, 0)),
                        1,
                        "byte 84: a frame of 262145 bytes is announced, more than the 262144 that a"
                                + " frame may have"
                                + CORRUPT),
                fault(
                        "unknown interface",
                        oneBlock().enhanced(1, 0, "x"),
                        1,
                        "byte 84: a frame of interface 1, but the section describes 1" + CORRUPT),
                fault(
                        "simple packet without an interface",
                        CaptureBytes.pcapng(LITTLE_ENDIAN).simple(1, "x"),
                        0,
                        "byte 28: a frame of interface 0, but the section describes 0" + CORRUPT),
                fault(
                        "interface too small",
                        CaptureBytes.pcapng(LITTLE_ENDIAN).block(1, little().ints(1)),
                        0,
                        "byte 28: an interface description of 16 bytes, less than its 20"
                                + CORRUPT),
                fault(
                        "interface too large",
                        CaptureBytes.pcapng(LITTLE_ENDIAN).ints(1, 0x4000_0000, 1),
                        0,
                        "byte 28: an interface description of 1073741824 bytes" + CORRUPT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void shouldSayWhereAndWhat(String name, byte[] capture, int frames, String message)
            throws IOException {
        CaptureReading file = CaptureReading.ofFile(folder, capture);
        assertThat(file.frames()).hasSize(frames);
        assertThat(file.fault()).isEqualTo(folder.resolve("-") + ": " + message);

        CaptureReading streamed = CaptureReading.ofStream(capture);
        assertThat(streamed.frames()).hasSize(frames);
        assertThat(streamed.fault()).isEqualTo("-: " + message);

        CaptureReading packed = CaptureReading.ofStream(CaptureBytes.gzip(capture));
        assertThat(packed.frames()).hasSize(frames);
        assertThat(packed.fault()).isEqualTo("-: unpacked " + message);
    }
}
