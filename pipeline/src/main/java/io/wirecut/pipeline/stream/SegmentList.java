package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;
import org.agrona.DirectBuffer;

/// The stored segments of a stream: a list of blocks in the order of their sequence numbers, no
/// byte being in two of them. First come those that were handed on and are retained (inline), then
/// those that are pending.
///
/// ```
///  first ─▶ handed on ─▶ … ─▶ handed on ─▶ pending ─▶ … ─▶ pending
///             │ last ───────────┘
/// ```
///
/// One object serves every stream of a worker. Allocates nothing after construction.
final class SegmentList {
    private static final int NONE = Flow.NONE;

    private final SegmentPool pool;
    private final int maxBlocks;
    private int overlapLength;
    private boolean disagreement;

    SegmentList(SegmentPool pool, int storeLength) {
        this.pool = pool;
        this.maxBlocks = Math.max(1, storeLength / SegmentPool.PIECE_LENGTH);
    }

    /// How many bytes the last [#insert] or [#overlay] found stored already.
    int overlapLength() {
        return overlapLength;
    }

    /// Whether some of those were different.
    boolean disagreement() {
        return disagreement;
    }

    /// The first block that was not handed on, or none.
    int firstPending(Flow flow, boolean toServer) {
        int first = flow.firstSegment(toServer);
        return first != NONE && pool.isHandedOn(first) ? pool.next(pool.last(first)) : first;
    }

    /// Stores the bytes of a segment that are not stored, and replaces those that the policy says.
    ///
    /// @param segmentStart where the segment began, as it came
    /// @param sequence of its first byte that is to be stored
    /// @return whether there was room for all of it
    boolean insert(
            Flow flow,
            boolean toServer,
            int segmentStart,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length,
            OverlapPolicy policy) {
        int end = sequence + length;
        int shift = offset - sequence;
        int position = sequence;
        int previous = lastHandedOn(flow, toServer);
        int current = firstPending(flow, toServer);
        overlapLength = 0;
        disagreement = false;
        while (TcpSequence.isBefore(position, end)) {
            while (current != NONE && !TcpSequence.isAfter(pool.end(current), position)) {
                previous = current;
                current = pool.next(current);
            }
            int limit = current == NONE ? end : TcpSequence.min(end, pool.sequence(current));
            if (TcpSequence.isBefore(position, limit)) {
                int piece = Math.min(limit - position, SegmentPool.PIECE_LENGTH);
                int block =
                        claim(
                                flow,
                                toServer,
                                segmentStart,
                                end,
                                position,
                                buffer,
                                shift + position,
                                piece);
                if (block == NONE) {
                    return false;
                }
                link(flow, toServer, previous, block, current);
                previous = block;
                position += piece;
            } else {
                limit = TcpSequence.min(end, pool.end(current));
                compare(current, position, buffer, shift + position, limit - position);
                if (replaces(policy, segmentStart, end, current)) {
                    current = isolate(flow, toServer, current, position, limit);
                    pool.overwrite(current, position, buffer, shift + position, limit - position);
                    if (pool.sequence(current) == position && pool.end(current) == limit) {
                        pool.segment(current, segmentStart, end);
                    }
                }
                position = limit;
            }
        }
        return true;
    }

    /// Replaces the pending bytes that the policy says by those of a segment which leaves no hole
    /// before them, so that all of them are about to be handed on. Needs no room.
    void overlay(
            Flow flow,
            boolean toServer,
            int segmentStart,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length,
            OverlapPolicy policy) {
        int end = sequence + length;
        overlapLength = 0;
        disagreement = false;
        int block = firstPending(flow, toServer);
        while (block != NONE && TcpSequence.isBefore(pool.sequence(block), end)) {
            int from = TcpSequence.max(sequence, pool.sequence(block));
            int overlap = TcpSequence.min(end, pool.end(block)) - from;
            if (overlap > 0) {
                int at = offset + TcpSequence.distance(sequence, from);
                compare(block, from, buffer, at, overlap);
                if (replaces(policy, segmentStart, end, block)) {
                    pool.overwrite(block, from, buffer, at, overlap);
                }
            }
            block = pool.next(block);
        }
    }

    /// Whether a segment disagrees with any stored byte, handed on or pending.
    boolean contradicts(
            Flow flow,
            boolean toServer,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length) {
        int end = sequence + length;
        int block = flow.firstSegment(toServer);
        while (block != NONE && TcpSequence.isBefore(pool.sequence(block), end)) {
            int from = TcpSequence.max(sequence, pool.sequence(block));
            int overlap = TcpSequence.min(end, pool.end(block)) - from;
            int at = offset + TcpSequence.distance(sequence, from);
            if (overlap > 0 && !pool.holds(block, from, buffer, at, overlap)) {
                return true;
            }
            block = pool.next(block);
        }
        return false;
    }

    /// How many of the bytes from one sequence number to another are retained.
    int retainedLength(Flow flow, boolean toServer, int from, int to) {
        int length = 0;
        int block = flow.firstSegment(toServer);
        while (block != NONE && pool.isHandedOn(block)) {
            int overlap =
                    TcpSequence.min(to, pool.end(block))
                            - TcpSequence.max(from, pool.sequence(block));
            length += Math.max(0, overlap);
            block = pool.next(block);
        }
        return length;
    }

