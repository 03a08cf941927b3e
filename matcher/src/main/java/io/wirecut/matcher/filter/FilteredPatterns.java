package io.wirecut.matcher.filter;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.ScanState;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicReference;
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
/// A segment is scanned in two parts. First the **seam**: the last bytes of the history and the
/// segment's first are copied together, and what begins in the history is looked for, in no more
/// than [PatternWindow#REACH] places. Then the segment itself, where it lies. A short segment is
/// copied whole, and has no second part.
public final class FilteredPatterns implements CompiledPatterns {
    private static final int HISTORY_LENGTH_OFFSET = ScanState.HEADER_LENGTH;
    private static final int HISTORY_OFFSET = HISTORY_LENGTH_OFFSET + Integer.BYTES;

    /// Shorter segments are copied.
    private static final int MIN_DIRECT_LENGTH = SegmentScan.MAX_JOINED_LENGTH;

    /// Places before the segment at which windows are looked for.
    private static final int SEAM_LENGTH = PatternWindow.REACH;

    /// Bytes of the history that are copied: what is looked at, and what is compared before it.
    private static final int SEAM_BEHIND = SEAM_LENGTH + 16;

    /// Places that are looked at in the copy: a multiple of what filters look at at once.
    private static final int SEAM_PLACES = 48;

    /// Bytes of the segment that a pattern may need that is found in the copy.
    private static final int SEAM_AHEAD = 64;

    /// The layout of all but the filter, which comes before it.
    public static final String LAYOUT = "verified-3";

    /// May give way to another of the same tables.
    private volatile @Nullable CandidateFilter filter;

