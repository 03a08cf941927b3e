package io.wirecut.pipeline.defrag;

import io.wirecut.memory.Slab;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// The payloads of fragments, in chains of chunks from one off-heap pool.
///
/// ```text
/// chunk:  next fragment(4)  start(4)  end(4)  next chunk(4)  data(496)
/// ```
///
/// The first three are used in a fragment's first chunk only: it stands for the fragment. Chunks
/// that no fragment has needed so far take up no memory.
final class FragmentStore {
    static final int NONE = -1;

    private static final int CHUNK_LENGTH = 512;
    private static final int NEXT_FRAGMENT = 0;
    private static final int START = 4;
    private static final int END = 8;
    private static final int NEXT_CHUNK = 12;
    private static final int DATA = 16;
    private static final int DATA_LENGTH = CHUNK_LENGTH - DATA;

    private final Slab slab;
    private final UnsafeBuffer pool;
    private int free = NONE;
    private int touched;
    private int freeCount;

    FragmentStore(int maxBytes) {
        int count = maxBytes / CHUNK_LENGTH;
        slab = Slab.of(Math.max(CHUNK_LENGTH, count * CHUNK_LENGTH));
        pool = new UnsafeBuffer(slab.address(), count * CHUNK_LENGTH);
        freeCount = count;
    }

    long memoryLength() {
        return slab.length();
    }

    /// Whether there is room for a payload.
    boolean hasRoom(int length) {
        return (length + DATA_LENGTH - 1) / DATA_LENGTH <= freeCount;
    }

    /// Stores the payload of a fragment; there has to be room.
    ///
    /// @param start of the payload in its datagram's
    /// @param end of the payload in its datagram's, above `start`
    /// @return the fragment
    int add(DirectBuffer buffer, int offset, int start, int end) {
        int fragment = take();
        putField(fragment, NEXT_FRAGMENT, NONE);
        putField(fragment, START, start);
        putField(fragment, END, end);
        int chunk = fragment;
        int from = offset;
        int left = end - start;
        while (true) {
            int length = Math.min(left, DATA_LENGTH);
            pool.putBytes(chunk * CHUNK_LENGTH + DATA, buffer, from, length);
            from += length;
            left -= length;
            if (left == 0) {
                putField(chunk, NEXT_CHUNK, NONE);
                return fragment;
            }
            int next = take();
            putField(chunk, NEXT_CHUNK, next);
            chunk = next;
        }
    }

    /// Puts a fragment behind another.
    void link(int fragment, int next) {
        putField(fragment, NEXT_FRAGMENT, next);
    }

    int next(int fragment) {
        return field(fragment, NEXT_FRAGMENT);
    }

    int start(int fragment) {
        return field(fragment, START);
    }

    int end(int fragment) {
        return field(fragment, END);
    }

    /// Whether a fragment has these bytes.
    ///
    /// @param from where they are in the datagram's payload; all of them are in the fragment's
    boolean holds(int fragment, int from, DirectBuffer buffer, int offset, int length) {
        int skip = from - start(fragment);
        int chunk = fragment;
        for (; skip >= DATA_LENGTH; skip -= DATA_LENGTH) {
            chunk = field(chunk, NEXT_CHUNK);
        }
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, DATA_LENGTH - skip);
            int data = chunk * CHUNK_LENGTH + DATA + skip;
            for (int i = 0; i < piece; i++) {
                if (pool.getByte(data + i) != buffer.getByte(offset + done + i)) {
                    return false;
                }
            }
            done += piece;
            skip = 0;
            chunk = field(chunk, NEXT_CHUNK);
        }
        return true;
    }

    /// Copies a fragment's payload.
    void copy(int fragment, UnsafeBuffer target, int offset) {
        int to = offset;
        int left = end(fragment) - start(fragment);
        for (int chunk = fragment; chunk != NONE; chunk = field(chunk, NEXT_CHUNK)) {
            int length = Math.min(left, DATA_LENGTH);
            target.putBytes(to, pool, chunk * CHUNK_LENGTH + DATA, length);
            to += length;
            left -= length;
        }
    }

    /// Gives a fragment's chunks, and those of all behind it, back.
    void release(int first) {
        int fragment = first;
        while (fragment != NONE) {
            int nextFragment = next(fragment);
            int chunk = fragment;
            while (chunk != NONE) {
                int nextChunk = field(chunk, NEXT_CHUNK);
                putField(chunk, NEXT_CHUNK, free);
                free = chunk;
                freeCount++;
                chunk = nextChunk;
            }
            fragment = nextFragment;
        }
    }

    private int take() {
        freeCount--;
        if (free == NONE) {
            return touched++;
        }
        int chunk = free;
        free = field(chunk, NEXT_CHUNK);
        return chunk;
    }

    private int field(int chunk, int field) {
        return pool.getInt(chunk * CHUNK_LENGTH + field);
    }

    private void putField(int chunk, int field, int value) {
        pool.putInt(chunk * CHUNK_LENGTH + field, value);
    }
}
