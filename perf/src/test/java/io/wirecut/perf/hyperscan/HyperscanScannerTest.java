package io.wirecut.perf.hyperscan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HyperscanScannerTest {
    private final UnsafeBuffer haystack = new UnsafeBuffer(ByteBuffer.allocateDirect(64));

    @BeforeAll
    static void needLibrary() {
        HyperscanLibrary.absence()
                .ifPresent(reason -> Assumptions.assumeTrue(false, "skipped: " + reason));
    }

    @Test
    void shouldTellItsVersionAndMemory() {
        try (HyperscanScanner scanner =
                new HyperscanScanner(PatternSet.of(Pattern.ofText("abc")), false)) {
            assertThat(scanner.description()).matches("libhs \\d+\\.\\d+.*");
            assertThat(scanner.memoryBytes()).isPositive();
        }
    }

    @Test
    void shouldPassOnWhatAHandlerThrowsAndScanOn() {
        haystack.putStringWithoutLengthAscii(0, "abc abc");
        try (HyperscanScanner scanner =
                new HyperscanScanner(PatternSet.of(Pattern.ofText("abc")), false)) {
            IllegalStateException cause = new IllegalStateException("enough");

            assertThatThrownBy(() ->
                            scanner.scan(
                                    haystack,
                                    0,
                                    7,
                                    (_, _, _) -> {
                                        throw cause;
                                    }))
                    .hasCause(cause);
            AtomicLong last = new AtomicLong();
            scanner.scan(haystack, 0, 7, (_, _, end) -> last.set(end));
            assertThat(last).hasValue(7);
            assertThat(scanner.fault()).isEmpty();
        }
    }

    @Test
    void shouldRefuseAnEmptySet() {
        assertThatThrownBy(() -> new HyperscanScanner(PatternSet.of(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("engine=hyperscan refuses");
    }

    @Test
    void shouldReadNothingOutsideOfTheHaystack() {
        try (HyperscanScanner scanner =
                new HyperscanScanner(PatternSet.of(Pattern.ofText("abc")), false)) {
            assertThatThrownBy(() -> scanner.scan(haystack, 60, 5, (_, _, _) -> {}))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
