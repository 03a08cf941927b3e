package io.wirecut.matcher.filter;

import java.util.BitSet;
import org.agrona.DirectBuffer;

/// Lists of pattern ids, one behind the other, each of them a count and as many ids.
final class IdLists {
    private IdLists() {}

    /// Checks lists that were read.
    ///
    /// @param from offset of the first in the table
    /// @param idInts ints of all
    /// @return the indexes at which lists begin
    /// @throws IllegalArgumentException if something is wrong
    static BitSet check(DirectBuffer table, int from, int idInts, int patternCount) {
        BitSet begins = new BitSet(idInts);
        int next = 0;
        while (next < idInts) {
            begins.set(next);
            int count = table.getInt(from + Integer.BYTES * next);
            require(count >= 0 && count < idInts - next, "ids", next, count);
            for (int last = next++ + count; next <= last; next++) {
                int id = table.getInt(from + Integer.BYTES * next);
                require(id >= 0 && id < patternCount, "id", next, id);
            }
        }
        return begins;
    }

    /// Refuses a number that was read.
    ///
    /// @throws IllegalArgumentException unless the condition holds
    static void require(boolean holds, String name, int index, long value) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s=%d at %d is out of range".formatted(name, value, index));
        }
    }
}
