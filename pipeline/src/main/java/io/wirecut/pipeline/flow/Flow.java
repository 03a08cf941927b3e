package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.decode.IpProtocol;
import org.agrona.concurrent.UnsafeBuffer;

/// A view of one flow's record, moved by [FlowTable#locate]. What belongs to a direction is asked
/// for with `toServer`, and is about the end that sends in that direction: `window(true)` is what
/// the client has announced.
///
/// One view is owned by one worker and used on its thread. Allocates nothing after construction.
public final class Flow {
    /// Bytes of a record, both directions included.
    public static final int RECORD_LENGTH = FlowLayout.RECORD_LENGTH;

    /// The handle that stands for nothing: no stored segment, no block of rule state.
    public static final int NONE = FlowLayout.NONE;

    private final UnsafeBuffer records = new UnsafeBuffer(0, 0);
    private int base;
    private boolean toServer;

    /// Moves the view to a record.
    void wrap(UnsafeBuffer buffer, int index, boolean toServer) {
        if (records.addressOffset() != buffer.addressOffset()
                || records.capacity() != buffer.capacity()) {
            records.wrap(buffer);
        }
        this.base = index * RECORD_LENGTH;
        this.toServer = toServer;
    }

    /// The number of the record in its table, below the table's capacity: the same as long as the
    /// flow lives.
    public int index() {
        return base / RECORD_LENGTH;
    }

    /// Whether the packet that the flow was located with goes from the client to the server. The
    /// client is who sent the first packet, or who receives it if that was a SYN with ACK.
    public boolean toServer() {
        return toServer;
    }

    /// A positive number that the same flow of the same capture always has, whatever the number of
    /// workers: made of its addresses, ports, protocol, VLANs and first timestamp.
    public long id() {
        return records.getLong(base + FlowLayout.ID);
    }

    /// 4 or 6.
    public int ipVersion() {
        return records.getByte(base + FlowLayout.IP_VERSION);
    }

    /// The IP protocol number.
    public int protocol() {
        return records.getByte(base + FlowLayout.PROTOCOL) & 0xff;
    }

    /// Upper half of the client's IPv6 address; 0 for IPv4.
    public long clientHigh() {
        return records.getLong(base + FlowLayout.CLIENT_HIGH);
    }

    /// Lower half of the client's IPv6 address, or its IPv4 address.
    public long clientLow() {
        return records.getLong(base + FlowLayout.CLIENT_LOW);
    }

    /// Upper half of the server's IPv6 address; 0 for IPv4.
    public long serverHigh() {
        return records.getLong(base + FlowLayout.SERVER_HIGH);
    }

    /// Lower half of the server's IPv6 address, or its IPv4 address.
    public long serverLow() {
        return records.getLong(base + FlowLayout.SERVER_LOW);
    }

    /// The client's port; the identifier of an ICMP echo; 0 for protocols without ports.
    public int clientPort() {
        return records.getShort(base + FlowLayout.CLIENT_PORT) & 0xffff;
    }

    /// The server's port; the identifier of an ICMP echo; 0 for protocols without ports.
    public int serverPort() {
        return records.getShort(base + FlowLayout.SERVER_PORT) & 0xffff;
    }

    /// Timestamp of the first packet, nanoseconds since 1970.
    public long startNs() {
        return records.getLong(base + FlowLayout.START_NS);
    }

    /// Timestamp of the packet that came last, nanoseconds since 1970.
    public long lastNs() {
        return records.getLong(base + FlowLayout.LAST_NS);
    }

    /// Where the TCP connection stands; [TcpState#NONE] for other protocols.
    public TcpState state() {
        return TcpState.of(records.getByte(base + FlowLayout.STATE));
    }

    /// Sets [#state].
    public void state(TcpState state) {
        records.putByte(base + FlowLayout.STATE, (byte) state.code());
    }

    /// Why the flow ended, or would end if nothing stronger comes: [EndReason#UNKNOWN] at first.
    public EndReason endReason() {
        return EndReason.of(records.getByte(base + FlowLayout.END_REASON));
    }

    /// Gives a reason for the end: it holds if it is stronger than the one that is known.
    public void endReason(EndReason reason) {
        EndReason holds = EndReason.stronger(reason, endReason());
        records.putByte(base + FlowLayout.END_REASON, (byte) holds.code());
    }

