package io.wirecut.matcher.filter;

import io.wirecut.matcher.spi.TableReader;
import org.agrona.concurrent.UnsafeBuffer;

/// Looks whether a table that was read can be a [Verifier]'s: whatever passes leads no scan outside
/// of the table, or of the bytes that it may read. Each part is looked at once.
final class VerifierCheck {
    private static final int ENTRY_INTS = Verifier.ENTRY_LENGTH / Integer.BYTES;

    private final UnsafeBuffer table;
    private final VerifierSections sections;
    private final int windowCount;
    private final int patternCount;

    /// @param patternCount of the whole set
    VerifierCheck(UnsafeBuffer table, VerifierSections sections, int patternCount) {
        this.table = table;
        this.sections = sections;
        this.windowCount = sections.windowCount();
        this.patternCount = patternCount;
    }

    /// Checks all parts.
    ///
    /// @throws IllegalArgumentException if something is wrong
    void check() {
        boolean[] lists = IdLists.check(ints(sections.idLists(), sections.idInts()), patternCount);
        int[] entries = ints(sections.entries(), (windowCount + 1) * ENTRY_INTS);
        for (int i = 0; i < windowCount; i++) {
            checkEntry(i, entries, lists);
        }
        compared(windowCount, entries);
        IdLists.checkSlots(ints(sections.slots(), (1 << sections.slotBits()) + 1), windowCount);
    }

    private int[] ints(long from, int count) {
        return TableReader.ints(new UnsafeBuffer(table, (int) from, count * Integer.BYTES));
    }

    private void checkEntry(int index, int[] entries, boolean[] lists) {
        int offset = entries[index * ENTRY_INTS + Verifier.RECORD / Integer.BYTES];
        long record = sections.records() + offset;
        if (offset < 0 || record + 2 * Long.BYTES > sections.length()) {
            throw IdLists.outOfRange("record", index, offset);
        }
        long address = table.addressOffset() + record;
        int length = PatternRecord.patternLength(address);
        boolean isMasked = PatternRecord.isMasked(address);
        if (length < (isMasked ? PatternWindow.LENGTH : Long.BYTES)
                || record + PatternRecord.recordLength(length, isMasked) > sections.length()) {
            throw IdLists.outOfRange("length", index, length);
        }
        compared(index, entries);
        int toEnd = entries[index * ENTRY_INTS + Verifier.COMPARED / Integer.BYTES] >> Short.SIZE;
        if (toEnd < PatternWindow.LENGTH || toEnd > Math.min(length, PatternWindow.REACH)) {
            throw IdLists.outOfRange("window", index, toEnd);
        }
        int ids = PatternRecord.ids(address);
        if (ids >= 0 ? ids >= patternCount : ~ids >= lists.length || !lists[~ids]) {
            throw IdLists.outOfRange("ids", index, ids);
        }
    }

    /// How far the bytes are from the window that are compared: to be checked of the entry behind
    /// the last, too, which is looked at.
    private static int compared(int index, int[] entries) {
        int compared = (short) entries[index * ENTRY_INTS + Verifier.COMPARED / Integer.BYTES];
        if (compared < -Verifier.COMPARED_BEFORE
                || compared > Verifier.COMPARED_AFTER - Long.BYTES) {
            throw IdLists.outOfRange("compared", index, compared);
        }
        return compared;
    }
}
