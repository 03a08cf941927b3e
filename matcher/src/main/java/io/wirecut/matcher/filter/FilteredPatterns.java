package io.wirecut.matcher.filter;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.ScanState;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.lang.ref.Reference;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// A set that is searched for by filters, over streams.
///
/// The record keeps the last bytes of the stream, as many as the longest pattern has, less one:
///
/// ```
///  0               8           12               16                          stateLength
///  +---------------+-----------+----------------+---------------------------+
///  | position      | (matcher) | history length | history, at the end       |
///  +---------------+-----------+----------------+---------------------------+
/// ```
///
/// A segment is scanned in two parts. First the **seam**: history and the segment's first bytes are
/// copied together, and windows that begin in the history are looked for, of which there are no
/// more than [PatternWindow#REACH]. Then the segment itself, where it lies. A short segment is
/// copied whole, and has no second part.
public final class FilteredPatterns implements CompiledPatterns {
    private static final int HISTORY_LENGTH_OFFSET = ScanState.HEADER_LENGTH;
    private static final int HISTORY_OFFSET = HISTORY_LENGTH_OFFSET + Integer.BYTES;

    /// Shorter segments are copied.
    private static final int MIN_DIRECT_LENGTH = 128;

    /// Places before the segment at which windows are looked for: even, since filters may look at
    /// every second place only.
    private static final int SEAM_LENGTH = PatternWindow.REACH;

    /// Places of the segment that are looked at with the seam, since filters look back: even, too.
    private static final int SEAM_OVERLAP = 2 * CandidateFilter.LOOK_BACK;

    /// Bytes of the segment that a pattern may need whose window begins in the seam, and those that
    /// are read with them.
    private static final int SEAM_AHEAD = 2 * SEAM_LENGTH;

    /// The layout of all but the filter, which comes before it.
    public static final String LAYOUT = "verified-1";

    /// May give way to another of the same tables.
    private volatile @Nullable CandidateFilter filter;

    private final @Nullable Verifier verifier;
    private final @Nullable ShortPatterns shortPatterns;
    private final int historyCapacity;

    /// @param maxLength of all patterns
    /// @param filter for the patterns of four bytes and more, if there are any
    /// @param verifier for the same
    /// @param shortPatterns the others, if there are any
    public FilteredPatterns(
            int maxLength,
            @Nullable CandidateFilter filter,
            @Nullable Verifier verifier,
            @Nullable ShortPatterns shortPatterns) {
        this.filter = filter;
        this.verifier = verifier;
        this.shortPatterns = shortPatterns;
        this.historyCapacity = BitUtil.align(Math.max(0, maxLength - 1), Long.BYTES);
    }

    /// Reads what was written behind a filter's tables, and has the filter serve until another can
    /// take its place.
    ///
    /// @param filter that was read; null if all patterns are short
    /// @throws IllegalArgumentException if the tables cannot be those of the patterns
    public static FilteredPatterns read(
            @Nullable CandidateFilter filter, PatternSet patterns, TableReader tables) {
        Verifier verifier = filter == null ? null : Verifier.read(tables, patterns);
        boolean hasShort = tables.nextInt("short patterns", 0, 1) == 1;
        FilteredPatterns read =
                new FilteredPatterns(
                        patterns.maxLength(),
                        filter,
                        verifier,
                        hasShort ? ShortPatterns.read(tables, patterns) : null);
        if (filter != null && WarmUp.isDone(filter)) {
            read.serveWith(filter.successor());
        } else if (filter != null) {
            WarmUp.inBackground(read, filter);
        }
        return read;
    }

    /// Has another filter of the same tables serve from now on.
    void serveWith(CandidateFilter successor) {
        filter = successor;
    }

    @Override
    public String layout() {
        return filter == null ? LAYOUT : filter.layout() + LAYOUT;
    }

    @Override
    public void write(TableWriter tables) {
        if (filter != null && verifier != null) {
            filter.write(tables);
            verifier.write(tables);
        }
        tables.putInt(shortPatterns == null ? 0 : 1);
        if (shortPatterns != null) {
            shortPatterns.write(tables);
        }
    }

    @Override
    public int stateLength() {
        return HISTORY_OFFSET + historyCapacity;
    }

    @Override
    public long memoryBytes() {
        return (filter == null ? 0 : filter.memoryBytes())
                + (verifier == null ? 0 : verifier.memoryBytes())
                + (shortPatterns == null ? 0 : shortPatterns.memoryBytes());
    }

    @Override
    public int worstWork() {
        return (verifier == null ? 0 : verifier.worstWork())
                + (shortPatterns == null ? 0 : shortPatterns.worstWork());
    }

    @Override
    public String explain() {
        String filters = filter == null ? "" : filter.explain();
        if (shortPatterns == null) {
            return filters;
        }
        return (filters.isEmpty() ? "" : filters + "; ") + shortPatterns.explain();
    }

    @Override
    public void reset(ScanState state) {
        state.position(0);
        state.buffer().putInt(state.offset() + HISTORY_LENGTH_OFFSET, 0);
    }

    @Override
    public void skip(ScanState state, long length) {
        state.position(state.position() + length);
        state.buffer().putInt(state.offset() + HISTORY_LENGTH_OFFSET, 0);
    }

