package io.wirecut.matcher;

import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// A matcher as bytes: all that is needed to have it again, on the machine that compiled it or on
/// another. Little-endian everywhere; the same matcher makes the same bytes.
///
/// ```
///  0                8          12         16               24
///  +----------------+----------+----------+----------------+------------------------------+
///  | magic WCMATCHR | format   | checksum | length of all  | parts, as TableWriter writes |
///  +----------------+----------+----------+----------------+------------------------------+
///
///  part       what it holds
///  engine     name of the engine
///  layout     name and version of the layout of its tables: says what machine they need
///  patterns   where each ends, and with the sign bit whether it ignores case; their bytes
///  traffic    number of windows of the traffic model, or -1 for the standard one; the windows
///  tables     the engine's own, each at a multiple of 64
/// ```
///
/// The checksum is the CRC-32C of all other bytes. It finds damage, not ill will: so the engine
/// checks its tables, too, before it uses them.
///
/// @param traffic the model that the tables were made for; null for the standard one
/// @param tables stands where the engine's tables begin
record SavedMatcher(
        String engine,
        String layout,
        PatternSet patterns,
        @Nullable TrafficModel traffic,
        TableReader tables) {
    private static final long MAGIC =
            'W'
                    | 'C' << 8
                    | 'M' << 16
                    | (long) 'A' << 24
                    | (long) 'T' << 32
                    | (long) 'C' << 40
                    | (long) 'H' << 48
                    | (long) 'R' << 56;
    private static final int FORMAT = 1;
    private static final int FORMAT_OFFSET = Long.BYTES;
    private static final int CHECKSUM_OFFSET = FORMAT_OFFSET + Integer.BYTES;
    private static final int LENGTH_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;
    private static final int HEADER_LENGTH = LENGTH_OFFSET + Long.BYTES;
    private static final int STANDARD_TRAFFIC = -1;

    /// The bytes of a matcher.
    ///
    /// @throws IllegalStateException if they would be more than 2 GiB
    static ByteBuffer write(
            String engine,
            CompiledPatterns compiled,
            PatternSet patterns,
            @Nullable TrafficModel traffic) {
        TableWriter writer = new TableWriter();
        writer.putLong(MAGIC);
        writer.putInt(FORMAT);
        writer.putInt(0);
        writer.putLong(0);
        writer.putText(engine);
        writer.putText(compiled.layout());
        writePatterns(patterns, writer);
        writeTraffic(traffic, writer);
        compiled.write(writer);
        ByteBuffer bytes = writer.toBytes().order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(LENGTH_OFFSET, bytes.capacity());
        bytes.putInt(CHECKSUM_OFFSET, checksum(bytes));
        return bytes;
    }

    private static void writePatterns(PatternSet patterns, TableWriter writer) {
        int[] ends = new int[patterns.size()];
        long end = 0;
        for (int id = 0; id < ends.length; id++) {
            Pattern pattern = patterns.pattern(id);
            end = Math.min(end + pattern.length(), Integer.MAX_VALUE);
            ends[id] = (int) end | (pattern.ignoresCase() ? PackedPatterns.IGNORES_CASE : 0);
        }
        byte[] bytes = new byte[TableWriter.checkLength(end)];
        int offset = 0;
        for (Pattern pattern : patterns) {
            for (int i = 0; i < pattern.length(); i++) {
                bytes[offset++] = pattern.byteAt(i);
            }
        }
        writer.putTable(ends);
        writer.putTable(bytes);
    }

    private static void writeTraffic(@Nullable TrafficModel traffic, TableWriter writer) {
        if (traffic == null || traffic == TrafficModel.standard()) {
            writer.putInt(STANDARD_TRAFFIC);
            return;
        }
        writer.putInt(traffic.size());
        for (int i = 0; i < traffic.size(); i++) {
            writer.putLong(traffic.window(i));
        }
    }

    /// Reads what [#write] wrote, but for the engine's tables. They remain where they are, if that
    /// is off-heap and at a multiple of 64; otherwise all is copied first.
    ///
    /// @param bytes from the position to the limit, neither of which is moved
    /// @throws MatcherFormatException if that is no saved matcher
    static SavedMatcher read(ByteBuffer bytes) throws MatcherFormatException {
        ByteBuffer all = aligned(bytes.slice()).order(ByteOrder.LITTLE_ENDIAN);
        checkHeader(all);
        TableReader reader = new TableReader(new UnsafeBuffer(all));
        try {
            for (int offset = 0; offset < HEADER_LENGTH; offset += Long.BYTES) {
                reader.nextLong();
            }
            return new SavedMatcher(
                    reader.nextText(),
                    reader.nextText(),
                    readPatterns(reader),
                    readTraffic(reader),
                    reader);
        } catch (IllegalArgumentException e) {
            throw senseless(e);
        }
    }

    /// What to say of bytes that are whole and yet say what cannot be.
    static MatcherFormatException senseless(IllegalArgumentException cause) {
        return new MatcherFormatException(
                cause.getMessage() + ": no matcher was saved so: compile it again");
    }

    private static ByteBuffer aligned(ByteBuffer bytes) {
        if (bytes.isDirect() && bytes.alignmentOffset(0, TableWriter.TABLE_ALIGNMENT) == 0) {
            return bytes;
        }
        ByteBuffer copy =
                BufferUtil.allocateDirectAligned(bytes.capacity(), TableWriter.TABLE_ALIGNMENT);
        return copy.put(0, bytes, 0, bytes.capacity());
    }

    private static void checkHeader(ByteBuffer bytes) throws MatcherFormatException {
        int length = bytes.capacity();
        if (length < HEADER_LENGTH || bytes.getLong(0) != MAGIC) {
            throw new MatcherFormatException("not a saved matcher: save one with Matcher.save");
        }
        int format = bytes.getInt(FORMAT_OFFSET);
        if (format != FORMAT) {
            throw new MatcherFormatException(
                    "format=%d must be %d: save the matcher again with this version of the library"
                            .formatted(format, FORMAT));
        }
        if (bytes.getLong(LENGTH_OFFSET) != length) {
            throw new MatcherFormatException(
                    "length=%d must be %d: copy the file again, or save the matcher again"
                            .formatted(length, bytes.getLong(LENGTH_OFFSET)));
        }
        int checksum = checksum(bytes);
        if (bytes.getInt(CHECKSUM_OFFSET) != checksum) {
            throw new MatcherFormatException(
                    "checksum=%08x must be %08x: copy the file again, or save the matcher again"
                            .formatted(checksum, bytes.getInt(CHECKSUM_OFFSET)));
        }
    }

    /// Of all bytes but the checksum itself.
    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKSUM_OFFSET));
        crc.update(bytes.slice(LENGTH_OFFSET, bytes.capacity() - LENGTH_OFFSET));
        return (int) crc.getValue();
    }

    private static PatternSet readPatterns(TableReader reader) {
        int[] ends = reader.nextInts();
        DirectBuffer table = reader.nextTable();
        byte[] bytes = new byte[table.capacity()];
        table.getBytes(0, bytes);
        return new PatternSet(new PackedPatterns(ends, bytes));
    }

    private static @Nullable TrafficModel readTraffic(TableReader reader) {
        int size = reader.nextInt("traffic", STANDARD_TRAFFIC, TrafficModel.MAX_WINDOW_COUNT);
        if (size == STANDARD_TRAFFIC) {
            return null;
        }
        long[] windows = new long[size];
        for (int i = 0; i < size; i++) {
            windows[i] = reader.nextLong();
        }
        return new TrafficModel(windows);
    }
}
