package io.wirecut.perf.host;

import io.wirecut.pipeline.decode.Checksums;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/// A frame of the lab's, as a TCP segment over IPv4 or IPv6 without extension headers. A view:
/// [#wrap] it on one frame after the other.
final class TcpFrame {
    private static final int ETHERNET_LENGTH = 14;
    private static final int TCP_LENGTH = 20;
    private static final int ETHER_TYPE_IPV4 = 0x0800;
    private static final int ETHER_TYPE_IPV6 = 0x86DD;
    private static final int TCP = 6;
    private static final int RST = 4;

    private ByteBuffer frame = ByteBuffer.allocate(0);
    private boolean isIpv4;
    private int tcp;
    private int payload;
    private int end;

    /// Looks at a frame.
    ///
    /// @return whether it is a TCP segment
    boolean wrap(ByteBuffer bytes) {
        frame = bytes;
        if (bytes.limit() < ETHERNET_LENGTH + 40) {
            return false;
        }
        int etherType = bytes.getShort(12) & 0xFFFF;
        isIpv4 = etherType == ETHER_TYPE_IPV4;
        if (isIpv4 && bytes.get(ETHERNET_LENGTH + 9) == TCP) {
            tcp = ETHERNET_LENGTH + 4 * (bytes.get(ETHERNET_LENGTH) & 0xF);
            end = ETHERNET_LENGTH + (bytes.getShort(ETHERNET_LENGTH + 2) & 0xFFFF);
        } else if (etherType == ETHER_TYPE_IPV6 && bytes.get(ETHERNET_LENGTH + 6) == TCP) {
            tcp = ETHERNET_LENGTH + 40;
            end = tcp + (bytes.getShort(ETHERNET_LENGTH + 4) & 0xFFFF);
        } else {
            return false;
        }
        if (end > bytes.limit() || tcp + TCP_LENGTH > end) {
            return false;
        }
        payload = tcp + 4 * ((bytes.get(tcp + 12) & 0xF0) >> 4);
        return payload <= end;
    }

    int sourcePort() {
        return frame.getShort(tcp) & 0xFFFF;
    }

    int destinationPort() {
        return frame.getShort(tcp + 2) & 0xFFFF;
    }

    int sequence() {
        return frame.getInt(tcp + 4);
    }

    int payloadLength() {
        return end - payload;
    }

    boolean isReset() {
        return (frame.get(tcp + 13) & RST) != 0;
    }

    /// Whether its payload has a text in it.
    boolean holds(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = payload; at + wanted.length <= end; at++) {
            int matched = 0;
            while (matched < wanted.length && frame.get(at + matched) == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return true;
            }
        }
        return false;
    }

    /// Its sender, as `address|port`.
    String source() {
        return host(isIpv4 ? ETHERNET_LENGTH + 12 : ETHERNET_LENGTH + 8) + "|" + sourcePort();
    }

    /// Its receiver, as `address|port`.
    String destination() {
        return host(isIpv4 ? ETHERNET_LENGTH + 16 : ETHERNET_LENGTH + 24) + "|" + destinationPort();
    }

    private String host(int offset) {
        byte[] address = new byte[isIpv4 ? 4 : 16];
        frame.get(offset, address);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("length=" + address.length, e);
        }
    }

    /// A RST in the name of its sender.
    ///
    /// @param sequence that it carries
    ByteBuffer forgedReset(int sequence) {
        int ipLength = isIpv4 ? 20 : 40;
        int start = ETHERNET_LENGTH + ipLength;
        ByteBuffer forged = ByteBuffer.allocateDirect(start + TCP_LENGTH);
        forged.put(0, frame, 0, start);
        if (isIpv4) {
            forged.put(ETHERNET_LENGTH, (byte) 0x45);
            forged.putShort(ETHERNET_LENGTH + 2, (short) (ipLength + TCP_LENGTH));
            forged.putShort(ETHERNET_LENGTH + 10, (short) 0);
        } else {
            forged.putShort(ETHERNET_LENGTH + 4, (short) TCP_LENGTH);
        }
        forged.put(start, frame, tcp, 4);
        forged.putInt(start + 4, sequence);
        forged.put(start + 12, (byte) 0x50).put(start + 13, (byte) RST);
        UnsafeBuffer bytes = new UnsafeBuffer(forged);
        forged.putShort(
                start + 16,
                (short)
                        Checksums.ofTransport(
                                bytes, isIpv4 ? 4 : 6, ETHERNET_LENGTH, TCP, start, TCP_LENGTH));
        if (isIpv4) {
            forged.putShort(
                    ETHERNET_LENGTH + 10, (short) Checksums.of(bytes, ETHERNET_LENGTH, ipLength));
        }
        return forged;
    }
}
