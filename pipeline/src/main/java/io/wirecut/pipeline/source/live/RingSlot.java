package io.wirecut.pipeline.source.live;

/// One frame in a TPACKET_V2 ring, as the kernel lays it out (`tpacket2_hdr` in
/// `linux/if_packet.h`, then a `sockaddr_ll`, then the frame).
///
/// ```
///   0 status      4 length on the wire   8 captured length  12 offset of the frame (16 bits)
///  16 seconds    20 nanoseconds         24 VLAN tag        26 VLAN ethertype (16 bits each)
///  32 sockaddr_ll: 42 packet type (8 bits)
/// ```
final class RingSlot {
    static final int STATUS = 0;
    static final int WIRE_LENGTH = 4;
    static final int CAPTURED_LENGTH = 8;
    static final int FRAME_OFFSET = 12;
    static final int SECONDS = 16;
    static final int NANOSECONDS = 20;
    static final int VLAN_TAG = 24;
    static final int VLAN_ETHER_TYPE = 26;
    static final int PACKET_TYPE = 42;

    static final int STATUS_KERNEL = 0;
    static final int STATUS_USER = 1;
    static final int STATUS_CHECKSUM_NOT_READY = 1 << 3;
    static final int STATUS_VLAN_VALID = 1 << 4;
    static final int STATUS_VLAN_ETHER_TYPE_VALID = 1 << 6;

    static final int PACKET_OUTGOING = 4;

    /// Room to put a VLAN tag back into a frame.
    static final int VLAN_TAG_LENGTH = 4;

    /// Room beside that, so that IP headers stay aligned behind a [VirtioHeader].
    static final int PADDING = 2;

    /// What a slot holds beside the bytes that the interface's MTU counts: at least the header, the
    /// Ethernet header with tags, and padding.
    static final int OVERHEAD = 128;

    private RingSlot() {}
}
