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
    private final int firstOffset;
    private final long firstByte;

    VerifierCheck(UnsafeBuffer table, VerifierSections sections, boolean hasWild) {
        this.table = table;
        this.sections = sections;
        this.windowCount = sections.windowCount();
        this.firstOffset = hasWild ? -1 : 0;
        this.firstByte = sections.bytes();
    }

    /// Checks all parts.
    ///
    /// @throws IllegalArgumentException if something is wrong
    void check(int patternCount) {
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
        int entry = index * ENTRY_INTS;
        int offset = entries[entry + Verifier.OFFSET / Integer.BYTES];
        int length = entries[entry + Verifier.LENGTH / Integer.BYTES];
        int ids = entries[entry + Verifier.IDS / Integer.BYTES];
        int bytes = entries[entry + Verifier.BYTES / Integer.BYTES];
        int bytesAbove = entries[entry + Verifier.BYTES / Integer.BYTES + 1];
        if (length < PatternWindow.LENGTH) {
            throw IdLists.outOfRange("length", index, length);
        }
        if (offset < firstOffset
                || offset > length - PatternWindow.LENGTH
                || length - offset > PatternWindow.REACH) {
            throw IdLists.outOfRange("offset", index, offset);
        }
        int first = offset + compared(index, entries);
        if (first < 0 || first > Math.max(0, length - Long.BYTES)) {
            throw IdLists.outOfRange("compared", index, first);
        }
        if (ids < 0 || ids >= lists.length || !lists[ids]) {
            throw IdLists.outOfRange("ids", index, ids);
        }
        long end = bytes + 2L * Verifier.padded(length);
        if (bytesAbove != 0 || bytes < firstByte || end > table.capacity()) {
            throw IdLists.outOfRange("bytes", index, bytes);
        }
    }

    /// How far the bytes are from the window that are compared first: to be checked of the entry
    /// behind the last, too, which is looked at.
    private static int compared(int index, int[] entries) {
        int compared = entries[index * ENTRY_INTS + Verifier.COMPARED / Integer.BYTES];
        if (compared < -Verifier.COMPARED_REACH || compared > Verifier.COMPARED_REACH) {
            throw IdLists.outOfRange("compared", index, compared);
        }
        return compared;
    }
}
