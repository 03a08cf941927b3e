package io.wirecut.matcher.filter;

import java.util.BitSet;
import org.agrona.DirectBuffer;

/// Looks whether a table that was read can be a [Verifier]'s: whatever passes leads no scan outside
/// of the table, or of the bytes that it may read. Each part is looked at once.
final class VerifierCheck {
    private final DirectBuffer table;
    private final VerifierSections sections;
    private final boolean hasWild;

    VerifierCheck(DirectBuffer table, VerifierSections sections, boolean hasWild) {
        this.table = table;
        this.sections = sections;
        this.hasWild = hasWild;
    }

    /// Checks all parts.
    ///
    /// @throws IllegalArgumentException if something is wrong
    void check(int patternCount) {
        BitSet lists =
                IdLists.check(table, (int) sections.idLists(), sections.idInts(), patternCount);
        for (int i = 0; i <= sections.windowCount(); i++) {
            checkEntry(i, lists);
        }
        int least = 0;
        for (int slot = 0; slot <= 1 << sections.slotBits(); slot++) {
            int first = table.getInt(sections.slots() + Integer.BYTES * slot);
            IdLists.require(first >= least && first <= sections.windowCount(), "slot", slot, first);
            least = first;
        }
    }

    private int entry(int index) {
        return sections.entries() + index * Verifier.ENTRY_LENGTH;
    }

    private void checkEntry(int index, BitSet lists) {
        int entry = entry(index);
        int compared = table.getInt(entry + Verifier.COMPARED);
        IdLists.require(Math.abs(compared) <= Verifier.COMPARED_REACH, "compared", index, compared);
        if (index == sections.windowCount()) {
            return;
        }
        int offset = table.getInt(entry + Verifier.OFFSET);
        int length = table.getInt(entry + Verifier.LENGTH);
        int ids = table.getInt(entry + Verifier.IDS);
        long bytes = table.getLong(entry + Verifier.BYTES);
        IdLists.require(length >= PatternWindow.LENGTH, "length", index, length);
        IdLists.require(
                offset >= (hasWild ? -1 : 0)
                        && offset <= length - PatternWindow.LENGTH
                        && length - offset <= PatternWindow.REACH,
                "offset",
                index,
                offset);
        int first = offset + compared;
        IdLists.require(
                first >= 0 && first <= Math.max(0, length - Long.BYTES), "compared", index, first);
        IdLists.require(ids >= 0 && lists.get(ids), "ids", index, ids);
        IdLists.require(
                bytes >= sections.bytes()
                        && bytes <= sections.length() - 2L * Verifier.padded(length),
                "bytes",
                index,
                bytes);
    }
}
