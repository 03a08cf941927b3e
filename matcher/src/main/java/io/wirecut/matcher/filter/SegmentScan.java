package io.wirecut.matcher.filter;

import io.wirecut.matcher.MatchHandler;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// A thread's working memory for scans: a buffer of candidates, a copy of the bytes where two
/// segments meet, the matches not yet reported, and which bytes are being scanned just now.
///
/// Allocates only while it grows to what a matcher needs.
final class SegmentScan {
    /// Places that are looked at before their candidates are verified.
    ///
    /// A multiple of what each filter looks at at once, and of its stride.
    static final int BLOCK_LENGTH = 4032;

    /// Bytes that can be read and mean nothing, around the copy.
    static final int MARGIN = CandidateFilter.LOOK_BEHIND;

    /// The longest segment that is copied.
    static final int MAX_JOINED_LENGTH = 128;

    private static final int ALIGNMENT = 64;
    private static final int COPY_LENGTH = 16 * 1024;
    private static final int CANDIDATES_LENGTH =
            (BLOCK_LENGTH + 2 * CandidateFilter.LOOK_BEHIND) * CandidateFilter.BYTES_PER_PLACE;

    private final UnsafeBuffer candidates = allocate(CANDIDATES_LENGTH);
    private final UnsafeBuffer places = allocate(CANDIDATES_LENGTH);
    private final UnsafeBuffer shortCandidates = allocate(CANDIDATES_LENGTH);
    private final PendingMatches pending = new PendingMatches();
    private final int[] scratch = new int[CandidateFilter.SCRATCH_COUNT];
    private final UnsafeBuffer joined = allocate(3 * MARGIN + MAX_JOINED_LENGTH);
    private UnsafeBuffer history = allocate(0);
    private @Nullable UnsafeBuffer copy;
    private long begin;
    private long end;
    private long reportedEnd;
    private long toPosition;
    private long earlierEnd;
    private int earlierLength;

    private static UnsafeBuffer allocate(int length) {
        ByteBuffer bytes = BufferUtil.allocateDirectAligned(length, ALIGNMENT);
        return new UnsafeBuffer(bytes);
    }

    long candidates() {
        return candidates.addressOffset();
    }

    /// Where places go that candidates come to.
    long places() {
        return places.addressOffset();
    }

    long shortCandidates() {
        return shortCandidates.addressOffset();
    }

    int[] scratch() {
        return scratch;
    }

    PendingMatches pending() {
        return pending;
    }

    /// Where the copy of a segment's first bytes begins, with two margins before it and one behind
    /// the longest.
    long seam() {
        return joined.addressOffset() + 2 * MARGIN;
    }

    /// Room for the history of a record that lies on the heap.
    long history(int length) {
        if (history.capacity() < length) {
            history = allocate(length);
        }
        return history.addressOffset();
    }

    /// Room for a copy of bytes that lie on the heap.
    UnsafeBuffer copy() {
        UnsafeBuffer present = copy;
        if (present == null) {
            present = allocate(COPY_LENGTH);
            copy = present;
        }
        return present;
    }

    /// Says which bytes are scanned from now on.
    ///
    /// @param begin address of the first byte that can be compared
    /// @param end address just past the last
    /// @param reportedEnd matches that end at this address or before it have been reported
    /// @param toPosition what makes an address a stream position when added to it
    void over(long begin, long end, long reportedEnd, long toPosition) {
        this.begin = begin;
        this.end = end;
        this.reportedEnd = reportedEnd;
        this.toPosition = toPosition;
        this.earlierLength = 0;
    }

    /// Says that bytes of the stream before the first can be compared too.
    ///
    /// @param end address just past the last of them
    void withHistory(long end, int length) {
        this.earlierEnd = end;
        this.earlierLength = length;
    }

    long begin() {
        return begin;
    }

    /// Whether the bytes from an address on can be compared.
    boolean holds(long address) {
        return address >= begin;
    }

    long end() {
        return end;
    }

    /// Whether a match that ends at this address is to be reported now.
    boolean canEndAt(long address) {
        return address <= end && address > reportedEnd;
    }

    /// The eight bytes from an address on, the first lowest; those past the end are zero.
    long eightBytes(long address) {
        long surplus = address + Long.BYTES - end;
        return surplus <= 0
                ? UnsafeApi.getLong(address)
                : UnsafeApi.getLong(end - Long.BYTES) >>> (surplus << 3);
    }

    /// Compares a pattern that begins in the history.
    ///
    /// @param masks address of the bits to be compared of each byte; 0 for all
    boolean equalsAcross(long start, int length, long bytes, long masks) {
        long missing = begin - start;
        if (missing > earlierLength) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            long address = i < missing ? earlierEnd - missing + i : start + i;
            int difference = UnsafeApi.getByte(address) ^ UnsafeApi.getByte(bytes + i);
            if ((difference & (masks == 0 ? 0xFF : UnsafeApi.getByte(masks + i))) != 0) {
                return false;
            }
        }
        return true;
    }

    void add(int patternId, int length, long endAddress) {
        pending.add(patternId, length, endAddress + toPosition);
    }

    /// Reports the matches that no candidate from this address on can precede.
    void reportBefore(long address, MatchHandler handler) {
        pending.report(address + toPosition, handler);
    }
}
