package io.wirecut.matcher.filter;

import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/// Looks whether a table that was read can be a [Verifier]'s: whatever passes leads no scan outside
/// of the table, or of the bytes that it may read. Each part is looked at once.
final class VerifierCheck {
    private final UnsafeBuffer table;
    private final VerifierSections sections;

    VerifierCheck(UnsafeBuffer table, VerifierSections sections) {
        this.table = table;
        this.sections = sections;
    }

    /// Checks all parts.
    ///
    /// @throws IllegalArgumentException if something is wrong
    void check(int patternCount) {
        BitSet lists =
                IdLists.check(table, (int) sections.idLists(), sections.idInts(), patternCount);
        for (int i = 0; i <= sections.windowCount(); i++) {
            checkEntry(i, lists, patternCount);
        }
        int least = 0;
        for (int slot = 0; slot <= 1 << sections.slotBits(); slot++) {
            int first = table.getInt(sections.slots() + Integer.BYTES * slot);
            IdLists.require(first >= least && first <= sections.windowCount(), "slot", slot, first);
            least = first;
        }
    }

    private void checkEntry(int index, BitSet lists, int patternCount) {
        int entry = sections.entries() + index * Verifier.ENTRY_LENGTH;
        int compared = table.getShort(entry + Verifier.COMPARED);
        IdLists.require(
                compared >= -Verifier.COMPARED_BEFORE
                        && compared <= Verifier.COMPARED_AFTER - Long.BYTES,
                "compared",
                index,
                compared);
        if (index == sections.windowCount()) {
            return;
        }
        long offset = table.getInt(entry + Verifier.RECORD);
        long record = sections.records() + offset;
        IdLists.require(
                offset >= 0 && record + 2 * Long.BYTES <= sections.length(),
                "record",
                index,
                offset);
        long address = table.addressOffset() + record;
        int length = PatternRecord.patternLength(address);
        boolean isMasked = PatternRecord.isMasked(address);
        IdLists.require(
                length >= PatternWindow.LENGTH && (isMasked || length >= Long.BYTES),
                "length",
                index,
                length);
        long recordEnd = record + PatternRecord.recordLength(length, isMasked);
        IdLists.require(recordEnd <= sections.length(), "length", index, length);
        int toEnd = table.getShort(entry + Verifier.TO_END);
        IdLists.require(
                toEnd >= PatternWindow.LENGTH && toEnd <= Math.min(length, PatternWindow.REACH),
                "window",
                index,
                toEnd);
        int ids = PatternRecord.ids(address);
        IdLists.require(
                ids >= 0 ? ids < patternCount : ids != Integer.MIN_VALUE && lists.get(~ids),
                "ids",
                index,
                ids);
    }
}
