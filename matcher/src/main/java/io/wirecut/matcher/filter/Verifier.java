package io.wirecut.matcher.filter;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/// Tells the candidates at which a pattern stands from those at which none does, in three steps.
/// The first thins them out by bitmaps of the six bytes that stand at the windows of patterns, or
/// four where a pattern ends sooner. The second looks up the window's four bytes, and compares
/// eight more of the pattern that has them. The third compares whole patterns. The first two have
/// no branch that depends on what is found: guessing wrong would cost more than all the rest.
///
/// ```
///  entry  0           8           16          20          24          28          32          40
///        +-----------+-----------+-----------+-----------+-----------+-----------+-----------+
///        | 8 bytes   | their     | window    | pattern   | how far   | list of   | where all |
///        | to compare| mask      | offset    | length    | these are | ids       | bytes and |
///        | first     |           |           |           | from it   |           | masks are |
///        +-----------+-----------+-----------+-----------+-----------+-----------+-----------+
/// ```
///
/// All places count from the beginning of the table, so that it can be saved. Immutable, shared by
/// all threads.
public final class Verifier {
    static final int ENTRY_LENGTH = 40;
    static final int MASK = 8;
    static final int OFFSET = 16;
    static final int LENGTH = 20;
    static final int COMPARED = 24;
    static final int IDS = 28;
    static final int BYTES = 32;

    private static final long HASH_SIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int HASH_FOUR = 0xC2B2_AE3D;
    private static final int HASH_SLOT = 0x85EB_CA6B;
    private static final int ALIGNMENT = 64;

    /// Bytes compared first stand no farther from the window than this.
    static final int COMPARED_REACH = Long.BYTES;

    /// Folds all but the first of four bytes, which may be anything: so windows at -1 begin.
    private static final int FOLD_WILD = 0xDFDF_DF00;

    private final VerifierSections sections;
    private final UnsafeBuffer table;
    private final long base;
    private final long sixes;
    private final long fours;
    private final long slots;
    private final long entries;
    private final long idLists;
    private final int sixShift;
    private final int fourShift;
    private final int slotShift;
    private final boolean hasWild;

    /// @param keys the patterns, each of at least four bytes
    /// @param windows by which a filter will find them
    public Verifier(PatternKeys keys, List<PatternWindow> windows) {
        this(
                sections(keys, windows.size()),
                windows.stream().anyMatch(window -> window.offset() < 0));
        int[] idsOf = new int[keys.size()];
        long[] bytesOf = new long[keys.size()];
        writeKeys(keys, idsOf, bytesOf);
        writeEntries(keys, windows, idsOf, bytesOf);
    }

