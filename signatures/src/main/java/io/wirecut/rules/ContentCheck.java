package io.wirecut.rules;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Content;
import org.agrona.concurrent.UnsafeBuffer;

/// One [Content], compiled: where its pattern may lie, and how it is found there. Immutable, shared
/// by all workers; allocates nothing.
///
/// Places are half-open ranges of offsets into a view, which is a packet's payload or the part of a
/// stream that is at hand. Where the view begins within its buffer (the payload, the stream) is its
/// base.
final class ContentCheck {
    /// No place.
    static final int NOT_FOUND = -1;

    private static final long UNBOUNDED = Long.MAX_VALUE / 4;
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

    final boolean negated;
    final boolean relative;

    /// Length of the pattern in bytes.
    final int length;

    /// Whether the end of the previous match bounds this one from above.
    final boolean bounded;

    private final byte[] bytes;
    private final boolean ignoresCase;
    private final long firstBytes;
    private final long firstMask;
    private final long lastBytes;
    private final long lastMask;
    private final boolean endsWith;
    private final long offset;
    private final long end;
    private final long distance;
    private final long reach;

    ContentCheck(Content content) {
        Pattern pattern = content.pattern();
        negated = content.negated();
        relative = content.isRelative();
        length = pattern.length();
        ignoresCase = pattern.ignoresCase();
        bytes = pattern.toBytes();
        if (ignoresCase) {
            for (int i = 0; i < length; i++) {
                bytes[i] = fold(bytes[i]);
            }
        }
        firstBytes = eightTimes(bytes[0]);
        firstMask = caseMask(bytes[0], ignoresCase);
        lastBytes = eightTimes(bytes[length - 1]);
        lastMask = caseMask(bytes[length - 1], ignoresCase);
        endsWith = content.endsWith();
        offset = content.offset().orElse(0);
        long deepest =
                content.depth().isPresent() ? offset + content.depth().getAsInt() : UNBOUNDED;
        end = content.startsWith() ? Math.min(deepest, length) : deepest;
        distance = content.distance().orElse(0);
        bounded = content.within().isPresent();
        reach = bounded ? distance + content.within().getAsInt() : UNBOUNDED;
    }

    /// Whether it is bound to a place in its buffer.
    boolean positioned() {
        return offset > 0 || end != UNBOUNDED || endsWith;
    }

    /// Whether an occurrence is where this content may lie, as far as that does not depend on
    /// another match.
    ///
    /// @param start of the occurrence in its buffer
    /// @param bufferLength bytes of the buffer that are there
    boolean allows(long start, long bufferLength) {
        long occurrenceEnd = start + length;
        return start >= offset
                && occurrenceEnd <= end
                && (!endsWith || occurrenceEnd == bufferLength);
    }

    /// Offset in the buffer that this content cannot reach beyond, or [Long#MAX_VALUE].
    long lastEnd() {
        return end == UNBOUNDED ? Long.MAX_VALUE : end;
    }

    /// Bytes after the previous match that this content cannot reach beyond, or [Long#MAX_VALUE].
    long lastEndAfterPrevious() {
        return bounded ? Math.max(reach, 0) : Long.MAX_VALUE;
    }

    /// Whether a match of this content can only lie behind the previous match.
    boolean follows() {
        return relative && distance >= 0;
    }

    /// First offset in the view where it may begin.
    ///
    /// @param base of the view in its buffer
    /// @param viewLength in bytes
    /// @param previousEnd where the previous match ends, in the view; negative if that is before it
    int firstStart(long base, int viewLength, long previousEnd) {
        long first = Math.max(0, offset - base);
        if (relative) {
            first = Math.max(first, previousEnd + distance);
        }
        if (endsWith) {
            first = Math.max(first, viewLength - length);
        }
        return (int) Math.min(first, viewLength);
    }

    /// Offset in the view that it may not reach beyond; less than [#firstStart] if there is no
    /// room.
    int lastEnd(long base, int viewLength, long previousEnd) {
        long last = Math.min(viewLength, end - base);
        if (relative && bounded) {
            last = Math.min(last, previousEnd + reach);
        }
        if (endsWith && last < viewLength) {
            return 0;
        }
        return (int) Math.max(0, last);
    }

    /// Searches for the pattern: eight places at once by its first and last byte, then byte by
    /// byte.
    ///
    /// @param from first offset where it may begin, at least 0
    /// @param to offset that it may not reach beyond, at most the view's capacity
    /// @return the first offset where it begins, or [#NOT_FOUND]
    int find(UnsafeBuffer view, int from, int to) {
        int lastStart = to - length;
        int at = from;
        for (; at <= lastStart - 7; at += 8) {
            long first = view.getLong(at, LITTLE_ENDIAN);
            long last = view.getLong(at + length - 1, LITTLE_ENDIAN);
            long hits =
                    zeroBytes((first | firstMask) ^ firstBytes)
                            & zeroBytes((last | lastMask) ^ lastBytes);
            while (hits != 0) {
                int start = at + (Long.numberOfTrailingZeros(hits) >>> 3);
                if (occursAt(view, start)) {
                    return start;
                }
                hits &= hits - 1;
            }
        }
        for (; at <= lastStart; at++) {
            if (occursAt(view, at)) {
                return at;
            }
        }
        return NOT_FOUND;
    }

    private boolean occursAt(UnsafeBuffer view, int at) {
        for (int i = 0; i < length; i++) {
            byte value = view.getByte(at + i);
            if ((ignoresCase ? fold(value) : value) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /// Sets the highest bit of each byte that is zero, and no other.
    private static long zeroBytes(long word) {
        long carried = (word & LOW_BITS) + LOW_BITS;
        return ~(carried | word | LOW_BITS);
    }

    private static long eightTimes(byte value) {
        return Byte.toUnsignedLong(value) * 0x0101_0101_0101_0101L;
    }

    /// What makes either case of a letter the lower one; it changes other bytes too, so that what
    /// it finds is to be looked at again.
    private static long caseMask(byte folded, boolean ignoresCase) {
        boolean letter = folded >= 'a' && folded <= 'z';
        return ignoresCase && letter ? eightTimes((byte) 0x20) : 0;
    }

    private static byte fold(byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value | 0x20) : value;
    }
}
