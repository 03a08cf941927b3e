package io.wirecut.pipeline.source;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureFileSourceTest {
    private static final int US = PcapReader.MAGIC_MICROSECONDS;
    private static final String CUT_OFF =
            "; the frames before it were read; copy or record the capture again for the rest";
    private static final String CORRUPT =
            "; the capture is corrupt from here on; copy or record it again";
    private static final String NO_CAPTURE = "; give a pcap or pcapng file, gzipped or not";

    @TempDir Path folder;

    /// What was read: a line per frame, and the message of the fault, if there was one.
    private record Reading(List<String> frames, @Nullable String fault) {}

    private static Reading readAll(PacketSource source) {
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
            return new Reading(frames, null);
        } catch (CaptureException e) {
            assertThat(source.poll(handler, 1)).isEqualTo(PacketSource.END);
            return new Reading(frames, e.getMessage());
        }
    }

    private static Reading stream(byte[] bytes) {
        try {
            return readAll(PacketSources.openStream(new ByteArrayInputStream(bytes), "-"));
        } catch (CaptureException e) {
            return new Reading(List.of(), e.getMessage());
        }
    }

    private Reading file(byte[] bytes) throws IOException {
        Path path = folder.resolve("-");
        Files.write(path, bytes);
        try {
            return readAll(PacketSources.open(path));
        } catch (CaptureException e) {
            String message = e.getMessage();
            assertThat(message).startsWith(folder.toString());
            return new Reading(List.of(), message);
        }
    }

    private static CaptureBytes pcap(ByteOrder order, int magic) {
        return CaptureBytes.pcap(order, magic, 101)
                .record(3, 5, 3, 9, "abc")
                .record(0x8000_0000, 999_999, 0, 0, "")
                .record(4, 6, 2, 1, "de");
    }

    static Stream<Arguments> captures() {
        List<String> microseconds =
                List.of(
                        "abc/9 3000005000 101",
                        "/0 2147483648999999000 101",
                        "de/2 4000006000 101");
        List<String> nanoseconds =
                List.of(
                        "abc/9 3000000005 101",
                        "/0 2147483648000999999 101",
                        "de/2 4000000006 101");
        CaptureBytes options =
                CaptureBytes.empty(BIG_ENDIAN)
                        .shorts(2, 3)
                        .text("if0\0")
                        .shorts(9, 1)
                        .text("\u0009\0\0\0")
                        .shorts(14, 8)
                        .longs(100)
                        .shorts(0, 0);
        return Stream.of(
                arguments("µs, little", pcap(LITTLE_ENDIAN, US).bytes(), microseconds),
                arguments("µs, big", pcap(BIG_ENDIAN, US).bytes(), microseconds),
                arguments(
                        "ns, little",
                        pcap(LITTLE_ENDIAN, PcapReader.MAGIC_NANOSECONDS).bytes(),
                        nanoseconds),
                arguments(
                        "ns, big",
                        pcap(BIG_ENDIAN, PcapReader.MAGIC_NANOSECONDS).bytes(),
                        nanoseconds),
                arguments(
                        "modified",
                        CaptureBytes.pcap(LITTLE_ENDIAN, PcapReader.MAGIC_MODIFIED, 1)
                                .ints(3, 5, 3, 9, 1, 2)
                                .text("abc")
                                .ints(4, 6, 2, 2, 1, 2)
                                .text("de")
                                .bytes(),
                        List.of("abc/9 3000005000 1", "de/2 4000006000 1")),
                arguments(
                        "version 2.3, lengths the other way round",
                        CaptureBytes.empty(LITTLE_ENDIAN)
                                .ints(US)
                                .shorts(2, 3)
                                .ints(0, 0, 96, 1)
                                .record(3, 5, 9, 3, "abc")
                                .bytes(),
                        List.of("abc/9 3000005000 1")),
                arguments(
                        "link type with the length of the checksum",
                        CaptureBytes.pcap(BIG_ENDIAN, US, 0x24000001)
                                .record(1, 0, 1, 1, "x")
                                .bytes(),
                        List.of("x/1 1000000000 1")),
                arguments("no frames", CaptureBytes.pcap(LITTLE_ENDIAN, US, 1).bytes(), List.of()),
                arguments("pcapng, no frames", CaptureBytes.pcapng(BIG_ENDIAN).bytes(), List.of()),
                arguments(
                        "pcapng",
                        CaptureBytes.pcapng(LITTLE_ENDIAN)
                                .block(0x0BAD, CaptureBytes.empty(LITTLE_ENDIAN).ints(1, 2))
                                .interfaceBlock(1)
                                .enhanced(0, 3_000_005, "abc")
                                .interfaceBlock(101)
                                .obsolete(1, 3_000_006, "defg")
                                .simple(9, "hijkl")
                                .bytes(),
                        List.of(
                                "abc/3 3000005000 1",
                                "defg/4 3000006000 101",
                                "hijkl\0\0\0/9 0 1")),
                arguments(
                        "pcapng, clock in nanoseconds and seconds to add",
                        CaptureBytes.pcapng(BIG_ENDIAN)
                                .interfaceBlock(1, 4, options)
                                .enhanced(0, 3_000_000_005L, "abc")
                                .simple(9, "hijkl")
                                .bytes(),
                        List.of("abc/3 103000000005 1", "hijk/9 0 1")),
                arguments(
                        "pcapng, clocks of powers of two and beyond measure",
                        CaptureBytes.pcapng(LITTLE_ENDIAN)
                                .interfaceBlock(1, 0, clock(0x8A))
                                .interfaceBlock(1, 0, clock(0x0C))
                                .interfaceBlock(1, 0, clock(0x40))
                                .enhanced(0, 1536, "a")
                                .enhanced(1, 1_500_000_000_000L, "b")
                                .enhanced(2, 1, "c")
                                .bytes(),
                        List.of("a/1 1500000000 1", "b/1 1500000000 1", "c/1 0 1")),
                arguments(
                        "pcapng, a section of each order",
                        CaptureBytes.pcapng(LITTLE_ENDIAN)
                                .interfaceBlock(1)
                                .enhanced(0, 1, "a")
                                .append(
                                        CaptureBytes.pcapng(BIG_ENDIAN)
                                                .interfaceBlock(113)
                                                .enhanced(0, 2, "b"))
                                .bytes(),
                        List.of("a/1 1000 1", "b/1 2000 113")));
    }

    private static CaptureBytes clock(int resolution) {
        return CaptureBytes.empty(LITTLE_ENDIAN).shorts(9, 1).text((char) resolution + "\0\0\0");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void shouldReadFromFileStreamAndGzipAlike(String name, byte[] capture, List<String> frames)
            throws IOException {
        assertThat(file(capture)).isEqualTo(new Reading(frames, null));
        assertThat(stream(capture)).isEqualTo(new Reading(frames, null));
        assertThat(file(CaptureBytes.gzip(capture))).isEqualTo(new Reading(frames, null));
        assertThat(stream(CaptureBytes.gzip(capture))).isEqualTo(new Reading(frames, null));
    }

    private static Arguments fault(String name, CaptureBytes capture, int frames, String message) {
        return arguments(name, capture.bytes(), frames, message);
    }

    private static CaptureBytes oneFrame() {
        return CaptureBytes.pcap(LITTLE_ENDIAN, US, 1).record(1, 2, 3, 3, "abc");
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
                        oneFrame().ints(1, 2, 3),
                        1,
                        "byte 43: the capture is cut off: a record header of 16 bytes has only 12"
                                + CUT_OFF),
                fault(
                        "frame cut off",
                        oneFrame().record(1, 2, 100, 100, "abc"),
                        1,
                        "byte 43: the capture is cut off: a frame of 100 bytes has only 3"
                                + CUT_OFF),
                fault(
                        "frame of 262,145 bytes",
                        oneFrame().record(1, 2, 262_145, 262_145, "abc"),
                        1,
                        "byte 43: a frame of 262145 bytes is announced, more than the 262144 that a"
                                + " frame may have"
                                + CORRUPT),
                fault(
                        "frame of four thousand million bytes",
                        oneFrame().record(1, 2, -1, 9, "abc"),
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
        Reading file = file(capture);
        assertThat(file.frames()).hasSize(frames);
        assertThat(file.fault()).isEqualTo(folder.resolve("-") + ": " + message);

        Reading streamed = stream(capture);
        assertThat(streamed.frames()).hasSize(frames);
        assertThat(streamed.fault()).isEqualTo("-: " + message);

        Reading packed = stream(CaptureBytes.gzip(capture));
        assertThat(packed.frames()).hasSize(frames);
        assertThat(packed.fault()).isEqualTo("-: unpacked " + message);
    }

    @Test
    void shouldReadWhatIsLeftOfDamagedGzip() throws IOException {
        byte[] packed = CaptureBytes.gzip(pcap(LITTLE_ENDIAN, US).bytes());

        Reading cut = stream(Arrays.copyOf(packed, packed.length - 5));
        assertThat(cut.frames()).hasSize(3);
        assertThat(cut.fault())
                .isEqualTo(
                        "-: byte "
                                + (packed.length - 5)
                                + ": the gzip data is cut off; the frames before it were read; copy"
                                + " the file again for the rest");

        packed[packed.length - 6] ^= 1;
        Reading corrupt = stream(packed);
        assertThat(corrupt.frames()).hasSize(3);
        assertThat(corrupt.fault())
                .isEqualTo(
                        "-: byte "
                                + packed.length
                                + ": the gzip data is corrupt (Corrupt GZIP trailer); the frames"
                                + " before it were read; copy the file again for the rest");
    }

    @Test
    void shouldNameAFileThatCannotBeOpened() {
        Path missing = folder.resolve("missing.pcap");
        assertThatThrownBy(() -> PacketSources.open(missing))
                .isInstanceOf(CaptureException.class)
                .hasMessage(
                        missing
                                + ": cannot be opened: there is no such file; check the path and its"
                                + " rights");
        assertThatThrownBy(() -> PacketSources.open(folder))
                .isInstanceOf(CaptureException.class)
                .hasMessage(folder + ": is a folder; give one of the capture files in it");
    }

    @Test
    void shouldNameAStreamThatFails() {
        InputStream start = new ByteArrayInputStream(oneFrame().bytes());
        InputStream failing =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        return failAtEnd(start.read());
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return failAtEnd(start.read(bytes, offset, length));
                    }

                    private int failAtEnd(int result) throws IOException {
                        if (result < 0) {
                            throw new IOException("the cable was pulled");
                        }
                        return result;
                    }
                };
        Reading reading = readAll(PacketSources.openStream(failing, "stdin"));
        assertThat(reading.frames()).hasSize(1);
        assertThat(reading.fault())
                .isEqualTo("stdin: byte 43: cannot read on: the cable was pulled");
    }

    @Test
    void shouldSurviveAFileThatBecomesShorter() throws IOException {
        Path path = folder.resolve("shrinking.pcap");
        CaptureBytes capture = oneFrame();
        for (int i = 0; i < 10; i++) {
            capture.record(i, 0, 200_000, 200_000, "x".repeat(200_000));
        }
        Files.write(path, capture.bytes());
        PacketSource source = PacketSources.open(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(43);
        }
        Reading reading = readAll(source);

        assertThat(reading.frames()).isNotEmpty();
        assertThat(reading.fault())
                .startsWith(path + ": byte ")
                .endsWith(
                        ": the file became shorter while it was read; read a copy that nobody"
                                + " writes to");
    }

    @Test
    void shouldReadMoreThanItsBufferHolds() throws IOException {
        String frame = "x".repeat(262_144);
        CaptureBytes capture = CaptureBytes.pcap(BIG_ENDIAN, US, 1);
        for (int i = 0; i < 20; i++) {
            capture.record(i, 0, frame.length(), frame.length(), frame);
        }
        for (Reading reading : List.of(file(capture.bytes()), stream(capture.bytes()))) {
            assertThat(reading.fault()).isNull();
            assertThat(reading.frames()).hasSize(20).allMatch(line -> line.startsWith(frame));
        }
    }

    @Test
    void shouldTellPositionAndLength() throws IOException {
        byte[] bytes = oneFrame().bytes();
        Path path = folder.resolve("a.pcap");
        Files.write(path, bytes);
        try (PacketSource source = PacketSources.open(path)) {
            assertThat(source.length()).isEqualTo(43);
            assertThat(source.position()).isEqualTo(24);
            assertThat(source.poll((b, o, c, w, t, l) -> {}, 10)).isEqualTo(1);
            assertThat(source.position()).isEqualTo(43);
        }
        byte[] packed = CaptureBytes.gzip(bytes);
        Files.write(path, packed);
        try (PacketSource source = PacketSources.open(path)) {
            assertThat(source.length()).isEqualTo(packed.length);
        }
        try (PacketSource source = PacketSources.openStream(new ByteArrayInputStream(bytes), "-")) {
            assertThat(source.length()).isEqualTo(-1);
        }
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        Path path = folder.resolve("out.pcap");
        UnsafeBuffer frame = new UnsafeBuffer("..frame".getBytes(StandardCharsets.US_ASCII));
        for (PcapFileWriter.Resolution resolution : PcapFileWriter.Resolution.values()) {
            try (PcapFileWriter writer = new PcapFileWriter(path, 276, resolution)) {
                writer.append(frame, 2, 5, 3_000_000_005L);
                writer.flush();
                writer.append(frame, 2, 2, 99, 4_000_001_000L);
                assertThat(writer.frameCount()).isEqualTo(2);
            }
            boolean ns = resolution == PcapFileWriter.Resolution.NANOSECONDS;
            assertThat(readAll(PacketSources.open(path)).frames())
                    .containsExactly(
                            "frame/5 " + (ns ? 3_000_000_005L : 3_000_000_000L) + " 276",
                            "fr/99 4000001000 276");
        }
    }

    @Test
    void shouldNameAFileThatCannotBeWritten() {
        Path path = folder.resolve("no").resolve("such.pcap");
        assertThatThrownBy(
                        () -> new PcapFileWriter(path, 1, PcapFileWriter.Resolution.MICROSECONDS))
                .isInstanceOf(CaptureException.class)
                .hasMessage(
                        path
                                + ": cannot be written: there is no such file; check the folder, its"
                                + " rights and the space left");
    }
}
