package io.wirecut.matcher;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/// Patterns that become objects when somebody asks for them: a matcher that was loaded may serve
/// for ever without.
final class PackedPatterns extends AbstractList<Pattern> implements RandomAccess {
    /// Set in the end of a pattern that ignores case.
    static final int IGNORES_CASE = 0x8000_0000;

    private final int[] ends;
    private final byte[] bytes;
    private final int maxLength;

    /// @param ends of the patterns in the bytes, ascending, with [#IGNORES_CASE]
    /// @throws IllegalArgumentException if that is not so, or a pattern is empty
    PackedPatterns(int[] ends, byte[] bytes) {
        this.ends = ends;
        this.bytes = bytes;
        int longest = 0;
        int last = 0;
        for (int end : ends) {
            int length = (end & ~IGNORES_CASE) - last;
            if (length <= 0) {
                throw new IllegalArgumentException(
                        "length=%d: a pattern must have at least one byte".formatted(length));
            }
            longest = Math.max(longest, length);
            last += length;
        }
        if (last != bytes.length) {
            throw new IllegalArgumentException(
                    "bytes=%d of all patterns must be %d".formatted(bytes.length, last));
        }
        this.maxLength = longest;
    }

    /// Length in bytes of the longest; 0 if there are none.
    int maxLength() {
        return maxLength;
    }

    @Override
    public Pattern get(int id) {
        int from = id == 0 ? 0 : ends[id - 1] & ~IGNORES_CASE;
        int to = ends[id] & ~IGNORES_CASE;
        return new Pattern(Arrays.copyOfRange(bytes, from, to), (ends[id] & IGNORES_CASE) != 0);
    }

    @Override
    public int size() {
        return ends.length;
    }
}
