package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;

/// How streams are assembled.
///
/// @param inline whether packets wait for a verdict: then what was seen first always holds, what
///   disagrees with it is refused, and so is what cannot be stored
/// @param inspectOn when bytes are handed on; inline it is always their arrival
/// @param depth bytes of a stream that are handed on, what follows being only counted; 0 for all
/// @param urgentPolicy what becomes of urgent bytes
/// @param smallSegments what counts as a run of small segments
/// @param storeLength bytes of stored segments that one direction of a flow may hold, at least 4096
/// @param hostPolicies which overlap policy a host has; not asked inline
public record StreamOptions(
        boolean inline,
        InspectOn inspectOn,
        long depth,
        UrgentPolicy urgentPolicy,
        SmallSegments smallSegments,
        int storeLength,
        HostPolicies hostPolicies) {
    /// Bytes of a stream that are handed on unless told otherwise: 1 MiB.
    public static final long DEFAULT_DEPTH = 1 << 20;

    /// Bytes of stored segments that a direction may hold unless told otherwise: 256 KiB.
    public static final int DEFAULT_STORE_LENGTH = 256 * 1024;

    /// A run of small segments: ordinary where somebody types, and a way to tear a pattern apart
    /// where nobody does.
    ///
    /// @param maxLength bytes of data that a small segment has at most; 0 if none is small
    /// @param count how many make a run, 1 to 255
    public record SmallSegments(int maxLength, int count) {
        /// 64 segments of up to 8 bytes.
        public static final SmallSegments DEFAULT = new SmallSegments(8, 64);

        /// @throws IllegalArgumentException if a number is out of its range
        public SmallSegments {
            if (maxLength < 0 || count < 1 || count > 255) {
                throw new IllegalArgumentException(
                        "smallSegments.maxLength=%d must not be negative, and count=%d from 1 to 255"
                                .formatted(maxLength, count));
            }
        }
    }

    private static final int MIN_STORE_LENGTH = 4096;

    /// When bytes are handed on.
    public enum InspectOn {
        /// As soon as they are in order: a reset has the best chance. What was handed on is the
        /// truth, and a later segment that claims the same bytes changes nothing.
        ARRIVAL,
        /// When their receiver has acknowledged them, with the next segment that their sender sends
        /// (its RST brings those too that are not acknowledged), or at the end of the flow: until
        /// then a later segment may replace them, as the receiver's overlap policy says.
        ACK
    }

    /// Which overlap policy a host has.
    @FunctionalInterface
    public interface HostPolicies {
        /// Asked once for each stream, on the worker's thread; must not allocate.
        ///
        /// @param ipVersion 4 or 6
        /// @param high upper half of the receiver's IPv6 address; 0 for IPv4
        /// @param low lower half of it, or its IPv4 address
        OverlapPolicy policyOf(int ipVersion, long high, long low);
    }

    /// @throws IllegalArgumentException if a number is out of its range
    public StreamOptions {
        if (depth < 0) {
            throw new IllegalArgumentException("depth=" + depth + " must not be negative");
        }
        if (storeLength < MIN_STORE_LENGTH) {
            throw new IllegalArgumentException(
                    "storeLength=" + storeLength + " must be at least " + MIN_STORE_LENGTH);
        }
    }

    /// For a tap: on arrival, with one overlap policy for every host.
    public static StreamOptions forTap(OverlapPolicy policy) {
        return new StreamOptions(
                false,
                InspectOn.ARRIVAL,
                DEFAULT_DEPTH,
                UrgentPolicy.OUT_OF_BAND,
                SmallSegments.DEFAULT,
                DEFAULT_STORE_LENGTH,
                (ipVersion, high, low) -> policy);
    }

    /// For a place in the line: what was seen first holds.
    public static StreamOptions forInline() {
        return new StreamOptions(
                true,
                InspectOn.ARRIVAL,
                DEFAULT_DEPTH,
                UrgentPolicy.OUT_OF_BAND,
                SmallSegments.DEFAULT,
                DEFAULT_STORE_LENGTH,
                (ipVersion, high, low) -> OverlapPolicy.FIRST);
    }

    /// The overlap policy of who receives a stream; inline what came first holds for everybody.
    /// Allocates nothing.
    OverlapPolicy policyOf(Flow flow, boolean toServer) {
        if (inline) {
            return OverlapPolicy.FIRST;
        }
        long high = toServer ? flow.serverHigh() : flow.clientHigh();
        long low = toServer ? flow.serverLow() : flow.clientLow();
        return hostPolicies.policyOf(flow.ipVersion(), high, low);
    }

    /// The same with another [#inspectOn].
    public StreamOptions withInspectOn(InspectOn inspectOn) {
        return new StreamOptions(
                inline, inspectOn, depth, urgentPolicy, smallSegments, storeLength, hostPolicies);
    }

    /// The same with another [#depth].
    public StreamOptions withDepth(long depth) {
        return new StreamOptions(
                inline, inspectOn, depth, urgentPolicy, smallSegments, storeLength, hostPolicies);
    }

    /// The same with another [#urgentPolicy].
    public StreamOptions withUrgentPolicy(UrgentPolicy urgentPolicy) {
        return new StreamOptions(
                inline, inspectOn, depth, urgentPolicy, smallSegments, storeLength, hostPolicies);
    }

    /// The same with other [#smallSegments].
    public StreamOptions withSmallSegments(SmallSegments smallSegments) {
        return new StreamOptions(
                inline, inspectOn, depth, urgentPolicy, smallSegments, storeLength, hostPolicies);
    }

    /// The same with other [#hostPolicies].
    public StreamOptions withHostPolicies(HostPolicies hostPolicies) {
        return new StreamOptions(
                inline, inspectOn, depth, urgentPolicy, smallSegments, storeLength, hostPolicies);
    }
}
