package io.wirecut.signatures.pack;

import java.nio.ByteBuffer;

/// Reads what a [ValueWriter] took.
///
/// Whatever the bytes are, it ends: with an [IllegalArgumentException] where they make no sense.
final class ValueReader {
    private static final int MAX_DEPTH = 64;

    private final byte[] bytes;
    private int position;
    private int depth;

    ValueReader(ByteBuffer buffer) {
        this.bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits at " + position);
    }

    /// A count of things each of which takes at least one byte.
    int count() {
        long count = number();
        if (count < 0 || count > bytes.length - position) {
            throw new IllegalArgumentException(
                    "count=%d at %d must be at most %d"
                            .formatted(count, position, bytes.length - position));
        }
        return (int) count;
    }

    byte[] bytes() {
        int length = count();
        byte[] taken = new byte[length];
        System.arraycopy(bytes, position, taken, 0, length);
        position += length;
        return taken;
    }

    int position() {
        return position;
    }

    boolean isAtEnd() {
        return position == bytes.length;
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested more than %d deep".formatted(MAX_DEPTH));
        }
    }

    void leave() {
        depth--;
    }

    private byte next() {
        if (position >= bytes.length) {
            throw new IllegalArgumentException("cut off at " + position);
        }
        return bytes[position++];
    }
}
