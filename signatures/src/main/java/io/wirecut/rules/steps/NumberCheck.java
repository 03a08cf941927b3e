package io.wirecut.rules.steps;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.wirecut.signatures.NumberSource;
import io.wirecut.signatures.NumberSource.Format;
import org.agrona.concurrent.UnsafeBuffer;

/// A step that reads a number.
public abstract sealed class NumberCheck extends PointCheck
        permits ByteTestCheck, ByteJumpCheck, ByteExtractCheck, ByteMathCheck {
    /// The most bytes that a binary number takes.
    private static final int MAX_BINARY_LENGTH = 8;

    /// The most bytes that a number in digits takes: octal digits of 64 bits, and a blank.
    private static final int MAX_TEXT_LENGTH = 23;

    private final Value length;
    private final Value offset;
    private final Format format;
    private final long bitmask;

    NumberCheck(NumberSource source, boolean usesVariables) {
        super(
                source.relative(),
                usesVariables
                        || Value.of(source.length()).isVariable()
                        || Value.of(source.offset()).isVariable());
        length = Value.of(source.length());
        offset = Value.of(source.offset());
        format = source.format();
        bitmask = source.bitmask();
    }

    @Override
    final boolean isPositive() {
        return true;
    }

    @Override
    final long lastEnd() {
        boolean isOpen = format.isText() && length.constant() == 0;
        return isOpen || offset.isVariable() || length.isVariable()
                ? Long.MAX_VALUE
                : Math.max(0, offset.constant() + length.constant());
    }

    @Override
    final long lastEndAfterCursor() {
        return lastEnd();
    }

    /// The number's bits that the mask keeps.
    final long masked(long value) {
        return bitmask == 0 ? value : (value & bitmask) >>> Long.numberOfTrailingZeros(bitmask);
    }

    /// Reads the number into [InspectionContext#number] and [InspectionContext#numberEnd].
    ///
    /// @return whether there is one
    final boolean read(InspectionContext context, long cursor) {
        long start = (relative ? cursor : -context.base) + offset.distanceIn(context);
        long count = length.distanceIn(context);
        int capacity = context.view.capacity();
        if (start < 0 || start + count > capacity || (relative && start >= capacity)) {
            return false;
        }
        if (count == 0 && format.isText()) {
            count = capacity - start;
        }
        context.lookedTo = start + count;
        return format.isText()
                ? readText(context, (int) start, (int) Math.min(count, MAX_TEXT_LENGTH))
                : readBinary(context, (int) start, count);
    }

    private boolean readBinary(InspectionContext context, int start, long count) {
        if (count > MAX_BINARY_LENGTH) {
            return false;
        }
        int bytes = (int) count;
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            int at = start + (isLittleEndian(context.view) ? bytes - 1 - i : i);
            value = value << Byte.SIZE | Byte.toUnsignedInt(context.view.getByte(at));
        }
        context.number = value;
        context.numberEnd = start + bytes;
        return true;
    }

    private boolean isLittleEndian(UnsafeBuffer view) {
        return switch (format) {
            case LITTLE_ENDIAN -> true;
            case DCE -> DceOrder.isLittleEndian(view);
            default -> false;
        };
    }

    private boolean readText(InspectionContext context, int start, int count) {
        UnsafeBuffer view = context.view;
        int end = start + count;
        int at = start;
        while (at < end && isBlank(view.getByte(at))) {
            at++;
        }
        boolean negative = at < end && view.getByte(at) == '-';
        if (at < end && (negative || view.getByte(at) == '+')) {
            at++;
        }
        int radix = radixAt(view, at, end);
        if (radix == 16 && startsHexadecimal(view, at, end)) {
            at += 2;
        }
        int firstDigit = at;
        long value = 0;
        while (at < end) {
            int digit = Character.digit(view.getByte(at), radix);
            if (digit < 0) {
                break;
            }
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, radix)) > 0) {
                return false;
            }
            value = value * radix + digit;
            at++;
        }
        context.number = negative ? -value : value;
        context.numberEnd = at;
        return at > firstDigit;
    }

    private int radixAt(UnsafeBuffer view, int at, int end) {
        return switch (format) {
            case HEXADECIMAL -> 16;
            case OCTAL -> 8;
            case ANY_TEXT ->
                    startsHexadecimal(view, at, end)
                            ? 16
                            : at < end && view.getByte(at) == '0' ? 8 : 10;
            default -> 10;
        };
    }

    private static boolean startsHexadecimal(UnsafeBuffer view, int at, int end) {
        return at + 2 < end
                && view.getByte(at) == '0'
                && (view.getByte(at + 1) | 0x20) == 'x'
                && Character.digit(view.getByte(at + 2), 16) >= 0;
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }

    /// The byte order that the header of a DCE/RPC message says.
    private static final class DceOrder {
        private static final int VERSION = 5;
        private static final int REPRESENTATION_OFFSET = 4;
        private static final int LITTLE_ENDIAN_BIT = 0x10;
        private static final int HEADER_LENGTH = 16;

        private DceOrder() {}

        static boolean isLittleEndian(UnsafeBuffer view) {
            return view.capacity() >= HEADER_LENGTH
                    && view.getByte(0) == VERSION
                    && (view.getInt(REPRESENTATION_OFFSET, LITTLE_ENDIAN) & LITTLE_ENDIAN_BIT) != 0;
        }
    }
}