    /// Takes back a RST as the reason for the end, for the connection went on.
    public void endReasonRevoked() {
        EndReason reason = endReason();
        if (reason == EndReason.TCP_RST_FROM_CLIENT || reason == EndReason.TCP_RST_FROM_SERVER) {
            records.putByte(base + FlowLayout.END_REASON, (byte) EndReason.UNKNOWN.code());
        }
    }

    /// Whether the connection is established: for TCP from the segment on that completes the
    /// handshake, or at once in midstream; otherwise when both ends have sent a packet.
    public boolean established() {
        if (protocol() == IpProtocol.TCP) {
            return hasFlag(FlowFlag.ESTABLISHED);
        }
        return packets(true) > 0 && packets(false) > 0;
    }

    /// Whether a [FlowFlag] is set.
    public boolean hasFlag(int flag) {
        return (records.getInt(base + FlowLayout.FLAGS) & flag) != 0;
    }

    /// Sets or clears a [FlowFlag].
    public void flag(int flag, boolean set) {
        putFlag(base + FlowLayout.FLAGS, flag, set);
    }

    /// Whether a [DirectionFlag] is set.
    public boolean hasDirectionFlag(boolean toServer, int flag) {
        return (directionFlags(toServer) & flag) != 0;
    }

    /// Sets or clears a [DirectionFlag].
    public void directionFlag(boolean toServer, int flag, boolean set) {
        putFlag(direction(toServer) + FlowLayout.DIRECTION_FLAGS, flag, set);
    }

    /// All the [DirectionFlag] bits.
    public int directionFlags(boolean toServer) {
        return records.getInt(direction(toServer) + FlowLayout.DIRECTION_FLAGS);
    }

    /// Packets of this direction.
    public long packets(boolean toServer) {
        return records.getLong(direction(toServer) + FlowLayout.PACKETS);
    }

    /// Bytes that the frames of this direction had on the wire.
    public long bytes(boolean toServer) {
        return records.getLong(direction(toServer) + FlowLayout.BYTES);
    }

    /// TTL or hop limit of the last packet.
    public int ttl(boolean toServer) {
        return records.getByte(direction(toServer) + FlowLayout.TTL) & 0xff;
    }

    /// IPv4 identification of the last packet.
    public int ipId(boolean toServer) {
        return records.getShort(direction(toServer) + FlowLayout.IP_ID) & 0xffff;
    }

    /// By how much the last packet's identification differed from the one before, modulo 65536: 1
    /// for an end that counts, 0 for one that leaves it alone, anything for one that draws lots.
    public int ipIdStep(boolean toServer) {
        return records.getShort(direction(toServer) + FlowLayout.IP_ID_STEP) & 0xffff;
    }

    /// Sequence number of the SYN, or of the first byte seen less one in midstream.
    public int initialSequence(boolean toServer) {
        return getInt(toServer, FlowLayout.INITIAL_SEQUENCE);
    }

    /// Sets [#initialSequence].
    public void initialSequence(boolean toServer, int sequence) {
        putInt(toServer, FlowLayout.INITIAL_SEQUENCE, sequence);
    }

    /// What the receiver of this direction expects next (its RCV.NXT), as far as was seen: the end
    /// of all that was sent in order, or acknowledged.
    public int nextSequence(boolean toServer) {
        return getInt(toServer, FlowLayout.NEXT_SEQUENCE);
    }

    /// Sets [#nextSequence].
    public void nextSequence(boolean toServer, int sequence) {
        putInt(toServer, FlowLayout.NEXT_SEQUENCE, sequence);
    }

    /// The highest acknowledgement number that this end has sent.
    public int acknowledged(boolean toServer) {
        return getInt(toServer, FlowLayout.ACKNOWLEDGED);
    }

    /// Sets [#acknowledged].
    public void acknowledged(boolean toServer, int sequence) {
        putInt(toServer, FlowLayout.ACKNOWLEDGED, sequence);
    }

    /// The window that this end announced last, in bytes, scaled.
    public int window(boolean toServer) {
        return getInt(toServer, FlowLayout.WINDOW);
    }

