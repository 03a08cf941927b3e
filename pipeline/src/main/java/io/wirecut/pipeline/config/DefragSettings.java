package io.wirecut.pipeline.config;

import java.util.concurrent.TimeUnit;

/// How fragments are put together; the memory that there is for them is `defrag.memcap`.
///
/// @param timeoutNs how long fragments wait for the others of their datagram: `defrag.timeout`, in
///   seconds
/// @param trackers how many datagrams may be incomplete at a time, 1 to 1,048,576:
///   `defrag.trackers`. Each takes 1,384 bytes beside its fragments
/// @param ipv6Overlap what hosts make of overlapping fragments of IPv6: `defrag.ipv6-overlap`
public record DefragSettings(long timeoutNs, int trackers, Ipv6Overlap ipv6Overlap) {
    private static final long DEFAULT_SECONDS = 60;
    private static final long MAX_SECONDS = 3_600;
    private static final int DEFAULT_TRACKERS = 1_024;
    private static final int MAX_TRACKERS = 1 << 20;

    static DefragSettings of(Settings settings) {
        return new DefragSettings(
                TimeUnit.SECONDS.toNanos(
                        number(settings, "defrag.timeout", DEFAULT_SECONDS, MAX_SECONDS)),
                (int) number(settings, "defrag.trackers", DEFAULT_TRACKERS, MAX_TRACKERS),
                settings.choice("defrag.ipv6-overlap", Ipv6Overlap.class, Ipv6Overlap.HOST));
    }

    private static long number(Settings settings, String path, long otherwise, long max) {
        long number = settings.integer(path, otherwise);
        if (number < 1 || number > max) {
            throw settings.fault(path, "a number from 1 to " + max);
        }
        return number;
    }
}
