package io.wirecut.perf.host;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Notes each mark that leaves an interface and each RST that reaches it, with the kernel's time.
/// What the kernel lets through to it is little, so that it may run beside a measurement.
final class ResetWatch {
    private static final int MAX_FRAME_LENGTH = 65_536;
    private static final long WIRE = 0x77697265;

    /// `tcp[tcpflags] & tcp-rst != 0`, or a payload that begins with `wire`: code, jump if true,
    /// jump if not, number (kernel's filter.rst).
    private static final long[] FILTER = {
        code(0x28, 0, 0, 12), // 0: A = ether type
        code(0x15, 0, 14, 0x0800), // 1: IPv4, or on to 16
        code(0x30, 0, 0, 23), // 2: A = protocol
        code(0x15, 0, 23, 6), // 3: TCP, or none
        code(0x28, 0, 0, 20), // 4: A = fragment
        code(0x45, 21, 0, 0x1FFF), // 5: none if not the first
        code(0xB1, 0, 0, 14), // 6: X = length of the IP header
        code(0x50, 0, 0, 27), // 7: A = flags
        code(0x45, 19, 0, 4), // 8: a RST is taken
        code(0x50, 0, 0, 26), // 9: A = data offset
        code(0x54, 0, 0, 0xF0), // 10
        code(0x74, 0, 0, 2), // 11: in bytes
        code(0x0C, 0, 0, 0), // 12: A += X
        code(0x07, 0, 0, 0), // 13: X = A
        code(0x40, 0, 0, 14), // 14: A = first bytes of the payload
        code(0x15, 12, 11, WIRE), // 15: a mark is taken
        code(0x15, 0, 10, 0x86DD), // 16: IPv6, or none
        code(0x30, 0, 0, 20), // 17: A = next header
        code(0x15, 0, 8, 6), // 18: TCP, or none
        code(0x30, 0, 0, 67), // 19: A = flags
        code(0x45, 7, 0, 4), // 20: a RST is taken
        code(0x30, 0, 0, 66), // 21: A = data offset
        code(0x54, 0, 0, 0xF0), // 22
        code(0x74, 0, 0, 2), // 23: in bytes
        code(0x07, 0, 0, 0), // 24: X = A
        code(0x40, 0, 0, 54), // 25: A = first bytes of the payload
        code(0x15, 1, 0, WIRE), // 26: a mark is taken
        code(0x06, 0, 0, 0), // 27: none
        code(0x06, 0, 0, 0x40000), // 28: taken
    };

    private final RawSocket socket;
    private final Consumer<String> sink;
    private final ByteBuffer frame = ByteBuffer.allocateDirect(MAX_FRAME_LENGTH);
    private final TcpFrame tcp = new TcpFrame();

    /// @param name of the interface
    /// @param sink is given a line for each, on the thread that runs it
    ResetWatch(String name, Consumer<String> sink) {
        socket = new RawSocket(name, true, FILTER);
        this.sink = sink;
    }

    private static long code(int operation, int ifTrue, int ifFalse, long number) {
        return operation | (long) ifTrue << 16 | (long) ifFalse << 24 | number << 32;
    }

    /// Watches for ever.
    void run() {
        while (true) {
            if (socket.receive(frame) && tcp.wrap(frame)) {
                note(tcp.isReset(), socket.isOutgoing());
            }
        }
    }

    private void note(boolean isReset, boolean isOutgoing) {
        if (isReset || isOutgoing) {
            WireNote.Kind outgoing = isReset ? WireNote.Kind.OWN_RESET : WireNote.Kind.MARK;
            WireNote.Kind kind = isOutgoing ? outgoing : WireNote.Kind.RESET;
            sink.accept(
                    new WireNote(kind, socket.timestampNs(), tcp.source(), tcp.destination())
                            .line());
        }
    }
}
