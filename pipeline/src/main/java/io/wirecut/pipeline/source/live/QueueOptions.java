package io.wirecut.pipeline.source.live;

/// How packets are taken from a netfilter queue (`NFQUEUE` of `man 8 iptables-extensions`).
///
/// @param number of the queue, 0 to 65535
/// @param capacity packets that may wait for their verdict
/// @param failsOpen whether packets that find the queue full are let pass; else they are dropped
/// @param batchCount packets that a verdict may cover at most; 1 gives each its own, and is a must
///   where the pipeline has threads of its own, which judge in no common order
/// @param repeats whether a packet that may pass runs through its chain once more, as one that
///   carries the mark; for chains that send packets on otherwise
public record QueueOptions(
        int number, int capacity, boolean failsOpen, int batchCount, boolean repeats) {
    /// The mark that a packet carries which [#repeats], and each that an injector here sends: for a
    /// rule that lets it pass by.
    public static final int MARK = SocketFilter.OWN_MARK;

    /// Checks the values.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public QueueOptions {
        require("queue", number, 0, 0xFFFF);
        require("capacity", capacity, 1, 1 << 20);
        require("batchCount", batchCount, 1, 1 << 10);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s=%d must be from %d to %d".formatted(name, value, least, most));
        }
    }

    /// A queue that holds 4,096 packets, fails closed, and covers 20 packets with a verdict.
    public static QueueOptions of(int number) {
        return new QueueOptions(number, 4096, false, 20, false);
    }

    /// The same with another [#batchCount].
    public QueueOptions withBatchCount(int packets) {
        return new QueueOptions(number, capacity, failsOpen, packets, repeats);
    }

    /// The same with another [#failsOpen].
    public QueueOptions withFailsOpen(boolean failsOpen) {
        return new QueueOptions(number, capacity, failsOpen, batchCount, repeats);
    }
}
