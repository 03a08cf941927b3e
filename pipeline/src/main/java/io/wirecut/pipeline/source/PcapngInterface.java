package io.wirecut.pipeline.source;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/// What a pcapng section says of an interface.
///
/// @param linkType of its frames
/// @param frameLimit the most bytes of a frame that were captured
/// @param ticksPerSecond of its clock; 0 if there are more of them than a long can hold
/// @param offsetSeconds to be added to its clock
record PcapngInterface(int linkType, long frameLimit, long ticksPerSecond, long offsetSeconds) {
    private static final int OPTIONS_OFFSET = 16;
    private static final int OPTION_END = 0;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final long MICROSECONDS = 1_000_000L;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_POWER_OF_TEN = 18;
    private static final int MAX_POWER_OF_TWO = 62;

    /// Reads an interface description block, all of which is there.
    static PcapngInterface read(DirectBuffer buffer, int block, int length, ByteOrder order) {
        int linkType = Short.toUnsignedInt(buffer.getShort(block + 8, order));
        long snaplen = Integer.toUnsignedLong(buffer.getInt(block + 12, order));
        long ticksPerSecond = MICROSECONDS;
        long offsetSeconds = 0;
        int end = block + length - 4;
        int option = block + OPTIONS_OFFSET;
        while (end - option >= 4) {
            int code = Short.toUnsignedInt(buffer.getShort(option, order));
            int optionLength = Short.toUnsignedInt(buffer.getShort(option + 2, order));
            if (code == OPTION_END || optionLength > end - option - 4) {
                break;
            }
            if (code == OPTION_RESOLUTION && optionLength >= 1) {
                ticksPerSecond = ticksPerSecond(buffer.getByte(option + 4));
            } else if (code == OPTION_OFFSET && optionLength >= 8) {
                offsetSeconds = buffer.getLong(option + 4, order);
            }
            option += 4 + ((optionLength + 3) & ~3);
        }
        return new PcapngInterface(
                linkType, snaplen == 0 ? Long.MAX_VALUE : snaplen, ticksPerSecond, offsetSeconds);
    }

    private static long ticksPerSecond(byte resolution) {
        int exponent = resolution & 0x7F;
        if (resolution < 0) {
            return exponent > MAX_POWER_OF_TWO ? 0 : 1L << exponent;
        }
        if (exponent > MAX_POWER_OF_TEN) {
            return 0;
        }
        long ticks = 1;
        for (int i = 0; i < exponent; i++) {
            ticks *= 10;
        }
        return ticks;
    }

    /// Nanoseconds since 1970-01-01T00:00Z; an absurd clock wraps, it does not fail.
    long timestampNs(long ticks) {
        if (ticksPerSecond == MICROSECONDS) {
            return ticks * 1_000 + offsetSeconds * NS_PER_SECOND;
        }
        if (ticksPerSecond == 0) {
            return offsetSeconds * NS_PER_SECOND;
        }
        long seconds = Long.divideUnsigned(ticks, ticksPerSecond);
        long rest = Long.remainderUnsigned(ticks, ticksPerSecond);
        long restNs =
                ticksPerSecond <= NS_PER_SECOND
                        ? rest * NS_PER_SECOND / ticksPerSecond
                        : (long) ((double) rest * NS_PER_SECOND / ticksPerSecond);
        return (seconds + offsetSeconds) * NS_PER_SECOND + restNs;
    }
}
