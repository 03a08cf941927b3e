package io.wirecut.rules;

/// The IP protocol numbers that rules tell apart (IANA protocol numbers): rules know nothing of the
/// pipeline, whose decoder has a longer list.
final class IpProtocol {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    static final int SCTP = 132;

    private IpProtocol() {}
}
