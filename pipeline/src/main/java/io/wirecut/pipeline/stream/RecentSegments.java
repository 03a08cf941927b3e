package io.wirecut.pipeline.stream;

import io.wirecut.memory.Slab;
import io.wirecut.pipeline.flow.Flow;
import java.security.SecureRandom;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/// Hashes of what was handed on last of all streams, to hold against it what comes again: bytes
/// that were handed on in place are not there any more, and what is repeated is repeated soon. A
/// table where the newest takes the place of what is there.
///
/// ```
///  0        4            8           16
///  +--------+------------+-----------+
///  | tag    | length     | hash      |   length 0: empty
///  +--------+------------+-----------+
/// ```
///
/// A piece is found by the sequence number at which it began, and compared as a whole: so what is
/// repeated in other pieces is compared as far as those that went before fit into it. The hash is
/// secret, so that nobody finds other bytes that have the same.
///
/// One for each worker, used on its thread. Allocates nothing after construction.
final class RecentSegments {
    private static final int CAPACITY = 1 << 16;
    private static final int ENTRY_SHIFT = 4;
    private static final int LENGTH = 4;
    private static final int HASH = 8;
    private static final int STEP = 8 * Long.BYTES;

    private final Slab entries = Slab.of((long) CAPACITY << ENTRY_SHIFT);
    private final long seed0;
    private final long seed1;
    private final long seed2;
    private final long seed3;

    RecentSegments() {
        SecureRandom random = new SecureRandom();
        seed0 = random.nextLong();
        seed1 = random.nextLong();
        seed2 = random.nextLong();
        seed3 = random.nextLong();
    }

    /// Bytes of off-heap memory.
    long memoryLength() {
        return entries.length();
    }

    /// Takes note of bytes that are handed on.
    ///
    /// @param sequence number of the first of them
    void add(
            Flow flow,
            boolean toServer,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length) {
        long key = key(flow, toServer, sequence);
        long entry = entry(key);
        entries.putInt(entry, (int) (key >>> Integer.SIZE));
        entries.putInt(entry + LENGTH, length);
        entries.putLong(entry + HASH, hash(buffer, offset, length));
    }

    /// How many bytes there were in the piece that began at a sequence number; 0 if that is not
    /// known.
    int length(Flow flow, boolean toServer, int sequence) {
        long key = key(flow, toServer, sequence);
        long entry = entry(key);
        return entries.getInt(entry) == (int) (key >>> Integer.SIZE)
                ? entries.getInt(entry + LENGTH)
                : 0;
    }

    /// Whether the piece that began at a sequence number, and of which [#length] is known, was
    /// these bytes.
    boolean holds(
            Flow flow,
            boolean toServer,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length) {
        long entry = entry(key(flow, toServer, sequence));
        return entries.getLong(entry + HASH) == hash(buffer, offset, length);
    }

    private static long entry(long key) {
        return (key & (CAPACITY - 1)) << ENTRY_SHIFT;
    }

    /// With the flow's start, as records are used again.
    private long key(Flow flow, boolean toServer, int sequence) {
        long place = (long) flow.index() << 1 | (toServer ? 1 : 0);
        return fold(
                flow.startNs() ^ seed0,
                (place << Integer.SIZE | Integer.toUnsignedLong(sequence)) ^ seed1);
    }

    /// Four chains, which the processor follows side by side.
    private long hash(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        byte[] array = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        long end = at + length;
        long a = seed0 ^ length;
        long b = seed1;
        long c = seed2;
        long d = seed3;
        for (; at + STEP <= end; at += STEP) {
            a = fold(UnsafeApi.getLong(array, at) ^ a, UnsafeApi.getLong(array, at + 8) ^ seed1);
            b =
                    fold(
                            UnsafeApi.getLong(array, at + 16) ^ b,
                            UnsafeApi.getLong(array, at + 24) ^ seed2);
            c =
                    fold(
                            UnsafeApi.getLong(array, at + 32) ^ c,
                            UnsafeApi.getLong(array, at + 40) ^ seed3);
            d =
                    fold(
                            UnsafeApi.getLong(array, at + 48) ^ d,
                            UnsafeApi.getLong(array, at + 56) ^ seed0);
        }
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            a = fold(UnsafeApi.getLong(array, at) ^ a, seed2);
        }
        for (; at < end; at++) {
            b = fold(UnsafeApi.getByte(array, at) ^ b, seed3);
        }
        return fold(fold(a ^ seed2, b ^ seed3), fold(c ^ seed0, d ^ seed1));
    }

    /// Both halves of a 128-bit product, as in wyhash (Wang Yi).
    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }
}
