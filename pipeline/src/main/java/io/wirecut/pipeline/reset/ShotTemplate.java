package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// The last RST that went toward an end, kept to be sent again with another sequence number when no
/// packet is at hand.
///
/// The checksums of tunnels around it stay right: the sum of a packet with a right checksum does
/// not depend on what else is in it. Owned by one thread; allocates nothing after construction.
final class ShotTemplate {
    /// The longest frame that is kept.
    static final int MAX_LENGTH = 256;

    private static final int IPV6_LENGTH = 40;
    private static final int IPV4_LENGTH = 20;
    private static final int TCP_LENGTH = 20;

    private final MutableDirectBuffer frame;
    private int length;
    private int linkType;
    private int ipVersion;

    /// @param memory has room for [#MAX_LENGTH] bytes
    ShotTemplate(MutableDirectBuffer memory) {
        frame = memory;
    }

    void clear() {
        length = 0;
    }

    /// Keeps a frame, which ends with its TCP header, unless it is too long.
    void keep(DirectBuffer source, int sourceLength, int ipVersion, int linkType) {
        if (sourceLength <= MAX_LENGTH) {
            frame.putBytes(0, source, 0, sourceLength);
            length = sourceLength;
            this.ipVersion = ipVersion;
            this.linkType = linkType;
        }
    }

    boolean isThere() {
        return length > 0;
    }

    /// Aims anew.
    ///
    /// @param markKey of [ResetMark]
    void aim(int sequence, long markKey) {
        int tcp = length - TCP_LENGTH;
        int ip = tcp - (ipVersion == 4 ? IPV4_LENGTH : IPV6_LENGTH);
        frame.putInt(tcp + 4, sequence, ByteOrder.BIG_ENDIAN);
        int source = Encapsulation.u16(frame, tcp);
        int destination = Encapsulation.u16(frame, tcp + 2);
        int mark = ResetMark.of(markKey, sequence, source, destination);
        Encapsulation.put16(frame, tcp + 14, mark);
        Encapsulation.put16(frame, tcp + 16, 0);
        int checksum = Checksums.ofTransport(frame, ipVersion, ip, IpProtocol.TCP, tcp, TCP_LENGTH);
        Encapsulation.put16(frame, tcp + 16, checksum);
        if (ipVersion == 4 && Encapsulation.u16(frame, ip + 4) != 0) {
            Encapsulation.put16(frame, ip + 4, Encapsulation.u16(frame, ip + 4) + 1);
            Encapsulation.put16(frame, ip + 10, 0);
            Encapsulation.put16(frame, ip + 10, Checksums.of(frame, ip, IPV4_LENGTH));
        }
    }

    DirectBuffer frame() {
        return frame;
    }

    int length() {
        return length;
    }

    int linkType() {
        return linkType;
    }
}
