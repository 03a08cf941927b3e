package io.wirecut.matcher.filter;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/// Tells the places at which a pattern's window stands from those at which none does, in three
/// steps. The first looks up, in bitmaps, the six bytes from one before the window to one behind
/// it, or the window's four where the pattern has not as many. The second finds, by the same bytes,
/// the entries of the patterns that have them, mostly one, and compares its last eight bytes. The
/// third compares whole patterns. The first two hardly branch on what is found: guessing wrong
/// would cost more than all the rest.
///
/// ```
///  entry  0             8             16            20              24
///        +-------------+-------------+-------------+---------------+
///        | the last 8  | their mask  | offset of   | from window   |
///        | bytes       |             | the record  | to them / end |
///        +-------------+-------------+-------------+---------------+
/// ```
///
/// A pattern of fewer than eight bytes has all of them, from its beginning, where the last eight
/// are of others. All offsets count from the beginning of a part of the table, so that it can be
/// saved. Immutable, shared by all threads.
public final class Verifier {
    /// How far before a window, and how far behind its beginning, the second step reads.
    static final int COMPARED_BEFORE = Long.BYTES;

    static final int COMPARED_AFTER = PatternWindow.REACH;

    /// How far before a candidate the first step reads; and eight bytes from there on.
    static final int LOOKED_BEFORE = 2;

    static final int ENTRY_LENGTH = 24;
    static final int MASK = 8;
    static final int RECORD = 16;
    static final int COMPARED = 20;
    static final int TO_END = 22;

    private static final long HASH_SIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int HASH_FOUR = 0xC2B2_AE3D;
    private static final int HASH_SLOT = 0x85EB_CA6B;
    private static final int ALIGNMENT = 64;

    private final VerifierSections sections;
    private final UnsafeBuffer table;
    private final int spread;
    private final long sixes;
    private final long fours;
    private final long slots;
    private final long entries;
    private final long idLists;
    private final long records;
    private final int sixShift;
    private final int fourShift;
    private final int slotBits;
    private final boolean hasFours;

    /// @param keys the patterns, each of at least four bytes
    /// @param windows by which a filter will find them, one of each
    /// @param spread how far from a candidate a window may stand, 0 or 1
    public Verifier(PatternKeys keys, List<PatternWindow> windows, int spread) {
        this(sections(keys, windows), spread);
        writeEntries(keys, windows, writeRecords(keys));
    }

