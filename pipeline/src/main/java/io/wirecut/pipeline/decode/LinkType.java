package io.wirecut.pipeline.decode;

/// The LINKTYPE values of the pcap formats that can be decoded
/// (<https://www.tcpdump.org/linktypes.html>).
public final class LinkType {
    /// BSD loopback: the address family in the byte order of the capturing host.
    public static final int NULL = 0;

    /// Ethernet.
    public static final int ETHERNET = 1;

    /// PPP, with or without the HDLC address and control bytes.
    public static final int PPP = 9;

    /// Raw IP, as some systems number it.
    public static final int RAW_DLT = 12;

    /// Raw IP, as OpenBSD numbers it.
    public static final int RAW_OPENBSD = 14;

    /// PPP in HDLC-like framing (RFC 1662).
    public static final int PPP_HDLC = 50;

    /// Raw IP: the frame begins with an IPv4 or IPv6 header.
    public static final int RAW = 101;

    /// Cisco HDLC.
    public static final int CISCO_HDLC = 104;

    /// OpenBSD loopback: the address family in network byte order.
    public static final int LOOP = 108;

    /// Linux cooked capture, version 1.
    public static final int LINUX_COOKED = 113;

    /// Raw IPv4.
    public static final int IPV4 = 228;

    /// Raw IPv6.
    public static final int IPV6 = 229;

    /// Linux netfilter log: attributes, one of which holds an IP packet.
    public static final int NETFILTER_LOG = 239;

    /// Linux cooked capture, version 2.
    public static final int LINUX_COOKED_2 = 276;

    private LinkType() {}
}
