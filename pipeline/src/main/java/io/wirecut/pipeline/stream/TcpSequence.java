package io.wirecut.pipeline.stream;

/// Arithmetic of 32-bit TCP sequence numbers, which wrap (RFC 9293 §3.4): by `int` subtraction
/// only. Two numbers can be compared as long as they lie less than 2³¹ apart.
public final class TcpSequence {
    private TcpSequence() {}

    /// How many bytes `to` lies after `from`; negative if it lies before.
    public static int distance(int from, int to) {
        return to - from;
    }

    /// Whether `a` comes before `b`.
    public static boolean isBefore(int a, int b) {
        return a - b < 0;
    }

    /// Whether `a` comes after `b`.
    public static boolean isAfter(int a, int b) {
        return a - b > 0;
    }

    /// Whether `low <= sequence < high`.
    public static boolean isWithin(int sequence, int low, int high) {
        return sequence - low >= 0 && sequence - high < 0;
    }

    /// The later of two.
    public static int max(int a, int b) {
        return a - b >= 0 ? a : b;
    }

    /// The earlier of two.
    public static int min(int a, int b) {
        return a - b <= 0 ? a : b;
    }
}
