package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A classic BPF program: which frames a socket takes. Immutable.
///
/// Programs jump forward by counts, so that one can stand before another.
final class SocketFilter {
    /// What our own frames are marked with on this host, `WCut`: we do not inspect them.
    static final int OWN_MARK = 0x57437574;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int INSTRUCTION_LENGTH = 8;
    private static final int PROGRAM_LENGTH = 16;
    private static final int MAX_INSTRUCTIONS = 4096;

    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int MARK = -0x1000 + 20;
    private static final int WHOLE_FRAME = 0x40000;

    private final byte[] instructions;

    private SocketFilter(byte[] instructions) {
        this.instructions = instructions;
    }

    /// Takes nothing.
    static SocketFilter nothing() {
        return new SocketFilter(new Assembler(1).add(RETURN, 0, 0, 0).toBytes());
    }

    /// Takes all but our own frames.
    static SocketFilter allButOwn() {
        return allButOwn(new Assembler(1).add(RETURN, 0, 0, WHOLE_FRAME).toBytes());
    }

    /// Takes what a program takes, but not our own frames.
    ///
    /// @param program instructions as the kernel has them, 8 bytes each
    static SocketFilter allButOwn(byte[] program) {
        int count = program.length / INSTRUCTION_LENGTH + 3;
        if (count > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "instructions=%d must be at most %d".formatted(count, MAX_INSTRUCTIONS));
        }
        return new SocketFilter(
                new Assembler(count)
                        .add(LOAD_WORD, 0, 0, MARK)
                        .add(JUMP_IF_EQUAL, 0, 1, OWN_MARK)
                        .add(RETURN, 0, 0, 0)
                        .add(program)
                        .toBytes());
    }

    /// Has a socket take nothing else from now on.
    ///
    /// @return 0, or an error number, negated
    int attach(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(instructions.length, Long.BYTES);
            MemorySegment.copy(
                    instructions, 0, code, ValueLayout.JAVA_BYTE, 0, instructions.length);
            MemorySegment program = arena.allocate(PROGRAM_LENGTH, Long.BYTES);
            program.set(
                    ValueLayout.JAVA_SHORT, 0, (short) (instructions.length / INSTRUCTION_LENGTH));
            program.set(ValueLayout.JAVA_LONG, Long.BYTES, code.address());
            return Posix.setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, program);
        }
    }

    private static final class Assembler {
        private final ByteBuffer code;

        Assembler(int count) {
            code = ByteBuffer.allocate(count * INSTRUCTION_LENGTH).order(ByteOrder.nativeOrder());
        }

        Assembler add(int operation, int ifTrue, int ifFalse, int operand) {
            code.putShort((short) operation).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
            return this;
        }

        Assembler add(byte[] program) {
            code.put(program);
            return this;
        }

        byte[] toBytes() {
            return code.array();
        }
    }
}
