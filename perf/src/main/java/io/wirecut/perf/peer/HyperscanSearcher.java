package io.wirecut.perf.peer;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.perf.hyperscan.HyperscanScanner;
import java.util.Optional;
import org.agrona.DirectBuffer;

/// Hyperscan or Vectorscan, whichever is installed.
final class HyperscanSearcher implements Searcher {
    private final HyperscanScanner scanner;

    HyperscanSearcher(HyperscanScanner scanner) {
        this.scanner = scanner;
    }

    @Override
    public String servedBy() {
        return scanner.description();
    }

    @Override
    public long memoryBytes() {
        return scanner.memoryBytes();
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public void begin() {
        scanner.reset();
    }

    @Override
    public void scan(DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        scanner.scan(haystack, offset, length, handler);
    }

    @Override
    public Optional<String> fault() {
        return scanner.fault();
    }

    @Override
    public void close() {
        scanner.close();
    }
}
