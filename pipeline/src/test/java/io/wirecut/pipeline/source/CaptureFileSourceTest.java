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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureFileSourceTest {
    private static final int US = PcapReader.MAGIC_MICROSECONDS;

    @TempDir Path folder;

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
        assertThat(CaptureReading.ofFile(folder, capture))
                .isEqualTo(new CaptureReading(frames, null));
        assertThat(CaptureReading.ofStream(capture)).isEqualTo(new CaptureReading(frames, null));
        assertThat(CaptureReading.ofFile(folder, CaptureBytes.gzip(capture)))
                .isEqualTo(new CaptureReading(frames, null));
        assertThat(CaptureReading.ofStream(CaptureBytes.gzip(capture)))
                .isEqualTo(new CaptureReading(frames, null));
    }

    @Test
    void shouldReadWhatIsLeftOfDamagedGzip() throws IOException {
        byte[] packed = CaptureBytes.gzip(pcap(LITTLE_ENDIAN, US).bytes());

        CaptureReading cut = CaptureReading.ofStream(Arrays.copyOf(packed, packed.length - 5));
        assertThat(cut.frames()).hasSize(3);
        assertThat(cut.fault())
                .isEqualTo(
                        "-: byte "
                                + (packed.length - 5)
                                + ": the gzip data is cut off; the frames before it were read; copy"
                                + " the file again for the rest");

        packed[packed.length - 6] ^= 1;
        CaptureReading corrupt = CaptureReading.ofStream(packed);
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
        InputStream start = new ByteArrayInputStream(CaptureBytes.oneFrame().bytes());
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
        CaptureReading reading = CaptureReading.of(PacketSources.openStream(failing, "stdin"));
        assertThat(reading.frames()).hasSize(1);
        assertThat(reading.fault())
                .isEqualTo("stdin: byte 43: cannot read on: the cable was pulled");
    }

    @Test
    void shouldSurviveAFileThatBecomesShorter() throws IOException {
        Path path = folder.resolve("shrinking.pcap");
        CaptureBytes capture = CaptureBytes.oneFrame();
        for (int i = 0; i < 10; i++) {
            capture.record(i, 0, 200_000, 200_000, "x".repeat(200_000));
        }
        Files.write(path, capture.bytes());
        PacketSource source = PacketSources.open(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(43);
        }
        CaptureReading reading = CaptureReading.of(source);

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
        for (CaptureReading reading :
                List.of(
                        CaptureReading.ofFile(folder, capture.bytes()),
                        CaptureReading.ofStream(capture.bytes()))) {
            assertThat(reading.fault()).isNull();
            assertThat(reading.frames()).hasSize(20).allMatch(line -> line.startsWith(frame));
        }
    }

    @Test
    void shouldTellPositionAndLength() throws IOException {
        byte[] bytes = CaptureBytes.oneFrame().bytes();
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
            assertThat(CaptureReading.of(PacketSources.open(path)).frames())
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
