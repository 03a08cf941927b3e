package io.wirecut.pipeline.decode;

/// The IP protocol numbers that decide something here (IANA protocol numbers).
public final class IpProtocol {
    /// ICMP for IPv4.
    public static final int ICMP = 1;

    /// TCP.
    public static final int TCP = 6;

    /// UDP.
    public static final int UDP = 17;

    /// ICMP for IPv6.
    public static final int ICMPV6 = 58;

    private IpProtocol() {}
}
