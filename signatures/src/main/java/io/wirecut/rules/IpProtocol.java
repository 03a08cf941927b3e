package io.wirecut.rules;

/// The IP protocol numbers that rules tell apart (IANA Protocol Numbers).
final class IpProtocol {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMP_V6 = 58;
    static final int SCTP = 132;

    private IpProtocol() {}
}
