package io.wirecut.signatures.pack;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A zip file, read strictly: only what can be understood in one way is accepted. Its entries lie
/// end to end, local and central headers agree, no name comes twice, and nothing is larger than
/// [PackLimits] allows. So no two programs can see different contents in one signed file, and no
/// file is a bomb.
final class ZipArchive {
    private static final int PIECE_LENGTH = 1 << 16;

    private final String place;
    private final ByteBuffer file;
    private final SequencedMap<String, ZipEntryRecord> entries;

    private ZipArchive(
            String place, ByteBuffer file, SequencedMap<String, ZipEntryRecord> entries) {
        this.place = place;
        this.file = file;
        this.entries = entries;
    }

    /// Reads a file into memory, and its directory. It is not mapped: what was verified must stay
    /// as it was, whatever is written to the file later.
    ///
    /// @throws PackFormatException if it is no such zip file
    /// @throws IOException if it cannot be read
    static ZipArchive open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length > PackLimits.MAX_FILE_LENGTH) {
                throw new PackFormatException(
                        path.toString(),
                        "length=%d must be at most %d"
                                .formatted(length, PackLimits.MAX_FILE_LENGTH));
            }
            ByteBuffer file = Arena.ofAuto().allocate(length, ZipWriter.ALIGNMENT).asByteBuffer();
            while (file.hasRemaining() && channel.read(file) >= 0) {}
            file.flip();
            return of(path.toString(), file);
        }
    }

    /// Reads the directory of a zip file.
    ///
    /// @param place names the file in messages
    static ZipArchive of(String place, ByteBuffer bytes) throws PackFormatException {
        ByteBuffer file = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        return new ZipArchive(place, file, new ZipDirectory(place, file).read());
    }

    /// The entries by name, in the order of the directory.
    SequencedMap<String, ZipEntryRecord> entries() {
        return Collections.unmodifiableSequencedMap(entries);
    }

    /// The bytes of an entry, decompressed and compared with its checksum.
    ///
    /// @throws PackFormatException if they are damaged
    byte[] read(ZipEntryRecord entry) throws PackFormatException {
        ByteBuffer bytes = ByteBuffer.allocate(entry.length());
        readTo(entry, bytes::put);
        return bytes.array();
    }

    /// Hands out the bytes of an entry, decompressed, piece by piece, and compares them with its
    /// checksum.
    ///
    /// @param sink takes the pieces, each of which is good until it returns
    /// @throws PackFormatException if they are damaged; pieces may have been handed out then
    void readTo(ZipEntryRecord entry, Consumer<ByteBuffer> sink) throws PackFormatException {
        if (!entry.deflated()) {
            sink.accept(view(entry));
            return;
        }
        CRC32 crc = new CRC32();
        inflate(
                entry,
                raw(entry),
                piece -> {
                    crc.update(piece.duplicate());
                    sink.accept(piece);
                });
        if ((int) crc.getValue() != entry.crc32()) {
            throw damaged(entry, "the CRC-32 does not fit");
        }
    }

    /// A view of the bytes of an entry that is not compressed.
    ///
    /// @throws PackFormatException if it is compressed, or its checksum does not fit
    ByteBuffer view(ZipEntryRecord entry) throws PackFormatException {
        if (entry.deflated()) {
            throw damaged(entry, "the entry is compressed, and must not be");
        }
        ByteBuffer raw = raw(entry);
        CRC32 crc = new CRC32();
        crc.update(raw.duplicate());
        if ((int) crc.getValue() != entry.crc32()) {
            throw damaged(entry, "the CRC-32 does not fit");
        }
        return raw;
    }

    private ByteBuffer raw(ZipEntryRecord entry) {
        int header = (int) entry.headerOffset();
        int data =
                header
                        + ZipFormat.LOCAL_LENGTH
                        + Short.toUnsignedInt(file.getShort(header + 26))
                        + Short.toUnsignedInt(file.getShort(header + 28));
        return file.slice(data, entry.compressedLength()).asReadOnlyBuffer();
    }

    private void inflate(ZipEntryRecord entry, ByteBuffer raw, Consumer<ByteBuffer> sink)
            throws PackFormatException {
        Inflater inflater = new Inflater(true);
        byte[] piece = new byte[Math.min(entry.length(), PIECE_LENGTH)];
        try {
            inflater.setInput(raw);
            int left = entry.length();
            while (left > 0) {
                int count = inflater.inflate(piece, 0, Math.min(left, piece.length));
                if (count == 0 && (inflater.finished() || inflater.needsInput())) {
                    break;
                }
                sink.accept(ByteBuffer.wrap(piece, 0, count));
                left -= count;
            }
            // The end of the stream may still be to come, but no byte of content.
            boolean surplus = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
            if (surplus || left > 0 || !inflater.finished() || raw.hasRemaining()) {
                throw damaged(
                        entry,
                        "it does not decompress to the %d bytes told".formatted(entry.length()));
            }
        } catch (DataFormatException e) {
            throw damaged(entry, "damaged compressed data: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private PackFormatException damaged(ZipEntryRecord entry, String problem) {
        return new PackFormatException(
                place + ": " + entry.name(), problem + ": copy the pack again");
    }

    /// Reads the central directory, and holds the local headers against it.
    private static final class ZipDirectory {
        private static final String CENTRAL_HEADER = "a central header";

        private final String place;
        private final ByteBuffer file;
        private final SequencedMap<String, ZipEntryRecord> entries = new LinkedHashMap<>();
        private final Map<String, String> names = new LinkedHashMap<>();
        private long totalLength;

        ZipDirectory(String place, ByteBuffer file) {
            this.place = place;
            this.file = file;
        }

        SequencedMap<String, ZipEntryRecord> read() throws PackFormatException {
            int end = file.capacity() - ZipFormat.END_LENGTH;
            if (end < 0 || file.getInt(end) != ZipFormat.END_MAGIC) {
                throw new PackFormatException(
                        place,
                        file.capacity() >= 4 && file.getInt(0) == ZipFormat.LOCAL_MAGIC
                                ? "the zip file is cut off, or has a comment: copy the pack again"
                                : "not a pack: make one with 'wirecut pack build'");
            }
            int count = unsignedShort(end + 10);
            int length = file.getInt(end + 12);
            int start = file.getInt(end + 16);
            boolean onePart = file.getInt(end + 4) == 0 && unsignedShort(end + 8) == count;
            if (!onePart || start < 0 || length < 0 || start + (long) length != end) {
                throw new PackFormatException(
                        place, "the zip file's end record does not fit the file: copy it again");
            }
            if (count > PackLimits.MAX_ENTRY_COUNT) {
                throw new PackFormatException(
                        place,
                        "entries=%d must be at most %d"
                                .formatted(count, PackLimits.MAX_ENTRY_COUNT));
            }
            int offset = start;
            int dataEnd = 0;
            for (int i = 0; i < count; i++) {
                require(offset + ZipFormat.CENTRAL_LENGTH <= end, CENTRAL_HEADER);
                int tail =
                        unsignedShort(offset + 28)
                                + unsignedShort(offset + 30)
                                + unsignedShort(offset + 32);
                int next = offset + ZipFormat.CENTRAL_LENGTH + tail;
                require(next <= end, CENTRAL_HEADER);
                dataEnd = entry(offset, dataEnd, start);
                offset = next;
            }
            require(offset == end, "the end of the directory");
            require(dataEnd == start, "the bytes before the directory");
            return entries;
        }

        /// @param at of the central header
        /// @param expected where the local header must be: the entries lie end to end, in order
        /// @param limit where the directory begins
        /// @return where the entry's bytes end
        private int entry(int at, int expected, int limit) throws PackFormatException {
            require(file.getInt(at) == ZipFormat.CENTRAL_MAGIC, CENTRAL_HEADER);
            String name = text(at + ZipFormat.CENTRAL_LENGTH, unsignedShort(at + 28));
            int flags = unsignedShort(at + 8);
            int method = unsignedShort(at + 10);
            long compressed = Integer.toUnsignedLong(file.getInt(at + 20));
            long length = Integer.toUnsignedLong(file.getInt(at + 24));
            checkName(name);
            String entry = place + ": " + name;
            if ((flags & ~(ZipFormat.UTF8_FLAG | ZipFormat.EFFORT_FLAGS)) != 0) {
                throw new PackFormatException(
                        entry, "encrypted, or written as a stream (flags=0x%x)".formatted(flags));
            }
            if (method != ZipFormat.STORED && method != ZipFormat.DEFLATED) {
                throw new PackFormatException(
                        entry, "method=%d must be 0 (stored) or 8 (deflated)".formatted(method));
            }
            checkLength(entry, compressed, length);
            require(file.getInt(at + 42) == expected, "the place of ", name);
            require(expected + (long) ZipFormat.LOCAL_LENGTH <= limit, "the header of ", name);
            int nameLength = unsignedShort(expected + 26);
            long data =
                    expected
                            + (long) ZipFormat.LOCAL_LENGTH
                            + nameLength
                            + unsignedShort(expected + 28);
            require(data + compressed <= limit, "the length of ", name);
            require(method == ZipFormat.DEFLATED || compressed == length, "the size of ", name);
            boolean agrees =
                    file.getInt(expected) == ZipFormat.LOCAL_MAGIC
                            && unsignedShort(expected + 6) == flags
                            && unsignedShort(expected + 8) == method
                            && file.getInt(expected + 14) == file.getInt(at + 16)
                            && file.getInt(expected + 18) == file.getInt(at + 20)
                            && file.getInt(expected + 22) == file.getInt(at + 24)
                            && text(expected + ZipFormat.LOCAL_LENGTH, nameLength).equals(name);
            require(agrees, "the two headers of ", name);
            entries.put(
                    name,
                    new ZipEntryRecord(
                            name,
                            method == ZipFormat.DEFLATED,
                            file.getInt(at + 16),
                            (int) compressed,
                            (int) length,
                            expected));
            return (int) (data + compressed);
        }

        private void checkName(String name) throws PackFormatException {
            String fault = EntryName.fault(name);
            if (!fault.isEmpty()) {
                throw new PackFormatException(place + ": " + name, fault);
            }
            String other = names.put(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw new PackFormatException(
                        place + ": " + name, "there is another entry " + other);
            }
        }

        private void checkLength(String entry, long compressed, long length)
                throws PackFormatException {
            totalLength += length;
            if (length > PackLimits.MAX_ENTRY_LENGTH || totalLength > PackLimits.MAX_TOTAL_LENGTH) {
                throw new PackFormatException(
                        entry,
                        "length=%d must be at most %d, and that of all entries %d"
                                .formatted(
                                        length,
                                        PackLimits.MAX_ENTRY_LENGTH,
                                        PackLimits.MAX_TOTAL_LENGTH));
            }
            if (length > PackLimits.MIN_RATIO_LENGTH
                    && length / PackLimits.MAX_RATIO > compressed) {
                throw new PackFormatException(
                        entry,
                        "%d bytes decompress to %d: more than %d times as many"
                                .formatted(compressed, length, PackLimits.MAX_RATIO));
            }
        }

        private void require(boolean holds, String what) throws PackFormatException {
            require(holds, what, "");
        }

        /// @param name what comes behind the words, put there only if they are needed
        private void require(boolean holds, String what, String name) throws PackFormatException {
            if (!holds) {
                throw new PackFormatException(
                        place,
                        "the zip file is damaged: %s%s does not fit: copy the pack again"
                                .formatted(what, name));
            }
        }

        private int unsignedShort(int offset) {
            return Short.toUnsignedInt(file.getShort(offset));
        }

        private String text(int offset, int length) throws PackFormatException {
            require(offset + (long) length <= file.capacity(), "a name");
            byte[] bytes = new byte[length];
            file.get(offset, bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
