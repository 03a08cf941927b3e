package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.HeaderKind;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// Builds the frames of planned RSTs, so that they look like what the spoofed end sends.
///
/// ```text
/// toward the receiver    encapsulation as in the trigger      │ IP │ TCP, 20 bytes
/// toward the sender      the same, addresses swapped          │ IP │ TCP, 20 bytes
/// ```
///
/// The IP header has no options; its TTL and identification go on from the last packet of the
/// spoofed end. Checksums are computed, nothing is padded. Owned by one thread; allocates nothing
/// after construction.
public final class ResetForger {
    /// The longest frame that is built.
    public static final int MAX_FRAME_LENGTH = 2048;

    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int TCP_LENGTH = 20;
    private static final int TCP_DATA_OFFSET = (TCP_LENGTH / 4) << 4;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int WITHOUT_ECN = 0xFC;
    private static final int CLASS_WITHOUT_ECN_AND_LABEL = 0xFFCF_FFFF;
    private static final int CLASS_WITHOUT_ECN = 0xFFC0_0000;

    private final long markKey;
    private Refusal refusal = Refusal.NONE;

    /// Builds segments that look like any other.
    public ResetForger() {
        this(0);
    }

    /// @param markKey of [ResetMark], by which our own segments are known again; 0 for none
    ResetForger(long markKey) {
        this.markKey = markKey;
    }

    /// Builds a frame.
    ///
    /// @param trigger the packet that the plan was made for; only read
    /// @param sender the end that sent the trigger
    /// @param segment what to build
    /// @param view what is known of the connection: how the spoofed end's packets look
    /// @param target receives the frame
    /// @param offset of the frame's first byte in `target`, [#MAX_FRAME_LENGTH] bytes being free
    /// @return the frame's length; 0 if it cannot be built, [#refusal] tells why
    public int forge(
            Packet trigger,
            End sender,
            PlannedSegment segment,
            ConnectionView view,
            MutableDirectBuffer target,
            int offset) {
        boolean back = segment.toward() == sender;
        EndView spoofed = view.of(segment.toward().opposite());
        refusal = refusalOf(trigger, back || view.of(segment.toward()).heard());
        if (refusal != Refusal.NONE) {
            return 0;
        }
        Encapsulation.copy(trigger, back, target, offset);
        int ip = offset + trigger.encapsulationLength();
        int tcp;
        if (trigger.ipVersion() == 4) {
            tcp = ip + IPV4_LENGTH;
            putIpv4(trigger, back, spoofed, target, ip);
        } else {
            tcp = ip + IPV6_LENGTH;
            putIpv6(trigger, back, spoofed, target, ip);
        }
        putTcp(trigger, back, segment, target, tcp);
        int checksum =
                Checksums.ofTransport(
                        target, trigger.ipVersion(), ip, IpProtocol.TCP, tcp, TCP_LENGTH);
        Encapsulation.put16(target, tcp + 16, checksum);
        int length = tcp + TCP_LENGTH - offset;
        Encapsulation.close(trigger, target, offset, length);
        return length;
    }

    /// Why the last frame could not be built; [Refusal#NONE] if it could.
    public Refusal refusal() {
        return refusal;
    }

    private static Refusal refusalOf(Packet trigger, boolean heard) {
        if (!trigger.isTcp()) {
            return Refusal.NOT_TCP;
        }
        int inner = trigger.encapsulationCount();
        boolean authenticated =
                inner + 1 < trigger.headerCount()
                        && trigger.headerKind(inner + 1) == HeaderKind.AUTHENTICATION;
        boolean tooLong =
                trigger.encapsulationLength() > MAX_FRAME_LENGTH - IPV6_LENGTH - TCP_LENGTH;
        if (authenticated || tooLong) {
            return Refusal.ENCAPSULATION;
        }
        return Encapsulation.refusal(trigger, heard);
    }

