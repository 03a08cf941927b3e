package io.wirecut.matcher;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/// One stream scanned in segments, each of them from off-heap memory that holds other bytes before
/// and after it, and in place of the segment before.
final class StreamScan {
    private static final int MARGIN = 24;

    private final Matcher matcher;
    private final ScanState state;
    private final List<Match> matches = new ArrayList<>();
    private final MatchHandler handler =
            (patternId, start, end) -> matches.add(new Match(patternId, start, end));
    private UnsafeBuffer segment = offHeap(new byte[256]);
    private long segmentCount;

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
        int length = to - from;
        int offset = MARGIN + (int) (segmentCount++ & 7);
        if (segment.capacity() < offset + length + MARGIN) {
            segment = offHeap(new byte[2 * (offset + length + MARGIN)]);
        }
        segment.setMemory(offset - MARGIN, MARGIN, (byte) 'a');
        segment.putBytes(offset, bytes, from, length);
        segment.setMemory(offset + length, MARGIN, (byte) 'a');
        matcher.scan(state, segment, offset, length, handler);
    }

    void next(UnsafeBuffer segment) {
        matcher.scan(state, segment, 0, segment.capacity(), handler);
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
