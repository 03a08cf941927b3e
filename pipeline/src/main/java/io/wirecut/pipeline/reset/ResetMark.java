package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;

/// How our own RSTs are known again where they are captured too: by the window, which no receiver
/// of a RST looks at. It is a keyed hash of sequence number and ports, so that nobody else can tell
/// them from others. Stateless; allocates nothing.
final class ResetMark {
    private static final int WINDOW_MASK = 0xFFFF;

    private ResetMark() {}

    /// The window of a RST of ours, 1 to 65,535; 0 without a key.
    static int of(long key, int sequence, int sourcePort, int destinationPort) {
        if (key == 0) {
            return 0;
        }
        long hash = (key ^ Integer.toUnsignedLong(sequence)) * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ (hash >>> 29) ^ ((long) sourcePort << 16) ^ destinationPort) * key;
        return Math.max(1, (int) (hash >>> 33) & WINDOW_MASK);
    }

    /// Whether a packet is a RST of ours; never without a key.
    static boolean isOn(Packet packet, long key) {
        return key != 0
                && packet.isTcp()
                && packet.hasTcpFlags(TcpFlag.RST)
                && packet.tcpWindow()
                        == of(
                                key,
                                packet.tcpSequence(),
                                packet.sourcePort(),
                                packet.destinationPort());
    }
}
