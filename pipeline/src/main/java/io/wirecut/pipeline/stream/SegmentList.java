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
/// Small pieces that follow each other are joined in one block, so that a flood of tiny segments
/// takes no more room than the same bytes in large ones: at once where the overlap policy does not
/// ask where a segment began, otherwise when half of the room is used, the pieces then counting as
/// one segment.
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
    /// @return whether there was room for all of it
    boolean insert(Segment segment, OverlapPolicy policy) {
        Flow flow = segment.flow;
        boolean toServer = segment.toServer;
        boolean joining = policy.ignoresBounds() || isHalfFull(flow, toServer);
        int end = segment.end;
        int position = segment.start;
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
                if (joining && extend(previous, segment, position, piece)) {
                    position += piece;
                    continue;
                }
                int block = claim(segment, position, piece);
                if (block == NONE) {
                    return false;
                }
                link(flow, toServer, previous, block, current);
                previous = block;
                position += piece;
                if (joining && joins(block, current)) {
                    absorb(flow, toServer, block, current);
                    current = block;
                }
            } else {
                limit = TcpSequence.min(end, pool.end(current));
                current = overlap(segment, policy, current, position, limit);
                position = limit;
            }
        }
        return true;
    }

    /// Compares the bytes of a range with those of a pending block, and replaces them if it is so
    /// decided.
    ///
    /// @return the block that holds the end of the range now
    private int overlap(Segment segment, OverlapPolicy policy, int block, int from, int to) {
        int at = segment.offsetOf(from);
        compare(block, from, segment.buffer, at, to - from);
        if (!replaces(segment, policy, block)) {
            return block;
        }
        int replaced = isolate(segment.flow, segment.toServer, block, from, to);
        pool.overwrite(replaced, from, segment.buffer, at, to - from);
        if (pool.sequence(replaced) == from && pool.end(replaced) == to) {
            pool.segment(replaced, segment.originalStart, segment.originalEnd, segment.flags());
        }
        return replaced;
    }

    /// Replaces the pending bytes that the policy says by those of a segment which leaves no hole
    /// before them, so that all of them are about to be handed on. Needs no room.
    void overlay(Segment segment, OverlapPolicy policy) {
        int end = segment.end;
        overlapLength = 0;
        disagreement = false;
        int block = firstPending(segment.flow, segment.toServer);
        while (block != NONE && TcpSequence.isBefore(pool.sequence(block), end)) {
            int from = TcpSequence.max(segment.start, pool.sequence(block));
            int overlap = TcpSequence.min(end, pool.end(block)) - from;
            if (overlap > 0) {
                int at = segment.offsetOf(from);
                compare(block, from, segment.buffer, at, overlap);
                if (replaces(segment, policy, block)) {
                    pool.overwrite(block, from, segment.buffer, at, overlap);
                }
            }
            block = pool.next(block);
        }
    }

    /// Whether a segment disagrees with any stored byte, handed on or pending.
    boolean contradicts(Segment segment) {
        int end = segment.end;
        int block = segment.flow.firstSegment(segment.toServer);
        while (block != NONE && TcpSequence.isBefore(pool.sequence(block), end)) {
            int from = TcpSequence.max(segment.start, pool.sequence(block));
            int overlap = TcpSequence.min(end, pool.end(block)) - from;
            int at = segment.offsetOf(from);
            if (overlap > 0 && !pool.holds(block, from, segment.buffer, at, overlap)) {
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

    /// Where the retained block ends that has a sequence number; the number itself if there is
    /// none.
    int retainedEnd(Flow flow, boolean toServer, int sequence) {
        int block = flow.firstSegment(toServer);
        while (block != NONE && pool.isHandedOn(block)) {
            if (TcpSequence.isWithin(sequence, pool.sequence(block), pool.end(block))) {
                return pool.end(block);
            }
            block = pool.next(block);
        }
        return sequence;
    }

    /// Whether [#insert] would find room for all of a segment that replaces nothing.
    boolean hasRoom(Segment segment) {
        int end = segment.end;
        int blocks = 0;
        int position = segment.start;
        int block = firstPending(segment.flow, segment.toServer);
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
        return blocks <= maxBlocks - segment.flow.storedBlocks(segment.toServer)
                && blocks <= pool.capacity() - pool.used();
    }

    /// Whether the memory of all streams is used up, and not only the share of one.
    boolean isPoolFull() {
        return pool.used() == pool.capacity();
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
        int done = retainInLast(flow, toServer, sequence, buffer, offset, length);
        while (done < length && !isHalfFull(flow, toServer)) {
            int piece = Math.min(length - done, SegmentPool.PIECE_LENGTH);
            int at = sequence + done;
            int block = pool.store(at, at + piece, 0, at, buffer, offset + done, piece);
            if (block == NONE) {
                break;
            }
            flow.storedBlocks(toServer, flow.storedBlocks(toServer) + 1);
            link(flow, toServer, lastHandedOn(flow, toServer), block, firstPending(flow, toServer));
            becomeLastHandedOn(flow, toServer, block);
            done += piece;
        }
        return done;
    }

    /// Fills up the block that was retained last.
    private int retainInLast(
            Flow flow,
            boolean toServer,
            int sequence,
            DirectBuffer buffer,
            int offset,
            int length) {
        int last = lastHandedOn(flow, toServer);
        if (last == NONE || pool.end(last) != sequence) {
            return 0;
        }
        int piece = Math.min(length, pool.room(last));
        if (piece > 0) {
            pool.append(last, buffer, offset, piece);
        }
        return piece;
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

    private boolean isHalfFull(Flow flow, boolean toServer) {
        return flow.storedBlocks(toServer) >= maxBlocks / 2;
    }

    /// Adds a piece of a segment to the pending block before it, if they belong together.
    private boolean extend(int block, Segment segment, int position, int length) {
        if (block == NONE
                || segment.urgent
                || pool.flags(block) != segment.flags()
                || pool.end(block) != position
                || pool.room(block) < length) {
            return false;
        }
        pool.append(block, segment.buffer, segment.offsetOf(position), length);
        pool.segment(block, pool.segmentStart(block), segment.originalEnd, segment.flags());
        return true;
    }

    /// Whether two neighbours can be one block.
    private boolean joins(int block, int next) {
        return next != NONE
                && pool.flags(block) == pool.flags(next)
                && !pool.isUrgent(block)
                && pool.end(block) == pool.sequence(next)
                && pool.room(block) >= pool.length(next);
    }

    /// Takes the bytes of the next block over, which goes.
    private void absorb(Flow flow, boolean toServer, int block, int next) {
        pool.append(block, pool.buffer(next), pool.offset(next), pool.length(next));
        pool.segment(block, pool.segmentStart(block), pool.segmentEnd(next), pool.flags(block));
        pool.next(block, pool.next(next));
        pool.release(next);
        flow.storedBlocks(toServer, flow.storedBlocks(toServer) - 1);
    }

    private void compare(int block, int sequence, DirectBuffer buffer, int offset, int length) {
        overlapLength += length;
        disagreement |= !pool.holds(block, sequence, buffer, offset, length);
    }

    /// What is sure to reach its receiver holds against what is not; otherwise the policy decides.
    private boolean replaces(Segment segment, OverlapPolicy policy, int block) {
        if (pool.isDoubtful(block) != segment.doubtful) {
            return !segment.doubtful;
        }
        return policy.replaces(
                segment.originalStart,
                segment.originalEnd,
                pool.segmentStart(block),
                pool.segmentEnd(block));
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
        int stored = flow.storedBlocks(toServer);
        if (stored >= maxBlocks) {
            return NONE;
        }
        int head = TcpSequence.distance(pool.sequence(block), sequence);
        int tail =
                pool.store(
                        pool.segmentStart(block),
                        pool.segmentEnd(block),
                        pool.flags(block),
                        sequence,
                        pool.buffer(block),
                        pool.offset(block) + head,
                        pool.length(block) - head);
        if (tail != NONE) {
            flow.storedBlocks(toServer, stored + 1);
            link(flow, toServer, block, tail, pool.next(block));
            pool.cutTo(block, head);
        }
        return tail;
    }

    private int claim(Segment segment, int sequence, int length) {
        int stored = segment.flow.storedBlocks(segment.toServer);
        if (stored >= maxBlocks) {
            return NONE;
        }
        int block =
                pool.store(
                        segment.originalStart,
                        segment.originalEnd,
                        segment.flags(),
                        sequence,
                        segment.buffer,
                        segment.offsetOf(sequence),
                        length);
        if (block != NONE) {
            segment.flow.storedBlocks(segment.toServer, stored + 1);
        }
        return block;
    }
}
