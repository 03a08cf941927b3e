package io.wirecut.pipeline.flow;

/// How a [FlowTable] is made.
///
/// @param capacity the most flows at a time, 1 to [FlowTable#MAX_CAPACITY]
/// @param seed the secret that salts the hash
/// @param key what makes two flows different ones
/// @param timeouts how long a flow may be silent
/// @param emergencyTimeouts how long in an emergency, which begins when the table is full
/// @param emergencyRecovery how much of the table, in percent, must be free for an emergency to be
///   over, 1 to 100
/// @param populated whether all memory is there from the start, so that no packet of a flood waits
///   for a page; otherwise it comes as flows do
/// @param midstream whether sessions are followed whose beginning was not seen: then who sends a
///   SYN with ACK first is taken for the server, else whoever sends first for the client
public record FlowTableOptions(
        int capacity,
        long seed,
        FlowKeyOptions key,
        FlowTimeouts timeouts,
        FlowTimeouts emergencyTimeouts,
        int emergencyRecovery,
        boolean populated,
        boolean midstream) {
    /// Suricata's `emergency-recovery` unless told.
    public static final int DEFAULT_EMERGENCY_RECOVERY = 30;

    /// @throws IllegalArgumentException if a number is out of its range
    public FlowTableOptions {
        if (capacity < 1 || capacity > FlowTable.MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "flowCapacity=" + capacity + " must be from 1 to " + FlowTable.MAX_CAPACITY);
        }
        if (emergencyRecovery < 1 || emergencyRecovery > 100) {
            throw new IllegalArgumentException(
                    "emergencyRecovery=" + emergencyRecovery + " must be from 1 to 100 percent");
        }
    }
}
