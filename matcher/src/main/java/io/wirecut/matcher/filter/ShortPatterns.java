package io.wirecut.matcher.filter;

import io.wirecut.matcher.Pattern;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/// The patterns of one to three bytes, on a path of their own. A place is three bytes long, of
/// which a pattern is the last: so what ends within a segment is found without a byte behind it.
///
/// Whether the last two bytes of a place can be the end of a pattern is a bit in a table of 65,536;
/// which pattern it is, a look at the lists of its lengths.
///
/// Immutable, shared by all threads.
public final class ShortPatterns {
    /// Longest pattern of this path.
    public static final int MAX_LENGTH = 3;

    private static final int PAIR_BITS_LENGTH = (1 << 16) / Byte.SIZE;
    private static final int SLOT_BITS = 10;
    private static final int HASH = 0x9E37_79B1;
    private static final int ENTRY_INTS = 4;
    private static final int ALIGNMENT = 64;

    /// Places whose last two bytes are all in the eight bytes from the first place on.
    private static final int PLACES_PER_WORD = 6;

    private final UnsafeBuffer table;
    private final long pairs;
    private final long slots;
    private final long entries;
    private final long idLists;
    private final int lengths;
    private final int keyCount;
    private final int worstWork;

    /// @param keys the patterns, each of at most [#MAX_LENGTH] bytes
    public ShortPatterns(PatternKeys keys) {
        int idInts = 0;
        int[] next = new int[(1 << SLOT_BITS) + 1];
        int presentLengths = 0;
        for (int key = 0; key < keys.size(); key++) {
            Pattern pattern = keys.pattern(key);
            next[slot(value(pattern), pattern.length()) + 1]++;
            presentLengths |= 1 << pattern.length();
            idInts += 1 + keys.ids(key).size();
        }
        this.lengths = presentLengths;
        this.keyCount = keys.size();
        this.worstWork = MAX_LENGTH * Arrays.stream(next).max().orElse(0);
        int slotBytes = next.length * Integer.BYTES;
        int entryBytes = keys.size() * ENTRY_INTS * Integer.BYTES;
        this.table =
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                PAIR_BITS_LENGTH + slotBytes + entryBytes + idInts * Integer.BYTES,
                                ALIGNMENT));
        this.pairs = table.addressOffset();
        this.slots = pairs + PAIR_BITS_LENGTH;
        this.entries = slots + slotBytes;
        this.idLists = entries + entryBytes;
        for (int slot = 0; slot + 1 < next.length; slot++) {
            next[slot + 1] += next[slot];
            UnsafeApi.putInt(slots + 4L * slot, next[slot]);
        }
        UnsafeApi.putInt(slots + 4L * (1 << SLOT_BITS), keys.size());
        int nextId = 0;
        for (int key = 0; key < keys.size(); key++) {
            Pattern pattern = keys.pattern(key);
            int entry = next[slot(value(pattern), pattern.length())]++;
            long address = entries + 4L * ENTRY_INTS * entry;
            UnsafeApi.putInt(address, value(pattern));
            UnsafeApi.putInt(address + 4, mask(pattern));
            UnsafeApi.putInt(address + 8, pattern.length());
            UnsafeApi.putInt(address + 12, nextId);
            UnsafeApi.putInt(idLists + 4L * nextId++, keys.ids(key).size());
            for (int id : keys.ids(key)) {
                UnsafeApi.putInt(idLists + 4L * nextId++, id);
            }
            markPairs(pattern);
        }
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

    private static int slot(int threeBytes, int length) {
        int masked =
                threeBytes & (Gram.FOLD & 0xFF_FFFF) & (-1 << ((MAX_LENGTH - length) * Byte.SIZE));
        return ((masked + length) * HASH) >>> (Integer.SIZE - SLOT_BITS);
    }

    long memoryBytes() {
        return table.capacity();
    }

    int worstWork() {
        return worstWork;
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
            long entry = entries + 4L * ENTRY_INTS * i;
            int difference = threeBytes ^ UnsafeApi.getInt(entry);
            if ((difference & UnsafeApi.getInt(entry + 4)) == 0
                    && UnsafeApi.getInt(entry + 8) == length) {
                long list = idLists + 4L * UnsafeApi.getInt(entry + 12);
                int count = UnsafeApi.getInt(list);
                for (int k = 1; k <= count; k++) {
                    segment.add(UnsafeApi.getInt(list + 4L * k), length, end);
                }
            }
        }
    }
}
