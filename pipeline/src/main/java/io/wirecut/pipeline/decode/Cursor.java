package io.wirecut.pipeline.decode;

import io.wirecut.signatures.PacketEvent;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Where the decoder stands: the next header begins at `offset`, and nothing may be read at or past
/// `limit`. Each header's `decode` reads at the offset, moves it past the header, may lower the
/// limit, and returns the kind of header that follows.
final class Cursor {
    /// The most tunnels, one within the other, that are followed.
    static final int MAX_TUNNELS = 8;

    final DecodeCounters counters;
    final TunnelPorts tunnelPorts;
    Packet packet;
    UnsafeBuffer buffer;
    int offset;
    int limit;

    /// How many tunnels were entered, and how many may be.
    int tunnels;

    int tunnelLimit;

    /// What ended the decoding; null while nothing did.
    @Nullable DecodeEvent failure;

    /// False while a frame is decoded again, so that nothing is counted twice.
    boolean counting;

    Cursor(DecodeCounters counters, TunnelPorts tunnelPorts, Packet packet) {
        this.counters = counters;
        this.tunnelPorts = tunnelPorts;
        this.packet = packet;
        this.buffer = packet.frame;
    }

    int remaining() {
        return limit - offset;
    }

    int u8(int index) {
        return buffer.getByte(index) & 0xFF;
    }

    int u16(int index) {
        return buffer.getShort(index, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    int i32(int index) {
        return buffer.getInt(index, ByteOrder.BIG_ENDIAN);
    }

    long u32(int index) {
        return buffer.getInt(index, ByteOrder.BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    long i64(int index) {
        return buffer.getLong(index, ByteOrder.BIG_ENDIAN);
    }

    /// Counts an event that decoding goes on after.
    void note(DecodeEvent event) {
        if (counting) {
            counters.add(event);
            PacketEvent known = event.packetEvent();
            if (known != null) {
                packet.events.add(known);
            }
        }
    }

    /// Ends the decoding of this frame, or of the tunnel it is in.
    HeaderKind fail(DecodeEvent event) {
        note(event);
        failure = event;
        return HeaderKind.END;
    }

    /// Goes into a tunnel; false if it has to be left alone.
    boolean enterTunnel() {
        if (tunnels == tunnelLimit) {
            if (tunnelLimit == MAX_TUNNELS) {
                note(DecodeEvent.TUNNEL_TOO_DEEP);
            }
            return false;
        }
        tunnels++;
        return true;
    }

    /// What a tunnel carries; END if it has to be left alone.
    HeaderKind tunnelled(HeaderKind inner) {
        return enterTunnel() ? inner : HeaderKind.END;
    }
}
