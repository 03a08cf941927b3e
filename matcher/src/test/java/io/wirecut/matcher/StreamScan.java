package io.wirecut.matcher;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/// One stream scanned in segments, each of them from a fresh off-heap buffer that holds other bytes
/// before and after it.
final class StreamScan {
    private static final int MARGIN = 24;

    private final Matcher matcher;
    private final ScanState state;
    private final List<Match> matches = new ArrayList<>();

    StreamScan(Matcher matcher) {
        this.matcher = matcher;
        byte[] dirt = new byte[matcher.stateLength() + 2 * MARGIN];
        Arrays.fill(dirt, (byte) 'a');
        this.state = new ScanState().wrap(offHeap(dirt), MARGIN);
        matcher.reset(state);
    }

    /// The matches of the haystack, cut at these ascending offsets.
    static List<Match> matches(Matcher matcher, byte[] haystack, int... cuts) {
        StreamScan scan = new StreamScan(matcher);
        int from = 0;
        for (int cut : cuts) {
            scan.next(haystack, from, cut);
            from = cut;
        }
        scan.next(haystack, from, haystack.length);
        return scan.matches();
    }

    void next(byte[] bytes, int from, int to) {
        byte[] padded = new byte[MARGIN + to - from + MARGIN];
        Arrays.fill(padded, (byte) 'a');
        System.arraycopy(bytes, from, padded, MARGIN, to - from);
        matcher.scan(
                state,
                offHeap(padded),
                MARGIN,
                to - from,
                (patternId, start, end) -> matches.add(new Match(patternId, start, end)));
    }

    void next(UnsafeBuffer segment) {
        matcher.scan(
                state,
                segment,
                0,
                segment.capacity(),
                (patternId, start, end) -> matches.add(new Match(patternId, start, end)));
    }

    void next(byte[] bytes) {
        next(bytes, 0, bytes.length);
    }

    void skip(long length) {
        matcher.skip(state, length);
    }

    long position() {
        return state.position();
    }

    List<Match> matches() {
        return matches;
    }

    static UnsafeBuffer offHeap(byte[] bytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        buffer.putBytes(0, bytes);
        return buffer;
    }
}
