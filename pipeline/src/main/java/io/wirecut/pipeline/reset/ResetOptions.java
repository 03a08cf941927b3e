package io.wirecut.pipeline.reset;

/// How connections are reset: whom, how often, and when the result is taken for sure.
///
/// @param dryRun whether everything is done but sending
/// @param never toward whom no RST goes, whatever a rule says
/// @param inWindowHosts who takes a RST anywhere in its window, as hosts older than RFC 5961 do
/// @param segmentsPerFlow the most RSTs for one connection, both ends together, 1 to 255
/// @param segmentsPerSecond the most RSTs a second of all workers together; 0 for no limit
/// @param segmentsPerSource the most RSTs a second for the connections of one client; 0 for no
///   limit
/// @param trackedFlows how many connections each worker follows up at a time, 1 to
///   [#MAX_TRACKED_FLOWS]
/// @param settleNs how long a connection is quiet before a RST goes to where it has come to rest
/// @param confirmNs how long an end is silent after a RST before it is taken for dead
/// @param trackNs how long a connection is followed up at most
/// @param unreachable whether ICMP tells of what is dropped without a RST
/// @param onTimeout whether both ends are told when an established connection was silent for too
///   long
/// @param onStray whether a segment that belongs to no session is answered with a RST
public record ResetOptions(
        boolean dryRun,
        NetworkSet never,
        NetworkSet inWindowHosts,
        int segmentsPerFlow,
        int segmentsPerSecond,
        int segmentsPerSource,
        int trackedFlows,
        long settleNs,
        long confirmNs,
        long trackNs,
        Unreachable unreachable,
        boolean onTimeout,
        boolean onStray) {
    /// The most connections that one worker can follow up at a time.
    public static final int MAX_TRACKED_FLOWS = 32_768;

    /// What holds unless told.
    public static final ResetOptions DEFAULT =
            new ResetOptions(
                    false,
                    NetworkSet.EMPTY,
                    NetworkSet.EMPTY,
                    24,
                    20_000,
                    1_000,
                    1_024,
                    20_000_000L,
                    2_000_000_000L,
                    30_000_000_000L,
                    Unreachable.NO,
                    false,
                    false);

    private static final int MAX_SEGMENTS_PER_FLOW = 255;

    /// Of what ICMP tells that it was dropped (v4 type 3 code 13, v6 type 1 code 1).
    public enum Unreachable {
        /// Nothing.
        NO,
        /// Datagrams of UDP that a rule wanted to reset.
        UDP,
        /// Those, and all that a rule drops without a RST.
        DROPS
    }

    /// @throws IllegalArgumentException if a value is out of its range
    public ResetOptions {
        requireRange("segmentsPerFlow", segmentsPerFlow, 1, MAX_SEGMENTS_PER_FLOW);
        requireRange("segmentsPerSecond", segmentsPerSecond, 0, Integer.MAX_VALUE);
        requireRange("segmentsPerSource", segmentsPerSource, 0, Integer.MAX_VALUE);
        requireRange("trackedFlows", trackedFlows, 1, MAX_TRACKED_FLOWS);
        requireRange("settleNs", settleNs, 1, Long.MAX_VALUE >> 2);
        requireRange("confirmNs", confirmNs, 1, Long.MAX_VALUE >> 2);
        requireRange("trackNs", trackNs, confirmNs, Long.MAX_VALUE >> 2);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s=%d must be from %d to %d".formatted(name, value, least, most));
        }
    }
}