    /// The widest window that this end has announced, in bytes, scaled.
    public int widestWindow(boolean toServer) {
        return getInt(toServer, FlowLayout.WIDEST_WINDOW);
    }

    /// Sets [#window], and [#widestWindow] if it is wider.
    public void window(boolean toServer, int length) {
        putInt(toServer, FlowLayout.WINDOW, length);
        if (length > widestWindow(toServer)) {
            putInt(toServer, FlowLayout.WIDEST_WINDOW, length);
        }
    }

    /// The shift count that this end's windows are scaled by; -1 if it announced none.
    public int windowScale(boolean toServer) {
        return records.getByte(direction(toServer) + FlowLayout.WINDOW_SCALE);
    }

    /// Sets [#windowScale].
    public void windowScale(boolean toServer, int shift) {
        records.putByte(direction(toServer) + FlowLayout.WINDOW_SCALE, (byte) shift);
    }

    /// The right edge of the right-most block that this end selectively acknowledged last,
    /// meaningful with [DirectionFlag#SACK_SEEN].
    public int sackRightEdge(boolean toServer) {
        return getInt(toServer, FlowLayout.SACK_RIGHT_EDGE);
    }

    /// Sets [#sackRightEdge].
    public void sackRightEdge(boolean toServer, int sequence) {
        putInt(toServer, FlowLayout.SACK_RIGHT_EDGE, sequence);
    }

    /// Sequence number of the FIN, meaningful with [DirectionFlag#FIN_SEEN].
    public int finSequence(boolean toServer) {
        return getInt(toServer, FlowLayout.FIN_SEQUENCE);
    }

    /// Sets [#finSequence].
    public void finSequence(boolean toServer, int sequence) {
        putInt(toServer, FlowLayout.FIN_SEQUENCE, sequence);
    }

    /// For the assembler: sequence number of the next byte to hand on.
    public int streamSequence(boolean toServer) {
        return getInt(toServer, FlowLayout.STREAM_SEQUENCE);
    }

    /// Sets [#streamSequence].
    public void streamSequence(boolean toServer, int sequence) {
        putInt(toServer, FlowLayout.STREAM_SEQUENCE, sequence);
    }

    /// For the assembler: stream offset of the next byte to hand on.
    public long streamOffset(boolean toServer) {
        return records.getLong(direction(toServer) + FlowLayout.STREAM_OFFSET);
    }

    /// Sets [#streamOffset].
    public void streamOffset(boolean toServer, long offset) {
        records.putLong(direction(toServer) + FlowLayout.STREAM_OFFSET, offset);
    }

    /// For the assembler: the first stored segment, or [#NONE].
    public int firstSegment(boolean toServer) {
        return getInt(toServer, FlowLayout.FIRST_SEGMENT);
    }

    /// Sets [#firstSegment].
    public void firstSegment(boolean toServer, int handle) {
        putInt(toServer, FlowLayout.FIRST_SEGMENT, handle);
    }

    /// For the assembler: how many blocks hold this direction's stored segments.
    public int storedBlocks(boolean toServer) {
        return getInt(toServer, FlowLayout.STORED_BLOCKS);
    }

    /// Sets [#storedBlocks].
    public void storedBlocks(boolean toServer, int count) {
        putInt(toServer, FlowLayout.STORED_BLOCKS, count);
    }

    /// The block that holds what the rules remember of this stream, or [#NONE].
    public int ruleState(boolean toServer) {
        return getInt(toServer, FlowLayout.RULE_STATE);
    }

    /// Sets [#ruleState].
    public void ruleState(boolean toServer, int handle) {
        putInt(toServer, FlowLayout.RULE_STATE, handle);
    }

    private int direction(boolean toServer) {
        return base + (toServer ? FlowLayout.TO_SERVER : FlowLayout.TO_CLIENT);
    }

    private int getInt(boolean toServer, int field) {
        return records.getInt(direction(toServer) + field);
    }

    private void putInt(boolean toServer, int field, int value) {
        records.putInt(direction(toServer) + field, value);
    }

    private void putFlag(int position, int flag, boolean set) {
        int flags = records.getInt(position);
        records.putInt(position, set ? flags | flag : flags & ~flag);
    }
}