    private Verifier(VerifierSections sections, int spread) {
        this(
                sections,
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned((int) sections.length(), ALIGNMENT)),
                spread);
    }

    private Verifier(VerifierSections sections, UnsafeBuffer table, int spread) {
        this.sections = sections;
        this.table = table;
        this.spread = spread;
        this.sixShift = Long.SIZE - sections.sixBits();
        this.fourShift = Integer.SIZE - sections.fourBits();
        this.slotBits = sections.slotBits();
        this.hasFours = sections.fourCount() > 0;
        long base = table.addressOffset();
        this.sixes = base;
        this.fours = base + sections.fours();
        this.slots = base + sections.slots();
        this.entries = base + sections.entries();
        this.idLists = base + sections.idLists();
        this.records = base + sections.records();
    }

    private static VerifierSections sections(PatternKeys keys, List<PatternWindow> windows) {
        int idInts = 0;
        long recordsLength = 0;
        for (int key = 0; key < keys.size(); key++) {
            int idCount = keys.ids(key).size();
            idInts += idCount == 1 ? 0 : 1 + idCount;
            recordsLength += PatternRecord.length(keys.pattern(key));
        }
        int fourCount = 0;
        for (PatternWindow window : windows) {
            fourCount += hasSix(keys.pattern(window.key()), window.offset()) ? 0 : 1;
        }
        VerifierSections sections =
                new VerifierSections(windows.size(), fourCount, idInts, recordsLength);
        if (sections.length() > Integer.MAX_VALUE - ALIGNMENT) {
            throw new IllegalArgumentException(
                    "the tables need %d bytes, more than 2 GiB: split the set of patterns"
                            .formatted(sections.length()));
        }
        return sections;
    }

    private static boolean hasSix(Pattern pattern, int offset) {
        return offset >= 1 && offset + PatternWindow.LENGTH < pattern.length();
    }

    /// Writes what [#read] reads.
    void write(TableWriter tables) {
        tables.putInt(spread);
        sections.write(tables);
        tables.putTable(table);
    }

    /// Reads a verifier of these patterns.
    ///
    /// @throws IllegalArgumentException if that cannot be one
    static Verifier read(TableReader tables, PatternSet patterns) {
        int spread = tables.nextInt("spread", 0, 1);
        VerifierSections sections = VerifierSections.read(tables);
        UnsafeBuffer table = tables.nextTable("verifier", sections.length());
        new VerifierCheck(table, sections, patterns.size()).check();
        return new Verifier(sections, table, spread);
    }

    /// Writes the records, and the lists of ids of those patterns that have several.
    ///
    /// @return offsets of the records from the first
    private int[] writeRecords(PatternKeys keys) {
        int[] offsets = new int[keys.size()];
        int nextId = 0;
        int next = 0;
        for (int key = 0; key < keys.size(); key++) {
            List<Integer> ids = keys.ids(key);
            offsets[key] = next;
            PatternRecord.write(
                    records + next, keys.pattern(key), ids.size() == 1 ? ids.getFirst() : ~nextId);
            next += PatternRecord.length(keys.pattern(key));
            if (ids.size() > 1) {
                UnsafeApi.putInt(idLists + 4L * nextId++, ids.size());
                for (int id : ids) {
                    UnsafeApi.putInt(idLists + 4L * nextId++, id);
                }
            }
        }
        return offsets;
    }

    /// Writes the entries of each slot behind one another, and marks windows in the bitmaps.
    private void writeEntries(PatternKeys keys, List<PatternWindow> windows, int[] records) {
        int slotCount = 1 << slotBits;
        int[] next = new int[slotCount + 1];
        for (PatternWindow window : windows) {
            next[slot(keys.pattern(window.key()), window.offset()) + 1]++;
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
            if (hasSix(pattern, offset)) {
                setBit(sixes, sixBit(Gram.six(pattern, offset - 1)));
            } else {
                setBit(fours, fourBit(Gram.four(pattern, offset)));
            }
            long entry = entries + (long) next[slot(pattern, offset)]++ * ENTRY_LENGTH;
            int compared = Math.max(0, pattern.length() - Long.BYTES);
            for (int i = 0; i < Math.min(Long.BYTES, pattern.length()); i++) {
                int mask = Gram.mask(pattern, compared + i);
                UnsafeApi.putByte(entry + i, (byte) (pattern.byteAt(compared + i) & mask));
                UnsafeApi.putByte(entry + MASK + i, (byte) mask);
            }
            UnsafeApi.putInt(entry + RECORD, records[window.key()]);
            UnsafeApi.putShort(entry + COMPARED, (short) (compared - offset));
            UnsafeApi.putShort(entry + TO_END, (short) (pattern.length() - offset));
        }
    }

    private static void setBit(long bitmap, int bit) {
        long address = bitmap + (bit >>> 3);
        UnsafeApi.putByte(address, (byte) (UnsafeApi.getByte(address) | 1 << (bit & 7)));
    }

    private int sixBit(long sixBytes) {
        return sixBit(sixBytes, sixShift);
    }

    private static int sixBit(long sixBytes, int shift) {
        return (int) ((Gram.foldSix(sixBytes) * HASH_SIX) >>> shift);
    }

    private int fourBit(int fourBytes) {
        return fourBit(fourBytes, fourShift);
    }

    private static int fourBit(int fourBytes, int shift) {
        return (Gram.foldFour(fourBytes) * HASH_FOUR) >>> shift;
    }

    private int slot(Pattern pattern, int offset) {
        return hasSix(pattern, offset)
                ? sixSlot(Gram.six(pattern, offset - 1), slotBits)
                : fourSlot(Gram.four(pattern, offset), slotBits);
    }

    private static int sixSlot(long sixBytes, int bits) {
        return (int) ((Gram.foldSix(sixBytes) * HASH_SIX) >>> (Long.SIZE - bits));
    }

    private static int fourSlot(int fourBytes, int bits) {
        return (Gram.foldFour(fourBytes) * HASH_SLOT) >>> (Integer.SIZE - bits);
    }

    /// Bytes of all tables.
    long memoryBytes() {
        return table.capacity();
    }

    /// The most comparisons of eight bytes that a place can cost.
    int worstWork() {
        int worst = 0;
        for (int slot = 0; slot < 1 << sections.slotBits(); slot++) {
            int last = UnsafeApi.getInt(slots + 4L * (slot + 1));
            int work = 0;
            for (int i = UnsafeApi.getInt(slots + 4L * slot); i < last; i++) {
                int record = UnsafeApi.getInt(entries + (long) i * ENTRY_LENGTH + RECORD);
                work += PatternRecord.work(PatternRecord.patternLength(records + record));
            }
            worst = Math.max(worst, work);
        }
        return hasFours ? 2 * worst : worst;
    }

    /// Writes the places at which the bitmaps let a window stand: candidates, and those beside them
    /// if windows are spread.
    ///
    /// @param end of the bytes that can be read
    /// @param places address of the first place to be written, apart from the candidates
    /// @return the address just past the last place
    long thinOut(long candidates, long candidatesEnd, long end, long places) {
        long last = candidatesEnd;
        while (last > candidates
                && UnsafeApi.getLong(last - Long.BYTES) > end - Long.BYTES + LOOKED_BEFORE) {
            last -= Long.BYTES;
        }
        long kept =
                spread == 0
                        ? keepAt(candidates, last, places)
                        : keepAround(candidates, last, places);
        for (long c = last; c < candidatesEnd; c += Long.BYTES) {
            long place = UnsafeApi.getLong(c);
            for (long near = place - spread; near <= place + spread; near++) {
                UnsafeApi.putLong(kept, near);
                kept += near + PatternWindow.LENGTH <= end ? Long.BYTES : 0;
            }
        }
        return kept;
    }

    private long keepAt(long candidates, long candidatesEnd, long places) {
        final long sixes = this.sixes;
        final long fours = this.fours;
        final int sixShift = this.sixShift;
        final int fourShift = this.fourShift;
        final boolean hasFours = this.hasFours;
        long kept = places;
        for (long c = candidates; c < candidatesEnd; c += Long.BYTES) {
            long place = UnsafeApi.getLong(c);
            long bytes = UnsafeApi.getLong(place - LOOKED_BEFORE) >>> 8;
            UnsafeApi.putLong(kept, place);
            int hit = bit(sixes, sixBit(bytes, sixShift));
            if (hasFours) {
                hit |= bit(fours, fourBit((int) (bytes >>> 8), fourShift));
            }
            kept += (hit & 1) << 3;
        }
        return kept;
    }

    private long keepAround(long candidates, long candidatesEnd, long places) {
        final long sixes = this.sixes;
        final long fours = this.fours;
        final int sixShift = this.sixShift;
        final int fourShift = this.fourShift;
        final boolean hasFours = this.hasFours;
        long kept = places;
        for (long c = candidates; c < candidatesEnd; c += Long.BYTES) {
            long place = UnsafeApi.getLong(c);
            long bytes = UnsafeApi.getLong(place - LOOKED_BEFORE);
            int before = bit(sixes, sixBit(bytes, sixShift));
            int at = bit(sixes, sixBit(bytes >>> 8, sixShift));
            int behind = bit(sixes, sixBit(bytes >>> 16, sixShift));
            if (hasFours) {
                before |= bit(fours, fourBit((int) (bytes >>> 8), fourShift));
                at |= bit(fours, fourBit((int) (bytes >>> 16), fourShift));
                behind |= bit(fours, fourBit((int) (bytes >>> 24), fourShift));
            }
            UnsafeApi.putLong(kept, place - 1);
            kept += (before & 1) << 3;
            UnsafeApi.putLong(kept, place);
            kept += (at & 1) << 3;
            UnsafeApi.putLong(kept, place + 1);
            kept += (behind & 1) << 3;
        }
        return kept;
    }

    /// Keeps the places, in place, at whose window stands a pattern's, whose last eight bytes are
    /// there too.
    ///
    /// @param begin of the bytes that can be read
    /// @param end of the same
    /// @return the address just past the last that is kept
    long compareEnds(long places, long placesEnd, long begin, long end) {
        final long first = begin + COMPARED_BEFORE;
        final long last = end - COMPARED_AFTER;
        final long slots = this.slots;
        final long entries = this.entries;
        final int slotBits = this.slotBits;
        final boolean hasFours = this.hasFours;
        long kept = places;
        for (long p = places; p < placesEnd; p += Long.BYTES) {
            long place = UnsafeApi.getLong(p);
            UnsafeApi.putLong(kept, place);
            if (place < first || place > last) {
                kept += Long.BYTES;
                continue;
            }
            long bytes = UnsafeApi.getLong(place - 1);
            long stands = standsAtEnd(slots + 4L * sixSlot(bytes, slotBits), entries, place);
            if (hasFours) {
                long slot = slots + 4L * fourSlot((int) (bytes >>> 8), slotBits);
                stands |= standsAtEnd(slot, entries, place);
            }
            kept += stands << 3;
        }
        return kept;
    }

    /// 1 if the end of any pattern of a slot is where it should be, else 0. Only slots of several
    /// patterns are branched for.
    private static long standsAtEnd(long slot, long entries, long place) {
        int first = UnsafeApi.getInt(slot);
        int count = UnsafeApi.getInt(slot + 4) - first;
        long entry = entries + (long) first * ENTRY_LENGTH;
        long stands = standsAtEnd(entry, place) & -count >>> 31;
        for (int i = 1; i < count; i++) {
            stands |= standsAtEnd(entry + (long) i * ENTRY_LENGTH, place);
        }
        return stands;
    }

    private static long standsAtEnd(long entry, long place) {
        long compared = place + UnsafeApi.getShort(entry + COMPARED);
        long difference = UnsafeApi.getLong(compared) ^ UnsafeApi.getLong(entry);
        difference &= UnsafeApi.getLong(entry + MASK);
        return (difference | -difference) >>> 63 ^ 1;
    }

    /// The bit, and others above it.
    private static int bit(long bitmap, int index) {
        return UnsafeApi.getByte(bitmap + (index >>> 3)) >>> (index & 7);
    }

    /// Compares the patterns whose window may stand at a place.
    ///
    /// @param place the window's address
    /// @param segment the bytes that can be compared, and where matches go
    void verify(long place, SegmentScan segment) {
        int slot = sixSlot(segment.eightBytes(place - 1), slotBits);
        verifySlot(slot, place, segment);
        if (hasFours) {
            int fourSlot = fourSlot(UnsafeApi.getInt(place), slotBits);
            if (fourSlot != slot) {
                verifySlot(fourSlot, place, segment);
            }
        }
    }

    private void verifySlot(int slot, long place, SegmentScan segment) {
        int last = UnsafeApi.getInt(slots + 4L * (slot + 1));
        for (int i = UnsafeApi.getInt(slots + 4L * slot); i < last; i++) {
            long entry = entries + (long) i * ENTRY_LENGTH;
            long record = records + UnsafeApi.getInt(entry + RECORD);
            int length = PatternRecord.patternLength(record);
            long end = place + UnsafeApi.getShort(entry + TO_END);
            if (segment.canEndAt(end) && PatternRecord.standsAt(record, end - length, segment)) {
                addAll(PatternRecord.ids(record), length, end, segment);
            }
        }
    }

    private void addAll(int ids, int length, long end, SegmentScan segment) {
        if (ids >= 0) {
            segment.add(ids, length, end);
            return;
        }
        long list = idLists + 4L * ~ids;
        int count = UnsafeApi.getInt(list);
        for (int i = 1; i <= count; i++) {
            segment.add(UnsafeApi.getInt(list + 4L * i), length, end);
        }
    }
}
