package io.wirecut.pipeline.decode;

/// What follows an EtherType (IEEE 802 numbers; also the protocol field of GRE, GENEVE and the
/// cooked headers).
final class EtherType {
    static final int IPV4 = 0x0800;
    static final int TRANSPARENT_ETHERNET = 0x6558;
    static final int VLAN = 0x8100;
    static final int VLAN_SERVICE = 0x88A8;
    static final int VLAN_OLD_SERVICE = 0x9100;
    static final int IPV6 = 0x86DD;
    static final int PPP = 0x880B;
    static final int MPLS = 0x8847;
    static final int MPLS_MULTICAST = 0x8848;
    static final int PPPOE_SESSION = 0x8864;
    static final int NSH = 0x894F;
    static final int ERSPAN_2 = 0x88BE;
    static final int ERSPAN_3 = 0x22EB;

    private EtherType() {}

    /// The header that follows; fails with `LINK_NOT_IP` if it is none of those decoded.
    static HeaderKind next(Cursor at, int etherType) {
        return switch (etherType) {
            case IPV4 -> HeaderKind.IPV4;
            case IPV6 -> HeaderKind.IPV6;
            case VLAN, VLAN_SERVICE, VLAN_OLD_SERVICE -> HeaderKind.VLAN;
            case MPLS, MPLS_MULTICAST -> HeaderKind.MPLS;
            case PPPOE_SESSION -> HeaderKind.PPPOE;
            case PPP -> HeaderKind.PPP;
            case TRANSPARENT_ETHERNET -> HeaderKind.ETHERNET;
            case NSH -> HeaderKind.NSH;
            default -> at.fail(DecodeEvent.LINK_NOT_IP);
        };
    }
}
