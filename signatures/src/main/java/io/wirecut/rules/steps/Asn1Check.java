package io.wirecut.rules.steps;

import io.wirecut.signatures.Asn1;
import org.agrona.concurrent.UnsafeBuffer;

/// [Asn1], compiled.
///
/// Elements are taken in the order of their bytes, those within others after what holds them, so
/// that depth costs nothing. What they say is believed up to the last byte at hand: an element that
/// goes on beyond it is the last.
///
/// ```
///  identifier          length
///  +-------+-+-----+   +-+-------+  or  +-+-------+---------+
///  | class |C| tag |   |0| value |      |1| count | value … |
///  +-------+-+-----+   +-+-------+      +-+-------+---------+
///      2    1   5       1    7           1    7    8 * count
/// ```
public final class Asn1Check extends PointCheck {
    /// The most elements that are looked at.
    public static final int MAX_ELEMENT_COUNT = 256;

    private static final int CLASS_MASK = 0xC0;
    private static final int CONSTRUCTED = 0x20;
    private static final int TAG_MASK = 0x1F;
    private static final int MORE = 0x80;
    private static final int BIT_STRING = 3;
    private static final int REAL = 9;
    private static final int MAX_LENGTH_BYTES = 7;
    private static final int MAX_DECIMAL_LENGTH = 256;
    private static final int REAL_FORM_MASK = 0xC0;

    private final Asn1 asked;

    Asn1Check(Asn1 asked) {
        super(asked.isRelative(), false);
        this.asked = asked;
    }

    @Override
    boolean isPositive() {
        return true;
    }

    @Override
    boolean movesCursor() {
        return false;
    }

    @Override
    long lastEnd() {
        return Long.MAX_VALUE;
    }

    @Override
    long lastEndAfterCursor() {
        return Long.MAX_VALUE;
    }

    @Override
    long apply(InspectionContext context, long cursor) {
        UnsafeBuffer view = context.view;
        long at = (relative ? cursor : -context.base) + asked.offset();
        if (at < 0 || at >= view.capacity()) {
            return FAILED;
        }
        for (int count = 0; count < MAX_ELEMENT_COUNT && at < view.capacity(); count++) {
            int begin = (int) at;
            int lengthAt = afterIdentifier(view, begin);
            int contents = afterLength(view, lengthAt);
            if (contents > view.capacity()) {
                return FAILED;
            }
            int identifier = Byte.toUnsignedInt(view.getByte(begin));
            long length = length(view, lengthAt, contents);
            if (asked.maxLength() >= 0 && length > asked.maxLength()) {
                context.lookedTo = contents;
                return cursor;
            }
            if (isMalformed(view, identifier, contents, length)) {
                context.lookedTo = contents + 1L;
                return cursor;
            }
            boolean holdsOthers = (identifier & CONSTRUCTED) != 0;
            at = holdsOthers ? contents : contents + length;
        }
        return FAILED;
    }

    /// The index behind the tag, which takes more bytes if its five bits are all set (X.690,
    /// 8.1.2.4).
    private static int afterIdentifier(UnsafeBuffer view, int begin) {
        int next = begin + 1;
        if ((view.getByte(begin) & TAG_MASK) == TAG_MASK) {
            while (next < view.capacity() && (view.getByte(next) & MORE) != 0) {
                next++;
            }
            next++;
        }
        return next;
    }

    /// The index behind the length; beyond the view if it is not there, or longer than any can be.
    private static int afterLength(UnsafeBuffer view, int begin) {
        if (begin >= view.capacity()) {
            return Integer.MAX_VALUE;
        }
        int first = Byte.toUnsignedInt(view.getByte(begin));
        int count = (first & MORE) == 0 ? 0 : first & ~MORE;
        return count > MAX_LENGTH_BYTES ? Integer.MAX_VALUE : begin + 1 + count;
    }

    /// The length of the contents; 0 if it is not told but by their end.
    private static long length(UnsafeBuffer view, int begin, int end) {
        int first = Byte.toUnsignedInt(view.getByte(begin));
        long length = (first & MORE) == 0 ? first : 0;
        for (int i = begin + 1; i < end; i++) {
            length = length << Byte.SIZE | Byte.toUnsignedInt(view.getByte(i));
        }
        return length;
    }

    /// Whether an element's first byte does not go with its length.
    private boolean isMalformed(UnsafeBuffer view, int identifier, int contents, long length) {
        boolean plain = (identifier & (CLASS_MASK | CONSTRUCTED)) == 0;
        if (!plain || length == 0 || contents >= view.capacity()) {
            return false;
        }
        int first = Byte.toUnsignedInt(view.getByte(contents));
        return switch (identifier & TAG_MASK) {
            case BIT_STRING -> asked.overflowingBits() && first > (length - 1) * Byte.SIZE;
            case REAL ->
                    asked.overlongDecimal()
                            && (first & REAL_FORM_MASK) == 0
                            && length > MAX_DECIMAL_LENGTH;
            default -> false;
        };
    }
}
