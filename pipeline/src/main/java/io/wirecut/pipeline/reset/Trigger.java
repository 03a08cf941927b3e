package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;

/// The packet on which it was decided to reset the connection, as far as aiming needs it.
///
/// Made once and set again for each use, by one thread. Allocates nothing after construction.
public final class Trigger {
    private End sender = End.CLIENT;
    private boolean tcp;
    private boolean groupAddressed;
    private boolean signed;
    private int sequence;
    private int acknowledgement;
    private int flags;
    private int payloadLength;

    /// Of nothing yet.
    public Trigger() {}

    /// Takes on a TCP segment.
    ///
    /// @param sender the end that sent it
    /// @param sequence its sequence number
    /// @param acknowledgement its acknowledgement number, meaningful with the ACK flag
    /// @param flags [TcpFlag] bits
    /// @param payloadLength bytes of payload
    public Trigger set(
            End sender, int sequence, int acknowledgement, int flags, int payloadLength) {
        this.sender = sender;
        this.tcp = true;
        this.groupAddressed = false;
        this.signed = false;
        this.sequence = sequence;
        this.acknowledgement = acknowledgement;
        this.flags = flags;
        this.payloadLength = payloadLength;
        return this;
    }

    /// Takes on a packet.
    ///
    /// @param packet is only read
    /// @param sender the end that sent it
    public Trigger set(Packet packet, End sender) {
        set(
                sender,
                packet.tcpSequence(),
                packet.tcpAcknowledgement(),
                packet.tcpFlags(),
                packet.payloadLength());
        this.tcp = packet.isTcp();
        this.signed = tcp && packet.tcpSigned();
        this.groupAddressed =
                !HostAddress.isSingle(packet.ipVersion(), packet.sourceHigh(), packet.sourceLow())
                        || !HostAddress.isSingle(
                                packet.ipVersion(),
                                packet.destinationHigh(),
                                packet.destinationLow());
        return this;
    }

    /// The end that sent it.
    public End sender() {
        return sender;
    }

    /// Whether it has a whole TCP header.
    public boolean isTcp() {
        return tcp;
    }

    /// Whether an address of it is not that of a single host.
    public boolean isGroupAddressed() {
        return groupAddressed;
    }

    /// Whether it is signed (TCP MD5 or TCP-AO).
    public boolean isSigned() {
        return signed;
    }

    /// Its sequence number.
    public int sequence() {
        return sequence;
    }

    /// The sequence number after it: of its last byte, plus one, a SYN and a FIN counting as bytes.
    public int endSequence() {
        return sequence + payloadLength + (has(TcpFlag.SYN) ? 1 : 0) + (has(TcpFlag.FIN) ? 1 : 0);
    }

    /// Its acknowledgement number, meaningful with the ACK flag.
    public int acknowledgement() {
        return acknowledgement;
    }

    /// Bytes of payload.
    public int payloadLength() {
        return payloadLength;
    }

    /// Whether one of these [TcpFlag] bits is set.
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
