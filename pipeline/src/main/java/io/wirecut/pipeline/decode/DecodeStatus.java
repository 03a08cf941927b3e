package io.wirecut.pipeline.decode;

/// How far a frame could be decoded. Anything but [#OK] is a reason for which it bypasses
/// inspection.
public enum DecodeStatus {
    /// Down to the transport header, or to the IP header for protocols without one that is decoded.
    OK,
    /// The link type is not one of those that are decoded.
    UNKNOWN_LINK_TYPE,
    /// The link layer carries something else than IP.
    NOT_IP,
    /// The frame ends within its link header.
    LINK_TRUNCATED,
    /// The IP header contradicts itself or the frame.
    IP_MALFORMED,
    /// The transport header contradicts itself or the packet.
    TRANSPORT_MALFORMED
}
