package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Zip files that somebody made to do harm.
final class ZipArchiveTest {
    private static byte[] zip(String... names) {
        ZipWriter writer = new ZipWriter();
        for (String name : names) {
            writer.add(name, PackFixture.bytes("text"), false);
        }
        return writer.toBytes();
    }

    /// A zip of one entry `a` of four bytes, of which something was changed.
    private static byte[] changed(Consumer<ByteBuffer> change) {
        ByteBuffer bytes = ByteBuffer.wrap(zip("a")).order(ByteOrder.LITTLE_ENDIAN);
        change.accept(bytes);
        return bytes.array();
    }

    private static final int CENTRAL = ZipFormat.LOCAL_LENGTH + 1 + 4;
    private static final int END = CENTRAL + ZipFormat.CENTRAL_LENGTH + 1;

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of(
                        "absolute",
                        zip("/etc/passwd"),
                        "x: /etc/passwd: the name must be a relative"),
                Arguments.of("upwards", zip("rules/../../a"), "x: rules/../../a: the name must be"),
                Arguments.of("hidden", zip(".ssh"), "x: .ssh: the name must be"),
                Arguments.of("windows", zip("a\\b"), "x: a\\b: the name must be"),
                Arguments.of("control", zip("a\u001bb"), "x: a·b: the name must be"),
                Arguments.of("folder", zip("a/"), "x: a/: the name must be"),
                Arguments.of("empty", zip(""), "x: : the name must be"),
                Arguments.of("long", zip("a".repeat(201)), "the name must have at most 200"),
                Arguments.of("twice", zip("a", "a"), "x: a: there is another entry a"),
                Arguments.of("twice but for case", zip("a", "A"), "x: A: there is another entry a"),
                Arguments.of(
                        "many entries",
                        changed(b ->
                                b.putShort(END + 10, (short) 5000).putShort(END + 8, (short) 5000)),
                        "x: entries=5000 must be at most 4096"),
                Arguments.of(
                        "huge entry",
                        changed(b -> b.putInt(CENTRAL + 24, -1).putInt(22, -1)),
                        "x: a: length=4294967295 must be at most 536870912"),
                Arguments.of(
                        "bomb",
                        changed(b ->
                                b.putInt(CENTRAL + 24, 100 << 20)
                                        .putInt(22, 100 << 20)
                                        .putShort(8, (short) 8)
                                        .putShort(CENTRAL + 10, (short) 8)),
                        "x: a: 4 bytes decompress to 104857600: more than 200 times as many"),
                Arguments.of(
                        "two names",
                        changed(b -> b.put(ZipFormat.LOCAL_LENGTH, (byte) 'b')),
                        "x: the zip file is damaged: the two headers of a does not fit"),
                Arguments.of(
                        "two lengths",
                        changed(b -> b.putInt(22, 3)),
                        "x: the zip file is damaged: the two headers of a does not fit"),
                Arguments.of(
                        "encrypted",
                        changed(b -> b.putShort(CENTRAL + 8, (short) 1).putShort(6, (short) 1)),
                        "x: a: encrypted, or written as a stream (flags=0x1)"),
                Arguments.of(
                        "unknown method",
                        changed(b -> b.putShort(CENTRAL + 10, (short) 14)),
                        "x: a: method=14 must be 0 (stored) or 8 (deflated)"),
                Arguments.of(
                        "overlapping",
                        changed(b -> b.putInt(CENTRAL + 42, 2)),
                        "x: the zip file is damaged: the place of a does not fit"),
                Arguments.of(
                        "longer than the file",
                        changed(b -> b.putInt(CENTRAL + 20, 400).putInt(CENTRAL + 24, 400)),
                        "x: the zip file is damaged: the length of a does not fit"),
                Arguments.of(
                        "a name longer than the file",
                        changed(b -> b.putShort(CENTRAL + 28, (short) -1)),
                        "x: the zip file is damaged: a central header does not fit"),
                Arguments.of(
                        "a directory elsewhere",
                        changed(b -> b.putInt(END + 16, 0)),
                        "x: the zip file's end record does not fit the file"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void shouldRefuse(String name, byte[] bytes, String message) {
        assertThatThrownBy(() -> ZipArchive.of("x", ByteBuffer.wrap(bytes)))
                .as(name)
                .isInstanceOf(PackFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseBytesThatDoNotFitTheirChecksum() throws PackFormatException {
        byte[] bytes = changed(b -> b.put(ZipFormat.LOCAL_LENGTH + 1, (byte) 'T'));
        ZipArchive archive = ZipArchive.of("x", ByteBuffer.wrap(bytes));

        assertThatThrownBy(() -> archive.read(archive.entries().firstEntry().getValue()))
                .hasMessage("x: a: the CRC-32 does not fit: copy the pack again");
    }

    @Test
    void shouldRefuseWhatDecompressesToMoreThanIsTold() throws PackFormatException {
        ZipWriter writer = new ZipWriter();
        writer.add("a", new byte[4096], false);
        ByteBuffer bytes = ByteBuffer.wrap(writer.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
        int central = bytes.getInt(bytes.capacity() - 6);
        bytes.putInt(22, 4000).putInt(central + 24, 4000);
        ZipArchive archive = ZipArchive.of("x", bytes);

        assertThatThrownBy(() -> archive.read(archive.entries().firstEntry().getValue()))
                .hasMessage(
                        "x: a: it does not decompress to the 4000 bytes told: copy the pack again");
    }

    @Test
    void shouldReadDirectAndHeapBytesAlike() throws PackFormatException {
        ZipWriter writer = new ZipWriter();
        writer.add("a", PackFixture.bytes("text".repeat(999)), false);
        byte[] bytes = writer.toBytes();
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        for (ByteBuffer each : new ByteBuffer[] {ByteBuffer.wrap(bytes), direct}) {
            ZipArchive archive = ZipArchive.of("x", each);
            assertThat(archive.read(archive.entries().firstEntry().getValue()))
                    .isEqualTo(PackFixture.bytes("text".repeat(999)));
        }
    }
}
