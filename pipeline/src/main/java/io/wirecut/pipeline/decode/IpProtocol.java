package io.wirecut.pipeline.decode;

/// The IP protocol numbers that decide something here (IANA protocol numbers).
public final class IpProtocol {
    /// ICMP for IPv4.
    public static final int ICMP = 1;

    /// IPv4 within IP (RFC 2003).
    public static final int IPV4 = 4;

    /// TCP.
    public static final int TCP = 6;

    /// UDP.
    public static final int UDP = 17;

    /// IPv6 within IP (RFC 4213).
    public static final int IPV6 = 41;

    /// Generic routing encapsulation (RFC 2784).
    public static final int GRE = 47;

    /// Encapsulating security payload (RFC 4303).
    public static final int ESP = 50;

    /// Authentication header (RFC 4302).
    public static final int AH = 51;

    /// ICMP for IPv6.
    public static final int ICMPV6 = 58;

    /// SCTP (RFC 9260).
    public static final int SCTP = 132;

    /// IPv6 extension: hop-by-hop options.
    public static final int HOP_BY_HOP = 0;

    /// IPv6 extension: routing.
    public static final int ROUTING = 43;

    /// IPv6 extension: fragment.
    public static final int FRAGMENT = 44;

    /// IPv6: nothing follows.
    public static final int NO_NEXT_HEADER = 59;

    /// IPv6 extension: destination options.
    public static final int DESTINATION_OPTIONS = 60;

    /// IPv6 extension: mobility (RFC 6275).
    public static final int MOBILITY = 135;

    /// IPv6 extension: host identity protocol (RFC 7401).
    public static final int HIP = 139;

    /// IPv6 extension: shim6 (RFC 5533).
    public static final int SHIM6 = 140;

    private IpProtocol() {}
}
