package io.wirecut.rules.steps;

import io.wirecut.signatures.Base64Decode;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// [Base64Decode], compiled. Text is decoded up to the first byte that is not base64; what is left
/// of the last group of four counts, too (RFC 4648, section 4).
final class Base64Check extends PointCheck {
    private static final int GROUP_LENGTH = 4;
    private static final int BITS = 6;

    private final int length;
    private final int offset;
    private final int lastSlot;
    private final StepChain[] data;

    Base64Check(Base64Decode decode) {
        super(decode.isRelative(), touchesVariables(decode));
        length = decode.length() == 0 ? Integer.MAX_VALUE : decode.length();
        offset = decode.offset();
        lastSlot = StepCheck.slotAfter(decode) - 1;
        data = StepChain.of(decode.data(), -1);
    }

    private static boolean touchesVariables(Base64Decode decode) {
        return StepCheck.slotAfter(decode) > 0
                || decode.data().stream().anyMatch(step -> StepCheck.of(step).usesVariables);
    }

    @Override
    int setsVariable() {
        return lastSlot;
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
        long start = (relative ? cursor : -context.base) + offset;
        int capacity = context.view.capacity();
        if (start < 0 || start >= capacity) {
            return FAILED;
        }
        int from = (int) start;
        int to = from + Math.min(length, capacity - from);
        context.lookedTo = to;
        int decoded = decode(context.view, from, to, context.decoded());
        if (decoded == 0) {
            return FAILED;
        }
        return data.length == 0 || context.decodedHold(data, decoded) ? cursor : FAILED;
    }

    private static int decode(UnsafeBuffer from, int begin, int end, MutableDirectBuffer to) {
        int group = 0;
        int count = 0;
        int written = 0;
        int room = to.capacity() - GROUP_LENGTH;
        for (int i = begin; i < end && written <= room; i++) {
            int value = valueOf(from.getByte(i));
            if (value < 0) {
                break;
            }
            group = group << BITS | value;
            if (++count == GROUP_LENGTH) {
                to.putByte(written, (byte) (group >> 16));
                to.putByte(written + 1, (byte) (group >> 8));
                to.putByte(written + 2, (byte) group);
                written += 3;
                count = 0;
                group = 0;
            }
        }
        if (count >= 2) {
            group <<= (GROUP_LENGTH - count) * BITS;
            to.putByte(written++, (byte) (group >> 16));
            if (count == 3) {
                to.putByte(written++, (byte) (group >> 8));
            }
        }
        return written;
    }

    private static int valueOf(byte c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