    /// Whether [#insert] would find room for all of a segment that replaces nothing.
    boolean hasRoom(Flow flow, boolean toServer, int sequence, int length) {
        int end = sequence + length;
        int blocks = 0;
        int position = sequence;
        int block = firstPending(flow, toServer);
        while (TcpSequence.isBefore(position, end)) {
            int limit = block == NONE ? end : TcpSequence.min(end, pool.sequence(block));
            if (TcpSequence.isBefore(position, limit)) {
                blocks +=
                        (limit - position + SegmentPool.PIECE_LENGTH - 1)
                                / SegmentPool.PIECE_LENGTH;
            }
            if (block == NONE) {
                break;
            }
            position = TcpSequence.max(position, pool.end(block));
            block = pool.next(block);
        }
        return blocks <= maxBlocks - flow.storedBlocks(toServer)
                && blocks <= pool.capacity() - pool.used();
    }

    /// Retains bytes that have just been handed on, as long as they leave half of the room.
    ///
    /// @return how many bytes are retained
    int retain(
            Flow flow,
            boolean toServer,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length) {
        int done = 0;
        while (done < length && flow.storedBlocks(toServer) < maxBlocks / 2) {
            int piece = Math.min(length - done, SegmentPool.PIECE_LENGTH);
            int at = sequence + done;
            int block = claim(flow, toServer, at, at + piece, at, buffer, offset + done, piece);
            if (block == NONE) {
                break;
            }
            link(flow, toServer, lastHandedOn(flow, toServer), block, firstPending(flow, toServer));
            becomeLastHandedOn(flow, toServer, block);
            done += piece;
        }
        return done;
    }

    /// Makes the first pending block one that is retained.
    void retainFirstPending(Flow flow, boolean toServer) {
        becomeLastHandedOn(flow, toServer, firstPending(flow, toServer));
    }

    /// Releases the first pending block, there being none that is retained.
    void releaseFirstPending(Flow flow, boolean toServer) {
        releaseFirst(flow, toServer);
    }

    /// Releases the retained blocks that lie wholly before a sequence number.
    void releaseRetained(Flow flow, boolean toServer, int sequence) {
        int first = flow.firstSegment(toServer);
        while (first != NONE
                && pool.isHandedOn(first)
                && !TcpSequence.isAfter(pool.end(first), sequence)) {
            releaseFirst(flow, toServer);
            first = flow.firstSegment(toServer);
        }
    }

    /// Releases every block of a stream.
    ///
    /// @return how many pending bytes that were
    int releaseAll(Flow flow, boolean toServer) {
        int pendingLength = 0;
        int block = flow.firstSegment(toServer);
        while (block != NONE) {
            pendingLength += pool.isHandedOn(block) ? 0 : pool.length(block);
            int next = pool.next(block);
            pool.release(block);
            block = next;
        }
        flow.firstSegment(toServer, NONE);
        flow.storedBlocks(toServer, 0);
        return pendingLength;
    }

    private void releaseFirst(Flow flow, boolean toServer) {
        int first = flow.firstSegment(toServer);
        int next = pool.next(first);
        int last = pool.last(first);
        if (pool.isHandedOn(first) && last != first) {
            pool.last(next, last);
        }
        pool.release(first);
        flow.firstSegment(toServer, next);
        flow.storedBlocks(toServer, flow.storedBlocks(toServer) - 1);
    }

    private int lastHandedOn(Flow flow, boolean toServer) {
        int first = flow.firstSegment(toServer);
        return first != NONE && pool.isHandedOn(first) ? pool.last(first) : NONE;
    }

    private void becomeLastHandedOn(Flow flow, boolean toServer, int block) {
        pool.handedOn(block);
        pool.last(flow.firstSegment(toServer), block);
    }

    private void link(Flow flow, boolean toServer, int previous, int block, int next) {
        pool.next(block, next);
        if (previous == NONE) {
            flow.firstSegment(toServer, block);
        } else {
            pool.next(previous, block);
        }
    }

    private void compare(int block, int sequence, DirectBuffer buffer, int offset, int length) {
        overlapLength += length;
        disagreement |= !pool.holds(block, sequence, buffer, offset, length);
    }

    private boolean replaces(OverlapPolicy policy, int start, int end, int block) {
        return policy.replaces(start, end, pool.segmentStart(block), pool.segmentEnd(block));
    }

    /// Splits a block so that one has just the bytes of a range. For want of room the range stays
    /// in a block with more, whose bytes then keep their segment.
    private int isolate(Flow flow, boolean toServer, int block, int from, int to) {
        int middle = block;
        if (TcpSequence.isBefore(pool.sequence(block), from)) {
            middle = splitAt(flow, toServer, block, from);
            if (middle == NONE) {
                return block;
            }
        }
        if (TcpSequence.isAfter(pool.end(middle), to)) {
            splitAt(flow, toServer, middle, to);
        }
        return middle;
    }

    private int splitAt(Flow flow, boolean toServer, int block, int sequence) {
        int head = TcpSequence.distance(pool.sequence(block), sequence);
        int tail =
                claim(
                        flow,
                        toServer,
                        pool.segmentStart(block),
                        pool.segmentEnd(block),
                        sequence,
                        pool.buffer(),
                        pool.offset(block) + head,
                        pool.length(block) - head);
        if (tail != NONE) {
            link(flow, toServer, block, tail, pool.next(block));
            pool.cutTo(block, head);
        }
        return tail;
    }

    private int claim(
            Flow flow,
            boolean toServer,
            int segmentStart,
            int segmentEnd,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length) {
        int stored = flow.storedBlocks(toServer);
        if (stored >= maxBlocks) {
            return NONE;
        }
        int block = pool.store(segmentStart, segmentEnd, sequence, buffer, offset, length);
        if (block != NONE) {
            flow.storedBlocks(toServer, stored + 1);
        }
        return block;
    }
}
