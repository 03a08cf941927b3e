package io.wirecut.perf.traffic;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Puts Ethernet, VLAN tags, IP and TCP or UDP around a payload.
final class FrameCrafter {
    private static final int ETHER_TYPE_IPV4 = 0x0800;
    private static final int ETHER_TYPE_IPV6 = 0x86DD;
    private static final int ETHER_TYPE_VLAN = 0x8100;
    private static final int ETHER_TYPE_SERVICE_VLAN = 0x88A8;
    private static final int ETHERNET_LENGTH = 14;
    private static final int VLAN_LENGTH = 4;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int TCP_LENGTH = 20;
    private static final int TCP_CHECKSUM = 16;
    private static final int UDP_LENGTH = 8;
    private static final int UDP_CHECKSUM = 6;
    private static final int HOP_LIMIT = 64;
    private static final int WINDOW = 64_240;

    private final int[] vlanIds;
    private int ipId;

    /// @param vlanIds of the tags, the outermost first
    FrameCrafter(int... vlanIds) {
        this.vlanIds = vlanIds.clone();
    }

    /// @param options a multiple of 4 bytes
    byte[] tcp(
            Endpoint from,
            Endpoint to,
            int sequence,
            int acknowledgement,
            int flags,
            byte[] options,
            byte[] payload) {
        int headerLength = TCP_LENGTH + options.length;
        ByteBuffer frame = begin(from, to, IpProtocol.TCP, headerLength + payload.length);
        int start = frame.position();
        frame.putShort((short) from.port()).putShort((short) to.port());
        frame.putInt(sequence).putInt(acknowledgement);
        frame.put((byte) ((headerLength / 4) << 4)).put((byte) flags).putShort((short) WINDOW);
        frame.putInt(0).put(options).put(payload);
        return finish(frame, from.isIpv4(), IpProtocol.TCP, start, TCP_CHECKSUM);
    }

    byte[] udp(Endpoint from, Endpoint to, byte[] payload) {
        ByteBuffer frame = begin(from, to, IpProtocol.UDP, UDP_LENGTH + payload.length);
        int start = frame.position();
        frame.putShort((short) from.port()).putShort((short) to.port());
        frame.putShort((short) (UDP_LENGTH + payload.length)).putShort((short) 0).put(payload);
        return finish(frame, from.isIpv4(), IpProtocol.UDP, start, UDP_CHECKSUM);
    }

    private ByteBuffer begin(Endpoint from, Endpoint to, int protocol, int length) {
        boolean isIpv4 = from.isIpv4();
        int ipLength = isIpv4 ? IPV4_LENGTH : IPV6_LENGTH;
        ByteBuffer frame =
                ByteBuffer.allocate(
                        ETHERNET_LENGTH + VLAN_LENGTH * vlanIds.length + ipLength + length);
        frame.put(to.mac()).put(from.mac());
        for (int i = 0; i < vlanIds.length; i++) {
            boolean innermost = i == vlanIds.length - 1;
            frame.putShort((short) (innermost ? ETHER_TYPE_VLAN : ETHER_TYPE_SERVICE_VLAN));
            frame.putShort((short) vlanIds[i]);
        }
        frame.putShort((short) (isIpv4 ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6));
        if (isIpv4) {
            frame.putShort((short) 0x4500).putShort((short) (ipLength + length));
            frame.putShort((short) ++ipId).putShort((short) 0x4000);
            frame.put((byte) HOP_LIMIT).put((byte) protocol).putShort((short) 0);
        } else {
            frame.putInt(0x6000_0000).putShort((short) length);
            frame.put((byte) protocol).put((byte) HOP_LIMIT);
        }
        return frame.put(from.address().getAddress()).put(to.address().getAddress());
    }

    private static byte[] finish(
            ByteBuffer frame, boolean isIpv4, int protocol, int start, int checksumOffset) {
        UnsafeBuffer bytes = new UnsafeBuffer(frame);
        int ip = start - (isIpv4 ? IPV4_LENGTH : IPV6_LENGTH);
        int checksum =
                Checksums.ofTransport(
                        bytes, isIpv4 ? 4 : 6, ip, protocol, start, frame.capacity() - start);
        frame.putShort(start + checksumOffset, (short) (checksum == 0 ? 0xFFFF : checksum));
        if (isIpv4) {
            frame.putShort(ip + 10, (short) Checksums.of(bytes, ip, IPV4_LENGTH));
        }
        byte[] whole = new byte[frame.capacity()];
        frame.get(0, whole);
        return whole;
    }
}
