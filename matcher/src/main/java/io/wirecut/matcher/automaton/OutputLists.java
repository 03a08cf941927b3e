package io.wirecut.matcher.automaton;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// What each state of an automaton reports: for every pattern that ends there its id and length, in
/// ascending order of id. States that report the same share one list.
///
/// ```
///  0           1           2           3           4
///  +-----------+-----------+-----------+-----------+-----------+--
///  | count     | id        | length    | id        | length    | …      (ints)
///  +-----------+-----------+-----------+-----------+-----------+--
/// ```
///
/// A pattern has no more suffixes than bytes, so all lists together have no more entries than the
/// patterns have bytes, times how often the commonest pattern is repeated in the set.
final class OutputLists {
    /// Index of the list of states that report nothing.
    static final int EMPTY = 0;

    private static final int MAX_LENGTH = Integer.MAX_VALUE / Integer.BYTES - Long.BYTES;

    private int[] ints = new int[1024];
    private int length = 1;

    /// Adds the list of a state.
    ///
    /// @param own ids of the longest patterns that end there, ascending; not empty
    /// @param ownLength length of these patterns
    /// @param inherited list of the shorter ones that end there too, or [#EMPTY]
    /// @return the list's index
    int add(int[] own, int ownLength, int inherited) {
        int inheritedCount = ints[inherited];
        int count = own.length + inheritedCount;
        ensureCapacity(1L + 2L * count);
        int list = length;
        ints[length++] = count;
        int next = 0;
        for (int i = 0; i < inheritedCount; i++) {
            int id = ints[inherited + 1 + 2 * i];
            while (next < own.length && own[next] < id) {
                append(own[next++], ownLength);
            }
            append(id, ints[inherited + 2 + 2 * i]);
        }
        while (next < own.length) {
            append(own[next++], ownLength);
        }
        return list;
    }

    /// The lists as one off-heap table.
    UnsafeBuffer toBuffer() {
        ByteBuffer bytes =
                BufferUtil.allocateDirectAligned(length * Integer.BYTES, Automaton.TABLE_ALIGNMENT);
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        for (int i = 0; i < length; i++) {
            buffer.putInt(i * Integer.BYTES, ints[i]);
        }
        return buffer;
    }

    private void append(int id, int patternLength) {
        ints[length++] = id;
        ints[length++] = patternLength;
    }

    private void ensureCapacity(long more) {
        long needed = length + more;
        if (needed > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    ("the lists of what matches together need %d ints, more than %d: "
                                    + "remove duplicate patterns from the set")
                            .formatted(needed, MAX_LENGTH));
        }
        if (needed > ints.length) {
            ints = Arrays.copyOf(ints, (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * length)));
        }
    }
}
