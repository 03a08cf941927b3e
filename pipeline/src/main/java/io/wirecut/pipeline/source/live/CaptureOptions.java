package io.wirecut.pipeline.source.live;

import org.agrona.BitUtil;

/// How frames are taken from an interface.
///
/// @param ringLength bytes of memory that the kernel may fill ahead of us, for each interface, a
///   power of two; four times as many where an interface gives frames longer than its MTU
/// @param promiscuous whether frames for other hosts are taken too
/// @param filter what is taken, as `man 7 pcap-filter` has it; empty for everything
public record CaptureOptions(int ringLength, boolean promiscuous, String filter) {
    /// 32 MiB, everything that passes.
    public static final CaptureOptions DEFAULT = new CaptureOptions(32 << 20, true, "");

    private static final int MIN_RING_LENGTH = 1 << 20;
    private static final int MAX_RING_LENGTH = 1 << 28;

    /// Checks the values.
    ///
    /// @throws IllegalArgumentException if the length is out of range
    public CaptureOptions {
        if (ringLength < MIN_RING_LENGTH
                || ringLength > MAX_RING_LENGTH
                || !BitUtil.isPowerOfTwo(ringLength)) {
            throw new IllegalArgumentException(
                    "ringLength=%d must be a power of two from %d to %d"
                            .formatted(ringLength, MIN_RING_LENGTH, MAX_RING_LENGTH));
        }
    }

    /// The same with another [#filter].
    public CaptureOptions withFilter(String expression) {
        return new CaptureOptions(ringLength, promiscuous, expression);
    }

    /// The same with another [#promiscuous].
    public CaptureOptions withPromiscuous(boolean promiscuous) {
        return new CaptureOptions(ringLength, promiscuous, filter);
    }

    /// The same with another [#ringLength].
    public CaptureOptions withRingLength(int length) {
        return new CaptureOptions(length, promiscuous, filter);
    }
}