    private static void putIpv4(
            Packet trigger, boolean back, EndView spoofed, MutableDirectBuffer target, int at) {
        DirectBuffer like = trigger.buffer();
        int serviceType = like.getByte(trigger.ipOffset() + 1) & WITHOUT_ECN;
        int lastFlags = Encapsulation.u16(like, trigger.ipOffset() + 6) & DONT_FRAGMENT;
        target.putByte(at, (byte) 0x45);
        target.putByte(at + 1, (byte) serviceType);
        Encapsulation.put16(target, at + 2, IPV4_LENGTH + TCP_LENGTH);
        Encapsulation.put16(target, at + 4, nextId(spoofed));
        Encapsulation.put16(target, at + 6, back ? DONT_FRAGMENT : lastFlags);
        target.putByte(at + 8, (byte) ttl(trigger, spoofed));
        target.putByte(at + 9, (byte) IpProtocol.TCP);
        long source = back ? trigger.destinationLow() : trigger.sourceLow();
        long destination = back ? trigger.sourceLow() : trigger.destinationLow();
        target.putInt(at + 12, (int) source, ByteOrder.BIG_ENDIAN);
        target.putInt(at + 16, (int) destination, ByteOrder.BIG_ENDIAN);
        Encapsulation.put16(target, at + 10, 0);
        Encapsulation.put16(target, at + 10, Checksums.of(target, at, IPV4_LENGTH));
    }

    /// The flow label belongs to a direction: that of the way back is not known, and left out.
    private static void putIpv6(
            Packet trigger, boolean back, EndView spoofed, MutableDirectBuffer target, int at) {
        int like = trigger.buffer().getInt(trigger.ipOffset(), ByteOrder.BIG_ENDIAN);
        int kept = like & (back ? CLASS_WITHOUT_ECN : CLASS_WITHOUT_ECN_AND_LABEL);
        target.putInt(at, kept, ByteOrder.BIG_ENDIAN);
        Encapsulation.put16(target, at + 4, TCP_LENGTH);
        target.putByte(at + 6, (byte) IpProtocol.TCP);
        target.putByte(at + 7, (byte) ttl(trigger, spoofed));
        int source = back ? at + 24 : at + 8;
        int destination = back ? at + 8 : at + 24;
        target.putLong(source, trigger.sourceHigh(), ByteOrder.BIG_ENDIAN);
        target.putLong(source + 8, trigger.sourceLow(), ByteOrder.BIG_ENDIAN);
        target.putLong(destination, trigger.destinationHigh(), ByteOrder.BIG_ENDIAN);
        target.putLong(destination + 8, trigger.destinationLow(), ByteOrder.BIG_ENDIAN);
    }

    /// The TTL of the last packet that came from the spoofed end; for want of one, the trigger's.
    private static int ttl(Packet trigger, EndView spoofed) {
        return Math.max(1, spoofed.ttl() >= 0 ? spoofed.ttl() : trigger.ttl());
    }

    /// A host either counts its packets, or leaves the field 0 in those that must not be fragmented
    /// (RFC 6864).
    private static int nextId(EndView spoofed) {
        return spoofed.ipId() > 0 ? spoofed.ipId() + 1 : 0;
    }

    private void putTcp(
            Packet trigger,
            boolean back,
            PlannedSegment segment,
            MutableDirectBuffer target,
            int at) {
        int source = back ? trigger.destinationPort() : trigger.sourcePort();
        int destination = back ? trigger.sourcePort() : trigger.destinationPort();
        Encapsulation.put16(target, at, source);
        Encapsulation.put16(target, at + 2, destination);
        target.putInt(at + 4, segment.sequence(), ByteOrder.BIG_ENDIAN);
        target.putInt(at + 8, segment.acknowledgement(), ByteOrder.BIG_ENDIAN);
        target.putByte(at + 12, (byte) TCP_DATA_OFFSET);
        target.putByte(at + 13, (byte) segment.flags());
        // Window, checksum (set later) and urgent pointer.
        int mark = ResetMark.of(markKey, segment.sequence(), source, destination);
        Encapsulation.put16(target, at + 14, mark);
        Encapsulation.put16(target, at + 16, 0);
        Encapsulation.put16(target, at + 18, 0);
    }
}
