package io.wirecut.signatures.pack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/// Writes a zip file of which the bytes depend on the names and contents only: no time, no owner,
/// no system. Entries are written in the order they are added.
final class ZipWriter {
    /// Where the bytes of an entry that is to serve where it lies begin: at a multiple of this.
    static final int ALIGNMENT = 64;

    /// The kind of extra field that makes room for [#ALIGNMENT]: one that no program reads.
    private static final int PADDING_ID = 0xD935;

    private static final int PADDING_HEADER_LENGTH = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int count;

    /// Adds an entry.
    ///
    /// @param asItIs whether it is to serve where it lies, and so not compressed
    @SuppressWarnings("ByteBufferBackingArray") // each was allocated whole
    void add(String name, byte[] bytes, boolean asItIs) {
        byte[] nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
        byte[] stored = asItIs ? bytes : deflated(bytes);
        boolean compressed = stored.length < bytes.length;
        byte[] data = compressed ? stored : bytes;
        int header = out.size();
        byte[] padding =
                asItIs ? padding(header + ZipFormat.LOCAL_LENGTH + nameBytes.length) : new byte[0];
        ByteBuffer common =
                buffer(26)
                        .putShort((short) ZipFormat.VERSION)
                        .putShort((short) 0)
                        .putShort((short) (compressed ? ZipFormat.DEFLATED : ZipFormat.STORED))
                        .putShort((short) 0)
                        .putShort((short) ZipFormat.DATE)
                        .putInt(ZipFormat.crc32(bytes))
                        .putInt(data.length)
                        .putInt(bytes.length)
                        .putShort((short) nameBytes.length);
        out.writeBytes(buffer(4).putInt(ZipFormat.LOCAL_MAGIC).array());
        out.writeBytes(common.putShort((short) padding.length).array());
        out.writeBytes(nameBytes);
        out.writeBytes(padding);
        out.writeBytes(data);
        directory.writeBytes(
                buffer(6)
                        .putInt(ZipFormat.CENTRAL_MAGIC)
                        .putShort((short) ZipFormat.VERSION)
                        .array());
        directory.writeBytes(common.putShort(24, (short) 0).array());
        // No comment, first disk, no attributes.
        directory.writeBytes(buffer(14).putInt(10, header).array());
        directory.writeBytes(nameBytes);
        count++;
    }

    /// The whole file.
    byte[] toBytes() {
        int start = out.size();
        out.writeBytes(directory.toByteArray());
        out.writeBytes(
                buffer(ZipFormat.END_LENGTH)
                        .putInt(ZipFormat.END_MAGIC)
                        .putInt(0)
                        .putShort((short) count)
                        .putShort((short) count)
                        .putInt(directory.size())
                        .putInt(start)
                        .putShort((short) 0)
                        .array());
        return out.toByteArray();
    }

    private static byte[] padding(int offset) {
        int length = Math.floorMod(-(offset + PADDING_HEADER_LENGTH), ALIGNMENT);
        return buffer(PADDING_HEADER_LENGTH + length)
                .putShort((short) PADDING_ID)
                .putShort((short) length)
                .array();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] chunk = new byte[1 << 16];
            while (!deflater.finished()) {
                compressed.write(chunk, 0, deflater.deflate(chunk));
            }
            return compressed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
