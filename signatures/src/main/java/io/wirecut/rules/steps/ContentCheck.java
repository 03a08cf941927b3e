package io.wirecut.rules.steps;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.Operand;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// One [Content], compiled: where its pattern may lie, and how it is found there.
public final class ContentCheck extends SearchCheck {
    private static final long UNBOUNDED = Long.MAX_VALUE / 4;
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final Operand NOTHING = Operand.of(0);

    /// Length of the pattern in bytes.
    public final int length;

    private final byte[] bytes;
    private final boolean ignoresCase;
    private final long firstBytes;
    private final long firstMask;
    private final long lastBytes;
    private final long lastMask;
    private final boolean startsWith;
    private final boolean endsWith;
    private final Value offset;
    private final @Nullable Value depth;
    private final Value distance;
    private final @Nullable Value within;

    /// Compiles a content.
    public ContentCheck(Content content) {
        super(content.isRelative(), content.negated(), usesVariables(content));
        Pattern pattern = content.pattern();
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
        startsWith = content.startsWith();
        endsWith = content.endsWith();
        offset = Value.of(content.offset().orElse(NOTHING));
        depth = content.depth().map(Value::of).orElse(null);
        distance = Value.of(content.distance().orElse(NOTHING));
        within = content.within().map(Value::of).orElse(null);
    }

    private static boolean usesVariables(Content content) {
        return isVariable(content.offset())
                || isVariable(content.depth())
                || isVariable(content.distance())
                || isVariable(content.within());
    }

    private static boolean isVariable(Optional<Operand> operand) {
        return operand.isPresent() && operand.get() instanceof Operand.Variable;
    }

    /// Whether it is bound to a place in its buffer.
    public boolean positioned() {
        return !usesVariables && (offset.constant() > 0 || depth != null || startsWith || endsWith);
    }

    /// Whether an occurrence is where this content may lie, as far as that does not depend on
    /// another step.
    ///
    /// @param start of the occurrence in its buffer
    /// @param bufferLength bytes of the buffer that are there
    public boolean allows(long start, long bufferLength) {
        long occurrenceEnd = start + length;
        return usesVariables
                || (start >= offset.constant()
                        && occurrenceEnd <= constantEnd()
                        && (!endsWith || occurrenceEnd == bufferLength));
    }

    private long constantEnd() {
        long end = depth == null ? UNBOUNDED : offset.constant() + depth.constant();
        return startsWith ? Math.min(end, length) : end;
    }

    @Override
    long lastEnd() {
        long end = constantEnd();
        return usesVariables || end == UNBOUNDED ? Long.MAX_VALUE : end;
    }

    @Override
    long lastEndAfterCursor() {
        return usesVariables || within == null
                ? Long.MAX_VALUE
                : Math.max(0, distance.constant() + within.constant());
    }

    /// Whether a match of this content can only lie behind the previous match.
    boolean follows() {
        return relative && !distance.isVariable() && distance.constant() >= 0;
    }

    @Override
    boolean mayFollowLater() {
        return relative && within != null;
    }

    @Override
    int leastToReach(int place) {
        return place - length + 1;
    }

    @Override
    long find(InspectionContext context, long cursor, int least) {
        int from = Math.max(least, firstStart(context, cursor));
        int to = lastEnd(context, cursor);
        int start = to - from < length ? -1 : find(context.view, from, to);
        return start < 0 ? NOT_FOUND : place(start, start + length);
    }

    @Override
    int cost(InspectionContext context, long cursor, int least, long found) {
        int from = Math.max(least, firstStart(context, cursor));
        int to = found == NOT_FOUND ? lastEnd(context, cursor) : startOf(found) + 1;
        return Math.max(1, to - from);
    }

    /// First offset in the view where it may begin.
    private int firstStart(InspectionContext context, long cursor) {
        int capacity = context.view.capacity();
        long first = Math.max(0, offset.distanceIn(context) - context.base);
        if (relative) {
            first = Math.max(first, cursor + distance.distanceIn(context));
        }
        if (endsWith) {
            first = Math.max(first, capacity - length);
        }
        return (int) Math.min(first, capacity);
    }

    /// Offset in the view that it may not reach beyond; less than [#firstStart] if there is no
    /// room.
    private int lastEnd(InspectionContext context, long cursor) {
        int capacity = context.view.capacity();
        long last = capacity;
        if (depth != null) {
            long end = offset.distanceIn(context) + depth.distanceIn(context);
            last = Math.min(last, end - context.base);
        }
        if (startsWith) {
            last = Math.min(last, length - context.base);
        }
        if (relative && within != null) {
            long reach = distance.distanceIn(context) + within.distanceIn(context);
            last = Math.min(last, cursor + reach);
        }
        if (endsWith && last < capacity) {
            return 0;
        }
        return (int) Math.max(0, last);
    }

    /// Searches for the pattern: eight places at once by its first and last byte, then byte by
    /// byte.
    ///
    /// @param from first offset where it may begin, at least 0
    /// @param to offset that it may not reach beyond, at most the view's capacity
    /// @return the first offset where it begins, or -1
    private int find(UnsafeBuffer view, int from, int to) {
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
        return -1;
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
