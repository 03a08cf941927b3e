package io.wirecut.pipeline.defrag;

/// The bounds of defragmentation. All memory is taken at the start.
///
/// @param maxDatagrams that may be incomplete at a time, 1 to 1,048,576
/// @param maxBytes of their fragments in all, 65,536 to 1 GiB
/// @param maxFragments of one datagram, 2 to 8,192
/// @param timeoutNs after which, counted from its first fragment, a datagram is given up
/// @param overlap which bytes are kept where fragments overlap
public record DefragmentLimits(
        int maxDatagrams, int maxBytes, int maxFragments, long timeoutNs, FragmentOverlap overlap) {
    private static final int MAX_DATAGRAMS = 1 << 20;
    private static final int MIN_BYTES = 1 << 16;
    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_FRAGMENTS = 8_192;

    /// What serves most: 1,024 datagrams, 16 MiB, 1,024 fragments a datagram, 60 s, BSD.
    public static final DefragmentLimits DEFAULT =
            new DefragmentLimits(1_024, 16 << 20, 1_024, 60_000_000_000L, FragmentOverlap.BSD);

    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public DefragmentLimits {
        check("maxDatagrams", maxDatagrams, 1, MAX_DATAGRAMS);
        check("maxBytes", maxBytes, MIN_BYTES, MAX_BYTES);
        check("maxFragments", maxFragments, 2, MAX_FRAGMENTS);
        if (timeoutNs <= 0) {
            throw new IllegalArgumentException("timeoutNs=" + timeoutNs + " must be above 0");
        }
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + "=" + value + " must be " + min + " to " + max);
        }
    }
}