    @Override
    public void scan(
            ScanState state, DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        SegmentScan scan = state.workspace(SegmentScan.class, SegmentScan::new);
        long address = haystack.addressOffset() + offset;
        try {
            byte[] array = haystack.byteArray();
            if (array == null) {
                scanMemory(state, scan, address, length, handler);
            } else {
                scanArray(state, scan, array, address, length, handler);
            }
        } finally {
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(haystack);
        }
    }

    /// Copies bytes on the heap to where filters can read them, a block at a time.
    private void scanArray(
            ScanState state,
            SegmentScan scan,
            byte[] array,
            long address,
            int length,
            MatchHandler handler) {
        UnsafeBuffer copy = scan.copy();
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, copy.capacity());
            UnsafeApi.copyMemory(array, address + done, null, copy.addressOffset(), count);
            scanMemory(state, scan, copy.addressOffset(), count, handler);
            done += count;
        }
    }

    private void scanMemory(
            ScanState state, SegmentScan scan, long address, int length, MatchHandler handler) {
        if (length == 0) {
            return;
        }
        MutableDirectBuffer record = state.buffer();
        int recordOffset = state.offset();
        long position = state.position();
        int historyLength = record.getInt(recordOffset + HISTORY_LENGTH_OFFSET);
        boolean direct = length >= Math.max(MIN_DIRECT_LENGTH, historyCapacity);
        int copied = direct ? SEAM_AHEAD : length;
        long joined = scan.joined(historyCapacity + copied);
        long seam = joined + historyCapacity;
        for (int i = 0; i < historyCapacity; i += Long.BYTES) {
            UnsafeApi.putLong(joined + i, record.getLong(recordOffset + HISTORY_OFFSET + i));
        }
        copy(address, seam, copied);

        scan.pending().begin(position);
        scan.over(seam - historyLength, seam + copied, seam, position - seam);
        if (direct) {
            scanPlaces(seam - SEAM_LENGTH, seam + SEAM_OVERLAP, scan, handler);
            scan.over(address, address + length, address, position - address);
            scan.withHistory(seam, historyLength);
            long last = address + length - ShortPatterns.MAX_LENGTH + 1;
            long first = address + SEAM_OVERLAP;
            for (long from = first; from < last; from += SegmentScan.BLOCK_LENGTH) {
                scanPlaces(from, Math.min(from + SegmentScan.BLOCK_LENGTH, last), scan, handler);
            }
            keepHistory(address + length - historyCapacity, record, recordOffset);
        } else {
            UnsafeApi.putLong(seam + copied, 0);
            for (long from = seam - SEAM_LENGTH; from < seam + copied; ) {
                long to = Math.min(from + SegmentScan.BLOCK_LENGTH, seam + copied);
                scanPlaces(from, to, scan, handler);
                from = to;
            }
            keepHistory(seam + copied - historyCapacity, record, recordOffset);
        }
        scan.pending().report(position + length, handler);
        int kept = (int) Math.min(historyCapacity, (long) historyLength + length);
        record.putInt(recordOffset + HISTORY_LENGTH_OFFSET, kept);
        state.position(position + length);
    }

    private void keepHistory(long from, MutableDirectBuffer record, int recordOffset) {
        for (int i = 0; i < historyCapacity; i += Long.BYTES) {
            record.putLong(recordOffset + HISTORY_OFFSET + i, UnsafeApi.getLong(from + i));
        }
    }

    private static void copy(long from, long to, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(from + i));
        }
        for (; i < length; i++) {
            UnsafeApi.putByte(to + i, UnsafeApi.getByte(from + i));
        }
    }

    private void scanPlaces(long from, long to, SegmentScan scan, MatchHandler handler) {
        long candidates = scan.candidates();
        long end = candidates;
        CandidateFilter filter = this.filter;
        if (filter != null && verifier != null) {
            long last = Math.min(to, scan.end() - CandidateFilter.LOOK_AHEAD);
            end = filter.find(from, last, candidates, scan.scratch());
            if (end != candidates) {
                end = verifier.thinOut(candidates, end, scan.end() - Long.BYTES);
                end = verifier.compareFirst(candidates, end, scan.begin(), scan.end());
            }
        }
        long shortCandidates = scan.shortCandidates();
        long shortEnd = shortCandidates;
        if (shortPatterns != null) {
            shortEnd = shortPatterns.find(from, to, shortCandidates);
        }
        if (end != candidates || shortEnd != shortCandidates) {
            verify(candidates, end, shortCandidates, shortEnd, scan, handler);
        }
    }

    /// Verifies two ascending lists of candidates in the order of both.
    private void verify(
            long candidates,
            long candidatesEnd,
            long shortCandidates,
            long shortEnd,
            SegmentScan scan,
            MatchHandler handler) {
        long c = candidates;
        long s = shortCandidates;
        while (c < candidatesEnd || s < shortEnd) {
            long place = c < candidatesEnd ? UnsafeApi.getLong(c) : Long.MAX_VALUE;
            long shortPlace = s < shortEnd ? UnsafeApi.getLong(s) : Long.MAX_VALUE;
            scan.reportBefore(Math.min(place, shortPlace), handler);
            if (place <= shortPlace && verifier != null) {
                verifier.verify(place, scan);
                c += Long.BYTES;
            } else if (shortPatterns != null) {
                shortPatterns.verify(shortPlace, scan);
                s += Long.BYTES;
            }
        }
    }
}
