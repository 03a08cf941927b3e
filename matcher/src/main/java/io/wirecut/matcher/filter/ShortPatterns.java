package io.wirecut.matcher.filter;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/// The patterns of one to three bytes, on a path of their own. A place is three bytes long, of
/// which a pattern is the last: so what ends within a segment is found without a byte behind it.
///
/// Most places are passed six at a time: a table of 256 says of a byte which of eight buckets of
/// patterns have it as the last but one, and which as the last; where no bucket has both bytes,
/// there is none. Elsewhere, whether the last two bytes of a place can be the end of a pattern is a
/// bit in a table of 65,536; which pattern it is, a look at the lists of its lengths.
///
/// Immutable, shared by all threads.
public final class ShortPatterns {
    /// Longest pattern of this path.
    public static final int MAX_LENGTH = 3;

    private static final int PAIR_BITS_LENGTH = (1 << 16) / Byte.SIZE;
    private static final int SLOT_BITS = 10;
    private static final int HASH = 0x9E37_79B1;
    private static final int ENTRY_LENGTH = 16;
    private static final int IDS = 12;
    private static final int SLOTS_OFFSET = PAIR_BITS_LENGTH;
    private static final int ENTRIES_OFFSET = SLOTS_OFFSET + ((1 << SLOT_BITS) + 1) * Integer.BYTES;
    private static final int ALIGNMENT = 64;

    /// Places whose last two bytes are all in the eight bytes from the first place on.
    private static final int PLACES_PER_WORD = 6;

    private static final int BUCKETS = Byte.SIZE;
    private static final int BYTE_VALUES = 1 << Byte.SIZE;

    private final UnsafeBuffer table;
    private final UnsafeBuffer buckets =
            new UnsafeBuffer(
                    BufferUtil.allocateDirectAligned(BYTE_VALUES * Short.BYTES, ALIGNMENT));
    private final long pairs;
    private final long slots;
    private final long entries;
    private final long idLists;
    private final int lengths;
    private final int keyCount;

