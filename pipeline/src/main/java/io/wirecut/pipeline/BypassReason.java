package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.DecodeStatus;

/// Why a frame was forwarded without having been inspected.
public enum BypassReason {
    /// Its link type is not one that is decoded.
    UNKNOWN_LINK_TYPE,
    /// It carries something else than IP.
    NOT_IP,
    /// It ends within its link header.
    LINK_TRUNCATED,
    /// Its IP header contradicts itself or the frame.
    IP_MALFORMED,
    /// A checksum is wrong, so that no host would take it, and checksums are verified.
    BAD_CHECKSUM,
    /// It is a RST of ours, captured on its way.
    OWN_RESET,
    /// A rule or a policy let its flow pass.
    FLOW_PASSED,
    /// A rule asked to drop or reset its flow, and a tap lets it go on.
    FLOW_CONDEMNED,
    /// The flow table is full.
    FLOW_TABLE_FULL,
    /// There is no memory left to match its stream with.
    STREAM_STATES_FULL,
    /// There is no room to store a segment that came too early, and an exception policy lets it
    /// pass.
    SEGMENT_STORE_FULL,
    /// There is no room to store a fragment, and an exception policy lets it pass.
    FRAGMENT_STORE_FULL,
    /// The ring of its worker is full, and overload fails open.
    RING_FULL;

    /// The reason that a decoding status gives.
    ///
    /// @param status one without an IP packet that could be inspected
    static BypassReason of(DecodeStatus status) {
        return switch (status) {
            case UNKNOWN_LINK_TYPE -> UNKNOWN_LINK_TYPE;
            case NOT_IP -> NOT_IP;
            case LINK_TRUNCATED -> LINK_TRUNCATED;
            case IP_MALFORMED -> IP_MALFORMED;
            case OK, TRANSPORT_MALFORMED ->
                    throw new IllegalArgumentException("status=" + status + " is inspected");
        };
    }
}