    private Verifier(VerifierSections sections, boolean hasWild) {
        this(
                sections,
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned((int) sections.length(), ALIGNMENT)),
                hasWild);
    }

    private Verifier(VerifierSections sections, UnsafeBuffer table, boolean hasWild) {
        this.sections = sections;
        this.table = table;
        this.hasWild = hasWild;
        this.sixShift = Long.SIZE - sections.sixBits();
        this.fourShift = Integer.SIZE - sections.fourBits();
        this.slotShift = Integer.SIZE - sections.slotBits();
        this.base = table.addressOffset();
        this.sixes = base;
        this.fours = base + sections.fours();
        this.slots = base + sections.slots();
        this.entries = base + sections.entries();
        this.idLists = base + sections.idLists();
    }

    private static VerifierSections sections(PatternKeys keys, int windowCount) {
        int idInts = 0;
        long byteLength = 0;
        for (int key = 0; key < keys.size(); key++) {
            idInts += 1 + keys.ids(key).size();
            byteLength += 2L * padded(keys.pattern(key).length());
        }
        VerifierSections sections = new VerifierSections(windowCount, idInts, byteLength);
        if (sections.length() > Integer.MAX_VALUE - ALIGNMENT) {
            throw new IllegalArgumentException(
                    "the tables need %d bytes, more than 2 GiB: split the set of patterns"
                            .formatted(sections.length()));
        }
        return sections;
    }

    /// Writes what [#read] reads.
    void write(TableWriter tables) {
        tables.putInt(hasWild ? 1 : 0);
        sections.write(tables);
        tables.putTable(table);
    }

    /// Reads a verifier of these patterns.
    ///
    /// @throws IllegalArgumentException if that cannot be one
    static Verifier read(TableReader tables, PatternSet patterns) {
        boolean hasWild = tables.nextInt("wild", 0, 1) == 1;
        VerifierSections sections = VerifierSections.read(tables);
        UnsafeBuffer table = tables.nextTable("verifier", sections.length());
        new VerifierCheck(table, sections, hasWild).check(patterns.size());
        return new Verifier(sections, table, hasWild);
    }

    static int padded(int length) {
        return (length + Long.BYTES - 1) & -Long.BYTES;
    }

    private void writeKeys(PatternKeys keys, int[] idsOf, long[] bytesOf) {
        int nextId = 0;
        long nextByte = sections.bytes();
        for (int key = 0; key < keys.size(); key++) {
            idsOf[key] = nextId;
            UnsafeApi.putInt(idLists + 4L * nextId++, keys.ids(key).size());
            for (int id : keys.ids(key)) {
                UnsafeApi.putInt(idLists + 4L * nextId++, id);
            }
            Pattern pattern = keys.pattern(key);
            int padded = padded(pattern.length());
            bytesOf[key] = nextByte;
            for (int i = 0; i < pattern.length(); i++) {
                int mask = Gram.mask(pattern, i);
                UnsafeApi.putByte(base + nextByte + i, (byte) (pattern.byteAt(i) & mask));
                UnsafeApi.putByte(base + nextByte + padded + i, (byte) mask);
            }
            nextByte += 2L * padded;
        }
    }

    /// Writes the entries of each slot behind one another, and marks their windows in the bitmaps.
    private void writeEntries(
            PatternKeys keys, List<PatternWindow> windows, int[] idsOf, long[] bytesOf) {
        int slotCount = 1 << (Integer.SIZE - slotShift);
        int[] next = new int[slotCount + 1];
        for (PatternWindow window : windows) {
            next[slot(Gram.four(keys.pattern(window.key()), window.offset())) + 1]++;
        }
        for (int slot = 0; slot < slotCount; slot++) {
            next[slot + 1] += next[slot];
        }
        for (int slot = 0; slot <= slotCount; slot++) {
            UnsafeApi.putInt(slots + 4L * slot, next[slot]);
        }
        for (PatternWindow window : windows) {
            Pattern pattern = keys.pattern(window.key());
            int offset = window.offset();
            int length = pattern.length();
            int gram = Gram.four(pattern, offset);
            if (offset + 6 <= length) {
                setBit(sixes, sixBit(Gram.six(pattern, offset)));
            } else {
                setBit(fours, fourBit(gram));
            }
            long entry = entries + (long) next[slot(gram)]++ * ENTRY_LENGTH;
            int compared = compared(offset, length);
            long bytes = base + bytesOf[window.key()];
            UnsafeApi.putLong(entry, UnsafeApi.getLong(bytes + compared));
            UnsafeApi.putLong(entry + MASK, UnsafeApi.getLong(bytes + padded(length) + compared));
            UnsafeApi.putInt(entry + OFFSET, offset);
            UnsafeApi.putInt(entry + LENGTH, length);
            UnsafeApi.putInt(entry + COMPARED, compared - offset);
            UnsafeApi.putInt(entry + IDS, idsOf[window.key()]);
            UnsafeApi.putLong(entry + BYTES, bytes - base);
        }
    }

    /// Where in a pattern the eight bytes are that are compared first: just behind the window, or
    /// if there is too little, just before it. So they tell the most, and are never far.
    private static int compared(int offset, int length) {
        int behind = offset + PatternWindow.LENGTH;
        int wanted = length - behind >= PatternWindow.LENGTH ? behind : offset - Long.BYTES;
        return Math.clamp(wanted, 0, Math.max(0, length - Long.BYTES));
    }

    private static void setBit(long bitmap, int bit) {
        long address = bitmap + (bit >>> 3);
        UnsafeApi.putByte(address, (byte) (UnsafeApi.getByte(address) | 1 << (bit & 7)));
    }

    private int sixBit(long eightBytes) {
        return (int) (((eightBytes & Gram.FOLD_SIX) * HASH_SIX) >>> sixShift);
    }

    private int fourBit(int fourBytes) {
        return ((fourBytes & Gram.FOLD) * HASH_FOUR) >>> fourShift;
    }

    private int slot(int fourBytes) {
        return ((fourBytes & Gram.FOLD) * HASH_SLOT) >>> slotShift;
    }

    /// Bytes of all tables.
    long memoryBytes() {
        return table.capacity();
    }

    /// The most comparisons of eight bytes that a candidate can cost.
    int worstWork() {
        int worst = 0;
        for (int slot = 0; slot < 1 << sections.slotBits(); slot++) {
            int last = UnsafeApi.getInt(slots + 4L * (slot + 1));
            int work = 0;
            for (int i = UnsafeApi.getInt(slots + 4L * slot); i < last; i++) {
                int length = UnsafeApi.getInt(entries + (long) i * ENTRY_LENGTH + LENGTH);
                work += 1 + padded(length) / Long.BYTES;
            }
            worst = Math.max(worst, work);
        }
        return hasWild ? 2 * worst : worst;
    }

    /// Keeps the candidates, in place, that the bitmaps let pass.
    ///
    /// @param limit eight bytes must be readable at each candidate before this address; later ones
    ///   are kept
    /// @return the address just past the last that is kept
    long thinOut(long candidates, long candidatesEnd, long limit) {
        final long sixes = this.sixes;
        final long fours = this.fours;
        final int sixShift = this.sixShift;
        final int fourShift = this.fourShift;
        final boolean hasWild = this.hasWild;
        long kept = candidates;
        long c = candidates;
        for (; c < candidatesEnd; c += Long.BYTES) {
            long place = UnsafeApi.getLong(c);
            if (place >= limit) {
                break;
            }
            long bytes = UnsafeApi.getLong(place);
            UnsafeApi.putLong(kept, place);
            int six = (int) (((bytes & Gram.FOLD_SIX) * HASH_SIX) >>> sixShift);
            int four = (((int) bytes & Gram.FOLD) * HASH_FOUR) >>> fourShift;
            int hit = bit(sixes, six) | bit(fours, four);
            if (hasWild) {
                hit |= bit(fours, (((int) bytes & FOLD_WILD) * HASH_FOUR) >>> fourShift);
            }
            kept += (hit & 1) << 3;
        }
        for (; c < candidatesEnd; c += Long.BYTES) {
            UnsafeApi.putLong(kept, UnsafeApi.getLong(c));
            kept += Long.BYTES;
        }
        return kept;
    }

    /// Keeps the candidates, in place, at which the first eight bytes of some pattern are that are
    /// compared, without a branch. Slots of several patterns are left to [#verify].
    ///
    /// @param begin of the bytes that can be read
    /// @param end of the same
    /// @return the address just past the last that is kept
    long compareFirst(long candidates, long candidatesEnd, long begin, long end) {
        final long slots = this.slots;
        final long entries = this.entries;
        final int slotShift = this.slotShift;
        final boolean hasWild = this.hasWild;
        final long first = begin + COMPARED_REACH;
        final long last = end - 2 * COMPARED_REACH;
        long kept = candidates;
        for (long c = candidates; c < candidatesEnd; c += Long.BYTES) {
            long place = UnsafeApi.getLong(c);
            UnsafeApi.putLong(kept, place);
            if (place < first || place > last) {
                kept += Long.BYTES;
                continue;
            }
            int bytes = UnsafeApi.getInt(place);
            long slot = slots + 4L * (((bytes & Gram.FOLD) * HASH_SLOT) >>> slotShift);
            int index = UnsafeApi.getInt(slot);
            int count = UnsafeApi.getInt(slot + 4) - index;
            long entry = entries + (long) index * ENTRY_LENGTH;
            long difference =
                    UnsafeApi.getLong(place + UnsafeApi.getInt(entry + COMPARED))
                            ^ UnsafeApi.getLong(entry);
            difference &= UnsafeApi.getLong(entry + MASK);
            int keeps = (difference == 0 ? count : 0) | count >> 1;
            if (hasWild) {
                long wild = slots + 4L * (((bytes & FOLD_WILD) * HASH_SLOT) >>> slotShift);
                keeps |= UnsafeApi.getInt(wild + 4) - UnsafeApi.getInt(wild);
            }
            kept += keeps == 0 ? 0 : Long.BYTES;
        }
        return kept;
    }

    /// The bit, and others above it.
    private static int bit(long bitmap, int index) {
        return UnsafeApi.getByte(bitmap + (index >>> 3)) >>> (index & 7);
    }

    /// Compares the patterns that have the four bytes of a candidate as their window.
    ///
    /// @param place the candidate's address
    /// @param segment the bytes that can be compared, and where matches go
    void verify(long place, SegmentScan segment) {
        int fourBytes = UnsafeApi.getInt(place);
        int slot = slot(fourBytes);
        verifySlot(slot, place, segment);
        if (hasWild) {
            int wildSlot = slot(fourBytes & FOLD_WILD);
            if (wildSlot != slot) {
                verifySlot(wildSlot, place, segment);
            }
        }
    }

    private void verifySlot(int slot, long place, SegmentScan segment) {
        long slotAddress = slots + 4L * slot;
        int first = UnsafeApi.getInt(slotAddress);
        int last = UnsafeApi.getInt(slotAddress + 4);
        for (int i = first; i < last; i++) {
            long entry = entries + (long) i * ENTRY_LENGTH;
            long start = place - UnsafeApi.getInt(entry + OFFSET);
            int length = UnsafeApi.getInt(entry + LENGTH);
            if (segment.canEndAt(start + length)
                    && standsAt(place, start, length, entry, segment)) {
                addAll(entry, length, start + length, segment);
            }
        }
    }

    private boolean standsAt(long place, long start, int length, long entry, SegmentScan segment) {
        long bytes = base + UnsafeApi.getLong(entry + BYTES);
        if (start < segment.begin()) {
            return segment.equalsAcross(start, length, bytes, bytes + padded(length));
        }
        long compared = place + UnsafeApi.getInt(entry + COMPARED);
        long difference = segment.eightBytes(compared) ^ UnsafeApi.getLong(entry);
        return (difference & UnsafeApi.getLong(entry + MASK)) == 0
                && (length <= Long.BYTES || equalsAll(start, length, bytes));
    }

    private static boolean equalsAll(long start, int length, long bytes) {
        long masks = bytes + padded(length);
        int last = length - Long.BYTES;
        long difference = UnsafeApi.getLong(start + last) ^ UnsafeApi.getLong(bytes + last);
        difference &= UnsafeApi.getLong(masks + last);
        for (int i = 0; difference == 0 && i < last; i += Long.BYTES) {
            difference = UnsafeApi.getLong(start + i) ^ UnsafeApi.getLong(bytes + i);
            difference &= UnsafeApi.getLong(masks + i);
        }
        return difference == 0;
    }

    private void addAll(long entry, int length, long end, SegmentScan segment) {
        long list = idLists + 4L * UnsafeApi.getInt(entry + IDS);
        int count = UnsafeApi.getInt(list);
        for (int i = 1; i <= count; i++) {
            segment.add(UnsafeApi.getInt(list + 4L * i), length, end);
        }
    }
}
