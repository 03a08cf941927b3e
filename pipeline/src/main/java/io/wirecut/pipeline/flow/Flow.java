package io.wirecut.pipeline.flow;

import io.wirecut.memory.Slab;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import org.agrona.UnsafeApi;

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

    /// What a view shows that was never moved.
    private static final Slab NOWHERE = Slab.of(RECORD_LENGTH);

    private Slab records = NOWHERE;
    private long address = NOWHERE.address();
    private boolean toServer;

    /// A view that stands on no flow yet.
    public Flow() {}

    /// Moves the view to a record.
    void wrap(Slab slab, int index, boolean toServer) {
        if (records != slab) {
            records = slab;
        }
        this.address = slab.address() + ((long) index << FlowLayout.RECORD_SHIFT);
        this.toServer = toServer;
    }

    /// Fills a record that has its key, and is zero otherwise.
    void begin(long startNs) {
        UnsafeApi.putLong(address + FlowLayout.START_NS, startNs);
        UnsafeApi.putByte(address + FlowLayout.END_REASON, (byte) EndReason.UNKNOWN.code());
        beginDirection(address + FlowLayout.TO_SERVER);
        beginDirection(address + FlowLayout.TO_CLIENT);
    }

    private static void beginDirection(long direction) {
        UnsafeApi.putInt(direction + FlowLayout.FIRST_SEGMENT, NONE);
        UnsafeApi.putInt(direction + FlowLayout.RULE_STATE, NONE);
        UnsafeApi.putByte(direction + FlowLayout.WINDOW_SCALE, (byte) NONE);
    }

    /// Counts a packet that goes [#toServer] or not.
    void count(Packet packet, long clockNs) {
        UnsafeApi.putLong(address + FlowLayout.LAST_NS, packet.timestampNs());
        UnsafeApi.putLong(address + FlowLayout.ACTIVE_NS, clockNs);
        long packets = packetCount(toServer);
        UnsafeApi.putLong(packets, UnsafeApi.getLong(packets) + 1);
        long bytes = packets + FlowLayout.BYTES;
        UnsafeApi.putLong(bytes, UnsafeApi.getLong(bytes) + packet.wireLength());
        long direction = direction(toServer);
        UnsafeApi.putByte(direction + FlowLayout.TTL, (byte) packet.ttl());
        UnsafeApi.putShort(direction + FlowLayout.IP_ID, (short) packet.ipId());
        if (packet.isTcp()) {
            int flags = tcpFlags(toServer) | packet.tcpFlags();
            UnsafeApi.putByte(direction + FlowLayout.TCP_FLAGS, (byte) flags);
        }
    }

    /// When a packet came last, by the clock that never runs backwards.
    long activeNs() {
        return UnsafeApi.getLong(address + FlowLayout.ACTIVE_NS);
    }

    /// The number of the record in its table, below the table's capacity: the same as long as the
    /// flow lives.
    public int index() {
        return (int) ((address - records.address()) >> FlowLayout.RECORD_SHIFT);
    }

    /// Whether the packet that the flow was located with goes from the client to the server. The
    /// client is who sent the first packet, or who receives it if that was a SYN with ACK.
    public boolean toServer() {
        return toServer;
    }

    /// A positive number that the same flow of the same capture always has, whatever the number of
    /// workers: made of its addresses, ports, protocol, VLANs and first timestamp.
    public long id() {
        return FlowKey.id(records, address - records.address());
    }

    /// 4 or 6.
    public int ipVersion() {
        return UnsafeApi.getByte(address + FlowLayout.IP_VERSION);
    }

    /// The IP protocol number.
    public int protocol() {
        return UnsafeApi.getByte(address + FlowLayout.PROTOCOL) & 0xff;
    }

    /// Upper half of the client's IPv6 address; 0 for IPv4.
    public long clientHigh() {
        return UnsafeApi.getLong(address + FlowLayout.CLIENT_HIGH);
    }

    /// Lower half of the client's IPv6 address, or its IPv4 address.
    public long clientLow() {
        return UnsafeApi.getLong(address + FlowLayout.CLIENT_LOW);
    }

    /// Upper half of the server's IPv6 address; 0 for IPv4.
    public long serverHigh() {
        return UnsafeApi.getLong(address + FlowLayout.SERVER_HIGH);
    }

    /// Lower half of the server's IPv6 address, or its IPv4 address.
    public long serverLow() {
        return UnsafeApi.getLong(address + FlowLayout.SERVER_LOW);
    }

    /// The client's port; the identifier of an ICMP echo; 0 for protocols without ports.
    public int clientPort() {
        return UnsafeApi.getShort(address + FlowLayout.CLIENT_PORT) & 0xffff;
    }

    /// The server's port; the identifier of an ICMP echo; 0 for protocols without ports.
    public int serverPort() {
        return UnsafeApi.getShort(address + FlowLayout.SERVER_PORT) & 0xffff;
    }

    /// How many VLAN tags its first packet had.
    public int vlanCount() {
        return FlowKey.vlanCount(UnsafeApi.getLong(address + FlowLayout.VLAN_IDS));
    }

    /// The id of a VLAN tag of its first packet, 0 being the outermost.
    public int vlanId(int index) {
        return FlowKey.vlanId(UnsafeApi.getLong(address + FlowLayout.VLAN_IDS), index);
    }

    /// Timestamp of the first packet, nanoseconds since 1970.
    public long startNs() {
        return UnsafeApi.getLong(address + FlowLayout.START_NS);
    }

    /// Timestamp of the packet that came last, nanoseconds since 1970.
    public long lastNs() {
        return UnsafeApi.getLong(address + FlowLayout.LAST_NS);
    }

    /// Where the TCP connection stands; [TcpState#NONE] for other protocols.
    public TcpState state() {
        return TcpState.of(UnsafeApi.getByte(address + FlowLayout.STATE));
    }

    /// Sets [#state].
    public void state(TcpState state) {
        UnsafeApi.putByte(address + FlowLayout.STATE, (byte) state.code());
    }

    /// Why the flow ended, or would end if nothing stronger comes: [EndReason#UNKNOWN] at first.
    public EndReason endReason() {
        return EndReason.of(UnsafeApi.getByte(address + FlowLayout.END_REASON) & 0xf);
    }

    /// Gives a reason for the end: it holds if it is stronger than the one that is known.
    public void endReason(EndReason reason) {
        endReasons(endCause(), EndReason.stronger(reason, endReason()));
    }

    /// What had the record freed, whatever the reason that [#endReason] gives for the session's
    /// end: [EndReason#AGED_OUT], [EndReason#TCP_REUSE], [EndReason#RESOURCES_UNAVAILABLE] or, as
    /// the run has ended, [EndReason#UNKNOWN]. Meaningful once the flow has ended.
    public EndReason endCause() {
        return EndReason.of(UnsafeApi.getByte(address + FlowLayout.END_REASON) >> 4 & 0xf);
    }

    /// Sets [#endCause].
    void endCause(EndReason cause) {
        endReasons(cause, endReason());
    }

    private void endReasons(EndReason cause, EndReason reason) {
        int code = cause.code() << 4 | reason.code();
        UnsafeApi.putByte(address + FlowLayout.END_REASON, (byte) code);
    }

    /// For the resetter: what finds the flow again among those that are being reset; 0 at first.
    public int tracking() {
        return UnsafeApi.getShort(address + FlowLayout.TRACKING) & 0xffff;
    }

    /// Sets [#tracking], 0 to 65,535.
    public void tracking(int tracking) {
        UnsafeApi.putShort(address + FlowLayout.TRACKING, (short) tracking);
    }

    /// Takes back a RST as the reason for the end, for the connection went on.
    public void endReasonRevoked() {
        EndReason reason = endReason();
        if (reason == EndReason.TCP_RST_FROM_CLIENT || reason == EndReason.TCP_RST_FROM_SERVER) {
            endReasons(endCause(), EndReason.UNKNOWN);
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

    /// How sure it is that what was seen of the TCP connection is all of it.
    public SessionConfidence confidence() {
        if (hasFlag(FlowFlag.ONE_SIDED) || packets(true) == 0 || packets(false) == 0) {
            return SessionConfidence.ONE_SIDED;
        }
        if (hasFlag(FlowFlag.MIDSTREAM)) {
            return SessionConfidence.MIDSTREAM;
        }
        return established() ? SessionConfidence.FULL : SessionConfidence.OPENING;
    }

    /// Whether a [FlowFlag] is set.
    public boolean hasFlag(int flag) {
        return (UnsafeApi.getInt(address + FlowLayout.FLAGS) & flag) != 0;
    }

    /// Sets or clears a [FlowFlag].
    public void flag(int flag, boolean set) {
        putFlag(address + FlowLayout.FLAGS, flag, set);
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
        return UnsafeApi.getInt(direction(toServer) + FlowLayout.DIRECTION_FLAGS);
    }

    /// Packets of this direction.
    public long packets(boolean toServer) {
        return UnsafeApi.getLong(packetCount(toServer));
    }

    /// Bytes that the frames of this direction had on the wire.
    public long bytes(boolean toServer) {
        return UnsafeApi.getLong(packetCount(toServer) + FlowLayout.BYTES);
    }

    /// TTL or hop limit of the last packet.
    public int ttl(boolean toServer) {
        return UnsafeApi.getByte(direction(toServer) + FlowLayout.TTL) & 0xff;
    }

    /// IPv4 identification of the last packet.
    public int ipId(boolean toServer) {
        return UnsafeApi.getShort(direction(toServer) + FlowLayout.IP_ID) & 0xffff;
    }

    /// The TCP flags of all packets of this direction together.
    public int tcpFlags(boolean toServer) {
        return UnsafeApi.getByte(direction(toServer) + FlowLayout.TCP_FLAGS) & 0xff;
    }

    /// How many gaps this stream had, bytes that never came; 255 stands for as many or more.
    public int gaps(boolean toServer) {
        return UnsafeApi.getByte(direction(toServer) + FlowLayout.GAPS) & 0xff;
    }

    /// Counts a gap of this stream.
    public void countGap(boolean toServer) {
        long field = direction(toServer) + FlowLayout.GAPS;
        UnsafeApi.putByte(field, (byte) Math.min(gaps(toServer) + 1, 0xff));
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
        return units(toServer, FlowLayout.WINDOW) << shift(toServer);
    }

    /// The widest window that this end has announced, in bytes, scaled.
    public int widestWindow(boolean toServer) {
        return units(toServer, FlowLayout.WIDEST_WINDOW) << shift(toServer);
    }

    /// Sets [#window], and [#widestWindow] if it is wider. What the scale cannot express is rounded
    /// up.
    public void window(boolean toServer, int length) {
        putUnits(toServer, FlowLayout.WINDOW, length);
        if (length > widestWindow(toServer)) {
            putUnits(toServer, FlowLayout.WIDEST_WINDOW, length);
        }
    }

    /// The shift count that this end's windows are scaled by; -1 if it announced none.
    public int windowScale(boolean toServer) {
        return UnsafeApi.getByte(direction(toServer) + FlowLayout.WINDOW_SCALE);
    }

    /// Sets [#windowScale]; the windows stay as they are.
    public void windowScale(boolean toServer, int shift) {
        int window = window(toServer);
        int widest = widestWindow(toServer);
        UnsafeApi.putByte(direction(toServer) + FlowLayout.WINDOW_SCALE, (byte) shift);
        putUnits(toServer, FlowLayout.WINDOW, window);
        putUnits(toServer, FlowLayout.WIDEST_WINDOW, widest);
    }

    /// The latest timestamp of the other end that this end has echoed (its TS.Recent, RFC 7323),
    /// meaningful with [DirectionFlag#ECHO_SEEN].
    public int timestampEcho(boolean toServer) {
        return getInt(toServer, FlowLayout.TIMESTAMP_ECHO);
    }

    /// Sets [#timestampEcho].
    public void timestampEcho(boolean toServer, int timestamp) {
        putInt(toServer, FlowLayout.TIMESTAMP_ECHO, timestamp);
    }

    /// The lowest TTL or hop limit that is known to carry this end's segments to the other end.
    public int trustedTtl(boolean toServer) {
        return UnsafeApi.getByte(direction(toServer) + FlowLayout.TRUSTED_TTL) & 0xff;
    }

    /// Sets [#trustedTtl].
    public void trustedTtl(boolean toServer, int ttl) {
        UnsafeApi.putByte(direction(toServer) + FlowLayout.TRUSTED_TTL, (byte) ttl);
    }

    /// For the assembler: how many small segments have come one after the other, up to 255.
    public int smallSegments(boolean toServer) {
        return UnsafeApi.getByte(direction(toServer) + FlowLayout.SMALL_SEGMENTS) & 0xff;
    }

    /// Sets [#smallSegments].
    public void smallSegments(boolean toServer, int count) {
        UnsafeApi.putByte(direction(toServer) + FlowLayout.SMALL_SEGMENTS, (byte) count);
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
        return UnsafeApi.getLong(direction(toServer) + FlowLayout.STREAM_OFFSET);
    }

    /// Sets [#streamOffset].
    public void streamOffset(boolean toServer, long offset) {
        UnsafeApi.putLong(direction(toServer) + FlowLayout.STREAM_OFFSET, offset);
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

    /// For the worker: the generation of rules that inspects the flow, 1 to 65535; 0 at first.
    public int generation() {
        return UnsafeApi.getShort(address + FlowLayout.GENERATION) & 0xffff;
    }

    /// Sets [#generation].
    public void generation(int mark) {
        UnsafeApi.putShort(address + FlowLayout.GENERATION, (short) mark);
    }

    private long direction(boolean toServer) {
        return address + (toServer ? FlowLayout.TO_SERVER : FlowLayout.TO_CLIENT);
    }

    private long packetCount(boolean toServer) {
        return address + (toServer ? FlowLayout.PACKETS_TO_SERVER : FlowLayout.PACKETS_TO_CLIENT);
    }

    private int shift(boolean toServer) {
        return Math.max(windowScale(toServer), 0);
    }

    /// A window is kept as it is on the wire: in units of what the shift count makes of one.
    private int units(boolean toServer, int field) {
        return UnsafeApi.getShort(direction(toServer) + field) & 0xffff;
    }

    private void putUnits(boolean toServer, int field, int length) {
        int shift = shift(toServer);
        int units = Math.min((length + (1 << shift) - 1) >>> shift, 0xffff);
        UnsafeApi.putShort(direction(toServer) + field, (short) units);
    }

    private int getInt(boolean toServer, int field) {
        return UnsafeApi.getInt(direction(toServer) + field);
    }

    private void putInt(boolean toServer, int field, int value) {
        UnsafeApi.putInt(direction(toServer) + field, value);
    }

    private void putFlag(long position, int flag, boolean set) {
        int flags = UnsafeApi.getInt(position);
        UnsafeApi.putInt(position, set ? flags | flag : flags & ~flag);
    }
}
