package io.wirecut.pipeline.source.live;

import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// A message to netfilter's queues, as netlink has it (`linux/netfilter/nfnetlink_queue.h`).
///
/// ```
///   0 length (32 bits)   4 type: subsystem, command   6 flags   8 sequence  12 port
///  16 family, version   18 queue (network order)
///  20 attributes, each: length (16 bits), type (16 bits), value, padding to 4 bytes
/// ```
///
/// Used again for each message; one thread at a time.
final class QueueMessage {
    static final int HEADER_LENGTH = 20;
    static final int ATTRIBUTE_HEADER_LENGTH = 4;
    static final int SUBSYSTEM_QUEUE = 3;

    /// Where an answer that tells of an error has it, negated.
    static final int ERROR = 16;

    static final int PACKET = 0;
    static final int VERDICT = 1;
    static final int CONFIGURE = 2;
    static final int VERDICT_BATCH = 3;

    private static final int CAPACITY = 128;
    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int QUEUE = 18;
    private static final int FLAG_REQUEST = 1;

    private final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, Long.BYTES));
    private int length;

    QueueMessage begin(int command, int queue) {
        buffer.setMemory(0, CAPACITY, (byte) 0);
        buffer.putShort(TYPE, (short) (SUBSYSTEM_QUEUE << 8 | command));
        buffer.putShort(FLAGS, (short) FLAG_REQUEST);
        buffer.putShort(QUEUE, (short) queue, ByteOrder.BIG_ENDIAN);
        length = HEADER_LENGTH;
        return this;
    }

    /// An attribute of one number in network order.
    QueueMessage number(int type, int value) {
        int at = attribute(type, Integer.BYTES);
        buffer.putInt(at, value, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /// An attribute of two numbers in network order.
    QueueMessage numbers(int type, int first, int second) {
        int at = attribute(type, 2 * Integer.BYTES);
        buffer.putInt(at, first, ByteOrder.BIG_ENDIAN);
        buffer.putInt(at + Integer.BYTES, second, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /// An attribute of a number in network order and a byte.
    QueueMessage numberAndByte(int type, int number, int last) {
        int at = attribute(type, Integer.BYTES + 1);
        buffer.putInt(at, number, ByteOrder.BIG_ENDIAN);
        buffer.putByte(at + Integer.BYTES, (byte) last);
        return this;
    }

    private int attribute(int type, int valueLength) {
        int at = length;
        buffer.putShort(at, (short) (ATTRIBUTE_HEADER_LENGTH + valueLength));
        buffer.putShort(at + Short.BYTES, (short) type);
        length = aligned(at + ATTRIBUTE_HEADER_LENGTH + valueLength);
        return at + ATTRIBUTE_HEADER_LENGTH;
    }

    /// A length with the padding behind it.
    static int aligned(int length) {
        return (length + 3) & ~3;
    }

    /// Completes the message.
    ///
    /// @return its address
    long end() {
        buffer.putInt(0, length);
        return buffer.addressOffset();
    }

    int length() {
        return length;
    }
}
