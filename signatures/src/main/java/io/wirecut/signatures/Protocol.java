package io.wirecut.signatures;

/// The protocol in a signature's header.
public enum Protocol {
    /// Any IP packet.
    IP,
    /// TCP: contents are searched in the stream and, where they are bound to a place, in the packet
    /// too.
    TCP,
    /// TCP, contents searched in each packet's own payload only.
    TCP_PACKET,
    /// TCP, contents searched in the reassembled stream only.
    TCP_STREAM,
    /// UDP.
    UDP,
    /// ICMP, version 4 or 6.
    ICMP,
    /// SCTP.
    SCTP,
    /// Any packet, even one whose headers cannot be read (`pkthdr`).
    PACKET_HEADER
}