    /// The filter that is to give way, until somebody has begun to see to that.
    private final AtomicReference<@Nullable CandidateFilter> standIn = new AtomicReference<>();

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
        this.historyCapacity = Math.max(SEAM_BEHIND, BitUtil.align(maxLength - 1, Long.BYTES));
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
            read.standIn.set(filter);
        }
        return read;
    }

    /// At the first scan rather than when it is read: who loads rules needs the cores for that.
    private void replaceStandIn() {
        CandidateFilter replaced = standIn.getAndSet(null);
        if (replaced != null) {
            WarmUp.inBackground(this, replaced);
        }
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
        if (standIn.getPlain() != null) {
            replaceStandIn();
        }
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
        byte[] array = record.byteArray();
        long historyAddress = record.addressOffset() + state.offset() + HISTORY_OFFSET;
        int historyLength = record.getInt(state.offset() + HISTORY_LENGTH_OFFSET);
        if (array == null) {
            scanMemory(state, scan, address, length, historyAddress, historyLength, handler);
        } else {
            long copy = scan.history(historyCapacity);
            UnsafeApi.copyMemory(array, historyAddress, null, copy, historyCapacity);
            scanMemory(state, scan, address, length, copy, historyLength, handler);
            UnsafeApi.copyMemory(null, copy, array, historyAddress, historyCapacity);
        }
        int kept = (int) Math.min(historyCapacity, (long) historyLength + length);
        record.putInt(state.offset() + HISTORY_LENGTH_OFFSET, kept);
    }

    private void scanMemory(
            ScanState state,
            SegmentScan scan,
            long address,
            int length,
            long historyAddress,
            int historyLength,
            MatchHandler handler) {
        long position = state.position();
        long historyEnd = historyAddress + historyCapacity;
        boolean direct = length >= MIN_DIRECT_LENGTH;
        int ahead = direct ? SEAM_AHEAD : length;
        long seam = scan.seam();
        copyBehind(historyEnd, seam);
        if (direct) {
            copyAhead(address, seam);
        } else {
            copy(address, seam, length);
        }
        int behind = Math.min(SEAM_BEHIND, historyLength);
        scan.pending().begin(position);
        scan.over(seam - behind, seam + ahead, seam, position - seam);
        scan.withHistory(historyEnd - behind, historyLength - behind);
        if (direct) {
            scanDirectly(address, length, seam, scan, position, handler, historyEnd, historyLength);
        } else {
            UnsafeApi.putLong(seam + length, 0);
            long to = lastPlace(seam + length);
            long from = firstPlace(seam, to);
            long end = find(from, to, to, to, scan);
            verify(scan.candidates(), end, from, seam + length, scan, handler);
        }
        scan.pending().report(position + length, handler);
        keepHistory(address + length, length, historyAddress);
        state.position(position + length);
    }

    private void scanDirectly(
            long address,
            int length,
            long seam,
            SegmentScan scan,
            long position,
            MatchHandler handler,
            long historyEnd,
            int historyLength) {
        long end = address + length;
        long last = lastPlace(end);
        long from = firstPlace(address, last) + SEAM_PLACES;
        long to = Math.min(from + SegmentScan.BLOCK_LENGTH, end);
        long seamTo = seam + (from - address);
        long seamFrom = seamTo - SEAM_PLACES;
        long candidates = scan.candidates();
        long candidatesEnd = find(seamFrom, seamTo, from, Math.min(to, last), scan);
        long seamEnd = candidates;
        while (seamEnd < candidatesEnd
                && UnsafeApi.getLong(seamEnd) >= seamFrom
                && UnsafeApi.getLong(seamEnd) < seamTo) {
            seamEnd += Long.BYTES;
        }
        verify(candidates, seamEnd, seamFrom, seamTo, scan, handler);
        scan.over(address, end, address, position - address);
        scan.withHistory(historyEnd, historyLength);
        verify(seamEnd, candidatesEnd, from, to, scan, handler);
        while (to < end) {
            from = to;
            to = Math.min(from + SegmentScan.BLOCK_LENGTH, end);
            candidatesEnd = find(from, from, from, Math.min(to, last), scan);
            verify(candidates, candidatesEnd, from, to, scan, handler);
        }
    }

    /// Just past the last place at which a window can stand before an address.
    private static long lastPlace(long end) {
        return end - CandidateFilter.LOOK_AHEAD;
    }

    /// The first place to be looked at, at most two places later than needed; such that the last
    /// place is looked at, where else a pattern of four bytes could stand that is met nowhere.
    private long firstPlace(long seam, long last) {
        CandidateFilter present = filter;
        long first = seam - SEAM_LENGTH;
        return present == null ? first : first + (int) (last - 1 - first) % present.stride();
    }

    private long find(long seamFrom, long seamTo, long from, long to, SegmentScan scan) {
        CandidateFilter present = filter;
        long candidates = scan.candidates();
        return present == null
                ? candidates
                : present.find(seamFrom, seamTo, from, to, candidates, scan.scratch());
    }

    /// Keeps the last bytes of what has been passed.
    private void keepHistory(long end, int length, long historyAddress) {
        long historyEnd = historyAddress + historyCapacity;
        if (length >= historyCapacity) {
            copyBehind(end, historyEnd);
            copyWords(end - historyCapacity, historyAddress, historyCapacity - SEAM_BEHIND);
        } else {
            copy(historyAddress + length, historyAddress, historyCapacity - length);
            copy(end - length, historyEnd - length, length);
        }
    }

    /// Copies the [#SEAM_BEHIND] bytes before an address; written out, since a loop costs more than
    /// the copying.
    private static void copyBehind(long from, long to) {
        UnsafeApi.putLong(to - 48, UnsafeApi.getLong(from - 48));
        UnsafeApi.putLong(to - 40, UnsafeApi.getLong(from - 40));
        UnsafeApi.putLong(to - 32, UnsafeApi.getLong(from - 32));
        UnsafeApi.putLong(to - 24, UnsafeApi.getLong(from - 24));
        UnsafeApi.putLong(to - 16, UnsafeApi.getLong(from - 16));
        UnsafeApi.putLong(to - 8, UnsafeApi.getLong(from - 8));
    }

    /// Copies the [#SEAM_AHEAD] bytes from an address on.
    private static void copyAhead(long from, long to) {
        UnsafeApi.putLong(to, UnsafeApi.getLong(from));
        UnsafeApi.putLong(to + 8, UnsafeApi.getLong(from + 8));
        UnsafeApi.putLong(to + 16, UnsafeApi.getLong(from + 16));
        UnsafeApi.putLong(to + 24, UnsafeApi.getLong(from + 24));
        UnsafeApi.putLong(to + 32, UnsafeApi.getLong(from + 32));
        UnsafeApi.putLong(to + 40, UnsafeApi.getLong(from + 40));
        UnsafeApi.putLong(to + 48, UnsafeApi.getLong(from + 48));
        UnsafeApi.putLong(to + 56, UnsafeApi.getLong(from + 56));
    }

    /// Copies a multiple of eight bytes.
    private static void copyWords(long from, long to, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(from + i));
        }
    }

    /// Copies from low to high, so that bytes may be moved to a lower address.
    private static void copy(long from, long to, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(from + i));
        }
        for (; i < length; i++) {
            UnsafeApi.putByte(to + i, UnsafeApi.getByte(from + i));
        }
    }

    /// Verifies the candidates of a range, and what short patterns are in it.
    private void verify(
            long candidates,
            long candidatesEnd,
            long from,
            long to,
            SegmentScan scan,
            MatchHandler handler) {
        if (candidates == candidatesEnd && shortPatterns == null) {
            return;
        }
        long places = scan.places();
        long end = places;
        if (verifier != null && candidates != candidatesEnd) {
            end = verifier.thinOut(candidates, candidatesEnd, scan.end(), places);
            end = verifier.compareEnds(places, end, scan.begin(), scan.end());
        }
        long shortCandidates = scan.shortCandidates();
        long shortEnd = shortCandidates;
        if (shortPatterns != null) {
            shortEnd = shortPatterns.find(from, lastShortPlace(to, scan), shortCandidates);
        }
        if (end != places || shortEnd != shortCandidates) {
            verifyBoth(places, end, shortCandidates, shortEnd, scan, handler);
        }
    }

    private static long lastShortPlace(long to, SegmentScan scan) {
        return Math.min(to, scan.end() - ShortPatterns.MAX_LENGTH + 1);
    }

    /// Verifies two ascending lists of places in the order of both.
    private void verifyBoth(
            long places,
            long placesEnd,
            long shortCandidates,
            long shortEnd,
            SegmentScan scan,
            MatchHandler handler) {
        long p = places;
        long s = shortCandidates;
        while (p < placesEnd || s < shortEnd) {
            long place = p < placesEnd ? UnsafeApi.getLong(p) : Long.MAX_VALUE;
            long shortPlace = s < shortEnd ? UnsafeApi.getLong(s) : Long.MAX_VALUE;
            scan.reportBefore(Math.min(place, shortPlace), handler);
            if (place <= shortPlace && verifier != null) {
                verifier.verify(place, scan);
                p += Long.BYTES;
            } else if (shortPatterns != null) {
                shortPatterns.verify(shortPlace, scan);
                s += Long.BYTES;
            }
        }
    }
}
