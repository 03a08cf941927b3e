package io.wirecut.pipeline.reset;

import io.wirecut.memory.Slab;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// The link headers of flows, as their clients' frames have them: for a RST that answers no frame.
///
/// ```text
/// a flow: │ to MAC 6 │ from MAC 6 │ VLAN tags 0 to 8 │ type 2 │ … 23 │ length 1 │
/// ```
///
/// Only Ethernet with up to two VLAN tags is kept. Owned by one thread; allocates nothing after
/// construction.
public final class LinkHeaders {
    /// The longest that is kept, in bytes.
    static final int MAX_LENGTH = 22;

    private static final int RECORD_LENGTH = 24;
    private static final int LENGTH_OFFSET = 23;
    private static final int MAC_LENGTH = 6;
    private static final int ETHERNET_LENGTH = 14;
    private static final int VLAN_LENGTH = 4;

    private final Slab records;
    private final MutableDirectBuffer header =
            new UnsafeBuffer(ByteBuffer.allocateDirect(RECORD_LENGTH));

    /// @param flows how many there can be at a time, their indices from 0 on
    public LinkHeaders(int flows) {
        records = Slab.of((long) flows * RECORD_LENGTH);
    }

    /// Keeps the header of a packet's frame, unless one is known of its flow.
    ///
    /// @param toServer whether the client sent it
    public void note(Packet packet, int flow, boolean toServer) {
        if (lengthOf(flow) > 0 || packet.linkType() != LinkType.ETHERNET || packet.reassembled()) {
            return;
        }
        int length = ETHERNET_LENGTH + VLAN_LENGTH * packet.vlanCount();
        if (length > MAX_LENGTH || packet.ipOffset() != length) {
            return;
        }
        DirectBuffer frame = packet.frame();
        header.putBytes(0, frame, toServer ? 0 : MAC_LENGTH, MAC_LENGTH);
        header.putBytes(MAC_LENGTH, frame, toServer ? MAC_LENGTH : 0, MAC_LENGTH);
        header.putBytes(2 * MAC_LENGTH, frame, 2 * MAC_LENGTH, length - 2 * MAC_LENGTH);
        header.putByte(LENGTH_OFFSET, (byte) length);
        long record = (long) flow * RECORD_LENGTH;
        for (int i = 0; i < RECORD_LENGTH; i += Long.BYTES) {
            records.putLong(record + i, header.getLong(i));
        }
    }

    /// The flow has ended: another one may come in its place.
    public void forget(int flow) {
        records.clear((long) flow * RECORD_LENGTH, RECORD_LENGTH);
    }

    /// Bytes that are known of a flow's header, 0 if none is.
    public int lengthOf(int flow) {
        return records.getByte((long) flow * RECORD_LENGTH + LENGTH_OFFSET);
    }

    /// Copies a flow's header, and at most two bytes more.
    void copyTo(int flow, MutableDirectBuffer target) {
        long record = (long) flow * RECORD_LENGTH;
        for (int i = 0; i < RECORD_LENGTH; i += Long.BYTES) {
            target.putLong(i, records.getLong(record + i));
        }
    }
}
