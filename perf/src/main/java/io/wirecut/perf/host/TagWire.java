package io.wirecut.perf.host;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Forwards frames between two interfaces: with an 802.1Q tag to the second, and without it to the
/// first.
///
/// Says `ready` on its standard output, and ends with its standard input.
public final class TagWire {
    /// Of the tag.
    private static final int VLAN_ID = 10;

    private static final int MAX_FRAME_LENGTH = 65_536;
    private static final int MACS_LENGTH = 12;
    private static final int TAG_LENGTH = 4;
    private static final int ETHER_TYPE_VLAN = 0x8100;

    private TagWire() {}

    /// Forwards until its standard input ends.
    ///
    /// @param args the interface without tags, and the one with them
    public static void main(String[] args) throws IOException {
        RawSocket plain = new RawSocket(args[0], false);
        RawSocket tagged = new RawSocket(args[1], false);
        Thread.ofPlatform().daemon().start(() -> tag(plain, tagged));
        Thread.ofPlatform().daemon().start(() -> untag(tagged, plain));
        System.out.println("ready");
        System.out.flush();
        while (System.in.read() >= 0) {}
    }

    /// Has the frame received behind room for the tag, then moves the addresses down.
    private static void tag(RawSocket from, RawSocket to) {
        ByteBuffer whole = ByteBuffer.allocateDirect(MAX_FRAME_LENGTH);
        ByteBuffer frame = whole.slice(TAG_LENGTH, MAX_FRAME_LENGTH - TAG_LENGTH);
        while (true) {
            if (from.receive(frame) && frame.limit() > MACS_LENGTH) {
                whole.clear().limit(TAG_LENGTH + frame.limit());
                whole.put(0, frame, 0, MACS_LENGTH);
                whole.putShort(MACS_LENGTH, (short) ETHER_TYPE_VLAN);
                whole.putShort(MACS_LENGTH + 2, (short) VLAN_ID);
                to.send(whole);
            }
        }
    }

    /// The kernel has taken the tag off what a packet socket receives.
    private static void untag(RawSocket from, RawSocket to) {
        ByteBuffer frame = ByteBuffer.allocateDirect(MAX_FRAME_LENGTH);
        while (true) {
            if (from.receive(frame)) {
                to.send(frame);
            }
        }
    }
}
