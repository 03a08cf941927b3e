package io.wirecut.perf.peer;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.ScanState;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// An engine of ours.
final class MatcherSearcher implements Searcher {
    private final Matcher matcher;
    private final ScanState state;

    MatcherSearcher(Matcher matcher) {
        this.matcher = matcher;
        this.state =
                new ScanState()
                        .wrap(
                                new UnsafeBuffer(ByteBuffer.allocateDirect(matcher.stateLength())),
                                0);
        begin();
    }

    @Override
    public String servedBy() {
        return matcher.engine();
    }

    @Override
    public String explanation() {
        return matcher.explain();
    }

    @Override
    public long memoryBytes() {
        return matcher.memoryBytes();
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public void begin() {
        matcher.reset(state);
    }

    @Override
    public void scan(DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        matcher.scan(state, haystack, offset, length, handler);
    }

    @Override
    public Optional<String> fault() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // The matcher is the garbage collector's, as the product's are.
    }
}
