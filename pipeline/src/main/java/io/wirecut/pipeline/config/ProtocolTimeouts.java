package io.wirecut.pipeline.config;

import java.util.concurrent.TimeUnit;

/// After how long without a packet a flow of one protocol is forgotten, by what has been seen of
/// it.
///
/// @param newNs nanoseconds, while only one side has spoken
/// @param establishedNs nanoseconds, once both sides have
/// @param closedNs nanoseconds, after the end of the session
/// @param bypassedNs nanoseconds, for a flow that is no longer looked at
public record ProtocolTimeouts(long newNs, long establishedNs, long closedNs, long bypassedNs) {
    private static final long MAX_SECONDS = TimeUnit.DAYS.toSeconds(365);

    /// The setting `flow-timeouts.PROTOCOL.*`, in seconds, where it is there.
    static ProtocolTimeouts of(Settings settings, String protocol, ProtocolTimeouts otherwise) {
        String path = "flow-timeouts." + protocol + ".";
        return new ProtocolTimeouts(
                timeoutNs(settings, path + "new", otherwise.newNs),
                timeoutNs(settings, path + "established", otherwise.establishedNs),
                timeoutNs(settings, path + "closed", otherwise.closedNs),
                timeoutNs(settings, path + "bypassed", otherwise.bypassedNs));
    }

    static ProtocolTimeouts ofSeconds(
            long newSeconds, long establishedSeconds, long closedSeconds, long bypassedSeconds) {
        return new ProtocolTimeouts(
                TimeUnit.SECONDS.toNanos(newSeconds),
                TimeUnit.SECONDS.toNanos(establishedSeconds),
                TimeUnit.SECONDS.toNanos(closedSeconds),
                TimeUnit.SECONDS.toNanos(bypassedSeconds));
    }

    private static long timeoutNs(Settings settings, String path, long otherwiseNs) {
        long seconds = settings.integer(path, TimeUnit.NANOSECONDS.toSeconds(otherwiseNs));
        if (seconds > MAX_SECONDS) {
            throw settings.fault(path, "at most %d seconds".formatted(MAX_SECONDS));
        }
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