    /// @param keys the patterns, each of at most [#MAX_LENGTH] bytes
    public ShortPatterns(PatternKeys keys) {
        this(
                lengths(keys),
                keys.size(),
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                (int) tableLength(keys.size(), idInts(keys)), ALIGNMENT)));
        int[] next = new int[(1 << SLOT_BITS) + 1];
        for (int key = 0; key < keys.size(); key++) {
            Pattern pattern = keys.pattern(key);
            next[slot(value(pattern), pattern.length()) + 1]++;
        }
        for (int slot = 0; slot + 1 < next.length; slot++) {
            next[slot + 1] += next[slot];
            UnsafeApi.putInt(slots + 4L * slot, next[slot]);
        }
        UnsafeApi.putInt(slots + 4L * (1 << SLOT_BITS), keys.size());
        int nextId = 0;
        for (int key = 0; key < keys.size(); key++) {
            Pattern pattern = keys.pattern(key);
            int entry = next[slot(value(pattern), pattern.length())]++;
            long address = entries + (long) ENTRY_LENGTH * entry;
            UnsafeApi.putInt(address, value(pattern));
            UnsafeApi.putInt(address + 4, mask(pattern));
            UnsafeApi.putInt(address + 8, pattern.length());
            UnsafeApi.putInt(address + IDS, nextId);
            UnsafeApi.putInt(idLists + 4L * nextId++, keys.ids(key).size());
            for (int id : keys.ids(key)) {
                UnsafeApi.putInt(idLists + 4L * nextId++, id);
            }
            markPairs(pattern);
        }
        markBuckets();
    }

    private ShortPatterns(int lengths, int keyCount, UnsafeBuffer table) {
        this.lengths = lengths;
        this.keyCount = keyCount;
        this.table = table;
        this.pairs = table.addressOffset();
        this.slots = pairs + SLOTS_OFFSET;
        this.entries = pairs + ENTRIES_OFFSET;
        this.idLists = pairs + idListsOffset(keyCount);
    }

    private static int lengths(PatternKeys keys) {
        int lengths = 0;
        for (int key = 0; key < keys.size(); key++) {
            lengths |= 1 << keys.pattern(key).length();
        }
        return lengths;
    }

    private static int idInts(PatternKeys keys) {
        int idInts = 0;
        for (int key = 0; key < keys.size(); key++) {
            idInts += 1 + keys.ids(key).size();
        }
        return idInts;
    }

    private static long idListsOffset(int keyCount) {
        return ENTRIES_OFFSET + (long) keyCount * ENTRY_LENGTH;
    }

    private static long tableLength(int keyCount, int idInts) {
        return idListsOffset(keyCount) + (long) idInts * Integer.BYTES;
    }

    /// Writes what [#read] reads.
    void write(TableWriter tables) {
        tables.putInt(lengths);
        tables.putInt(keyCount);
        tables.putTable(table);
    }

    /// Reads short patterns. What passes leads no scan outside of the table.
    ///
    /// @throws IllegalArgumentException if that cannot be some
    static ShortPatterns read(TableReader tables, PatternSet patterns) {
        int lengths = tables.nextInt("lengths", 0, 2 << MAX_LENGTH);
        int keyCount = tables.nextInt("short patterns", 0, patterns.size());
        UnsafeBuffer table = tables.nextTable();
        long idBytes = table.capacity() - idListsOffset(keyCount);
        if (idBytes < 0 || idBytes % Integer.BYTES != 0) {
            throw IdLists.outOfRange("ids", keyCount, idBytes);
        }
        boolean[] lists =
                IdLists.check(
                        ints(table, idListsOffset(keyCount), idBytes / Integer.BYTES),
                        patterns.size());
        for (int i = 0; i < keyCount; i++) {
            int ids = table.getInt(ENTRIES_OFFSET + i * ENTRY_LENGTH + IDS);
            if (ids < 0 || ids >= lists.length || !lists[ids]) {
                throw IdLists.outOfRange("ids", i, ids);
            }
        }
        IdLists.checkSlots(ints(table, SLOTS_OFFSET, (1 << SLOT_BITS) + 1), keyCount);
        ShortPatterns read = new ShortPatterns(lengths, keyCount, table);
        read.markBuckets();
        return read;
    }

    private static int[] ints(UnsafeBuffer table, long from, long count) {
        return TableReader.ints(new UnsafeBuffer(table, (int) from, (int) count * Integer.BYTES));
    }

    /// The pattern's bytes as the last of three, the first of the three lowest.
    private static int value(Pattern pattern) {
        int value = 0;
        for (int i = 0; i < pattern.length(); i++) {
            int shift = (MAX_LENGTH - pattern.length() + i) * Byte.SIZE;
            value |= (pattern.byteAt(i) & Gram.mask(pattern, i)) << shift;
        }
        return value;
    }

    private static int mask(Pattern pattern) {
        int mask = 0;
        for (int i = 0; i < pattern.length(); i++) {
            mask |= Gram.mask(pattern, i) << ((MAX_LENGTH - pattern.length() + i) * Byte.SIZE);
        }
        return mask;
    }

    private void markPairs(Pattern pattern) {
        int value = value(pattern) >>> Byte.SIZE;
        int mask = mask(pattern) >>> Byte.SIZE;
        for (int pair = 0; pair < 1 << 16; pair++) {
            if (((pair ^ value) & mask) == 0) {
                long address = pairs + (pair >>> 3);
                UnsafeApi.putByte(address, (byte) (UnsafeApi.getByte(address) | 1 << (pair & 7)));
            }
        }
    }

    /// By byte: in the lower half the buckets that have it as the last but one, in the upper half
    /// those that have it as the last.
    private void markBuckets() {
        for (int key = 0; key < keyCount; key++) {
            long entry = entries + (long) ENTRY_LENGTH * key;
            int bytes = UnsafeApi.getInt(entry) >>> Byte.SIZE;
            int mask = UnsafeApi.getInt(entry + 4) >>> Byte.SIZE;
            int bucket = 1 << key % BUCKETS;
            for (int value = 0; value < BYTE_VALUES; value++) {
                int has = ((value ^ bytes) & mask & 0xFF) == 0 ? bucket : 0;
                int hasLast = ((value << Byte.SIZE ^ bytes) & mask & 0xFF00) == 0 ? bucket : 0;
                int index = value * Short.BYTES;
                int marked = buckets.getShort(index) | has | hasLast << BUCKETS;
                buckets.putShort(index, (short) marked);
            }
        }
    }

    private static int slot(int threeBytes, int length) {
        int masked =
                threeBytes & (Gram.FOLD & 0xFF_FFFF) & (-1 << ((MAX_LENGTH - length) * Byte.SIZE));
        return ((masked + length) * HASH) >>> (Integer.SIZE - SLOT_BITS);
    }

    long memoryBytes() {
        return table.capacity();
    }

    int worstWork() {
        int most = 0;
        for (int slot = 0; slot < 1 << SLOT_BITS; slot++) {
            long address = slots + 4L * slot;
            most = Math.max(most, UnsafeApi.getInt(address + 4) - UnsafeApi.getInt(address));
        }
        return MAX_LENGTH * most;
    }

    String explain() {
        return "%d patterns of 1 to %d bytes on their own path".formatted(keyCount, MAX_LENGTH);
    }

    /// Writes the places of a range at which a pattern may end, as [CandidateFilter#find] does.
    long find(long from, long to, long candidates) {
        final long pairs = this.pairs;
        long kept = candidates;
        long place = from;
        for (; place + PLACES_PER_WORD <= to; place += PLACES_PER_WORD) {
            long bytes = UnsafeApi.getLong(place) >>> Byte.SIZE;
            if (!mayHold(bytes)) {
                continue;
            }
            for (int i = 0; i < PLACES_PER_WORD; i++) {
                int pair = (int) (bytes >>> (i * Byte.SIZE)) & 0xFFFF;
                UnsafeApi.putLong(kept, place + i);
                kept += (long) (UnsafeApi.getByte(pairs + (pair >>> 3)) >>> (pair & 7) & 1) << 3;
            }
        }
        for (; place < to; place++) {
            int pair =
                    (UnsafeApi.getByte(place + 1) & 0xFF)
                            | (UnsafeApi.getByte(place + 2) & 0xFF) << Byte.SIZE;
            UnsafeApi.putLong(kept, place);
            kept += (long) (UnsafeApi.getByte(pairs + (pair >>> 3)) >>> (pair & 7) & 1) << 3;
        }
        return kept;
    }

    /// Whether a pattern may end with one of the last six of seven bytes. Branches on nothing.
    private boolean mayHold(long bytes) {
        final long table = buckets.addressOffset();
        int first = UnsafeApi.getShort(table + ((bytes & 0xFF) << 1));
        int second = UnsafeApi.getShort(table + ((bytes >>> 8 & 0xFF) << 1));
        int third = UnsafeApi.getShort(table + ((bytes >>> 16 & 0xFF) << 1));
        int fourth = UnsafeApi.getShort(table + ((bytes >>> 24 & 0xFF) << 1));
        int fifth = UnsafeApi.getShort(table + ((bytes >>> 32 & 0xFF) << 1));
        int sixth = UnsafeApi.getShort(table + ((bytes >>> 40 & 0xFF) << 1));
        int seventh = UnsafeApi.getShort(table + ((bytes >>> 48 & 0xFF) << 1));
        int both =
                (first & (second >>> BUCKETS))
                        | (second & (third >>> BUCKETS))
                        | (third & (fourth >>> BUCKETS))
                        | (fourth & (fifth >>> BUCKETS))
                        | (fifth & (sixth >>> BUCKETS))
                        | (sixth & (seventh >>> BUCKETS));
        return (both & 0xFF) != 0;
    }

    /// Adds the patterns that end with the third byte of a place.
    void verify(long place, SegmentScan segment) {
        int threeBytes =
                (UnsafeApi.getByte(place) & 0xFF)
                        | (UnsafeApi.getByte(place + 1) & 0xFF) << 8
                        | (UnsafeApi.getByte(place + 2) & 0xFF) << 16;
        long end = place + MAX_LENGTH;
        if (!segment.canEndAt(end)) {
            return;
        }
        for (int length = 1; length <= MAX_LENGTH; length++) {
            if ((lengths & 1 << length) != 0 && segment.holds(end - length)) {
                verifyLength(threeBytes, length, end, segment);
            }
        }
    }

    private void verifyLength(int threeBytes, int length, long end, SegmentScan segment) {
        long slotAddress = slots + 4L * slot(threeBytes, length);
        int last = UnsafeApi.getInt(slotAddress + 4);
        for (int i = UnsafeApi.getInt(slotAddress); i < last; i++) {
            long entry = entries + (long) ENTRY_LENGTH * i;
            int difference = threeBytes ^ UnsafeApi.getInt(entry);
            if ((difference & UnsafeApi.getInt(entry + 4)) == 0
                    && UnsafeApi.getInt(entry + 8) == length) {
                long list = idLists + 4L * UnsafeApi.getInt(entry + IDS);
                int count = UnsafeApi.getInt(list);
                for (int k = 1; k <= count; k++) {
                    segment.add(UnsafeApi.getInt(list + 4L * k), length, end);
                }
            }
        }
    }
}
