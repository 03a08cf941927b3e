package io.wirecut.perf.hyperscan;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.PatternSet;
import io.wirecut.perf.hyperscan.HyperscanLibrary.Calls;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// A set of patterns compiled by Hyperscan, with what one thread needs to scan for them.
///
/// Patterns are compiled as literals, with no flag but the one that ignores case: Hyperscan then
/// reports every occurrence by its end, and the start follows from the pattern's length, which
/// spares it to track starts. What it reports for one end is in no order of pattern ids.
///
/// Used by one thread. A scan calls back into Java for each match.
@SuppressWarnings("restricted")
public final class HyperscanScanner implements AutoCloseable {
    private static final FunctionDescriptor ON_MATCH_TYPE =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final int GO_ON = 0;
    private static final int STOP = 1;

    /// What `hs_scan` returns when a callback has stopped it.
    private static final int SCAN_TERMINATED = -3;

    private final Arena arena = Arena.ofConfined();
    private final HyperscanDatabase database;
    private final int[] lengths;
    private final long scratch;
    private final long stream;
    private final long onMatch;

    private MatchHandler handler = (_, _, _) -> {};
    private @Nullable Throwable thrown;
    private boolean isStreamNew = true;
    private long callCount;
    private long failedCallCount;
    private int lastError;

    /// Compiles the patterns.
    ///
    /// @param isStream whether scans go on where the last one ended, or each is a block of its own
    /// @throws IllegalArgumentException if Hyperscan refuses the patterns, with its reason
    /// @throws IllegalStateException if the library is not there
    public HyperscanScanner(PatternSet patterns, boolean isStream) {
        database = HyperscanDatabase.compile(patterns, isStream);
        lengths = new int[patterns.size()];
        for (int id = 0; id < lengths.length; id++) {
            lengths[id] = patterns.pattern(id).length();
        }
        try {
            MemorySegment out = arena.allocate(JAVA_LONG);
            HyperscanDatabase.check(
                    "hs_alloc_scratch",
                    (int) Calls.ALLOC_SCRATCH.invokeExact(database.address(), out));
            scratch = out.get(JAVA_LONG, 0);
            out.set(JAVA_LONG, 0, 0);
            if (isStream) {
                HyperscanDatabase.check(
                        "hs_open_stream",
                        (int) Calls.OPEN_STREAM.invokeExact(database.address(), 0, out));
            }
            stream = out.get(JAVA_LONG, 0);
            MethodHandle target =
                    MethodHandles.lookup()
                            .findVirtual(
                                    HyperscanScanner.class,
                                    "onMatch",
                                    MethodType.methodType(
                                            int.class,
                                            int.class,
                                            long.class,
                                            long.class,
                                            int.class,
                                            long.class))
                            .bindTo(this);
            onMatch = Linker.nativeLinker().upcallStub(target, ON_MATCH_TYPE, arena).address();
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw HyperscanLibrary.failure("hs_alloc_scratch", e);
        }
    }

    /// Bytes that the compiled database takes; scratch memory is not counted.
    public long memoryBytes() {
        return database.memoryBytes();
    }

    /// What the library calls itself, and how it took the patterns.
    public String description() {
        return database.description();
    }

    /// What went wrong in scans since construction, or nothing if every call succeeded. A call that
    /// fails may have lost matches.
    public Optional<String> fault() {
        return failedCallCount == 0
                ? Optional.empty()
                : Optional.of(
                        "%s returned %d in %d of %d calls"
                                .formatted(
                                        stream == 0 ? "hs_scan" : "hs_scan_stream",
                                        lastError,
                                        failedCallCount,
                                        callCount));
    }

    /// Goes back to the beginning of a stream.
    public void reset() {
        if (stream != 0 && !isStreamNew) {
            try {
                HyperscanDatabase.check(
                        "hs_reset_stream",
                        (int) Calls.RESET_STREAM.invokeExact(stream, 0, 0L, 0L, 0L));
            } catch (RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw HyperscanLibrary.failure("hs_reset_stream", e);
            }
        }
        isStreamNew = true;
    }

    /// Scans a block, or the next bytes of the stream. A call that fails is counted, see [#fault].
    ///
    /// @param haystack holds the bytes, off-heap, and is lent for the time of this call
    /// @param handler receives the matches, in offsets of the block or the stream
    public void scan(DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        haystack.boundsCheck(offset, length);
        this.handler = handler;
        long address = haystack.addressOffset() + offset;
        int result;
        try {
            if (stream == 0) {
                result =
                        (int)
                                Calls.SCAN.invokeExact(
                                        database.address(),
                                        address,
                                        length,
                                        0,
                                        scratch,
                                        onMatch,
                                        0L);
            } else {
                isStreamNew = false;
                result =
                        (int)
                                Calls.SCAN_STREAM.invokeExact(
                                        stream, address, length, 0, scratch, onMatch, 0L);
            }
        } catch (Throwable e) {
            throw HyperscanLibrary.failure("hs_scan", e);
        }
        callCount++;
        if (result != 0) {
            onFailure(result);
        }
    }

    private void onFailure(int result) {
        Throwable cause = thrown;
        if (result == SCAN_TERMINATED && cause != null) {
            thrown = null;
            throw new IllegalStateException("the handler threw in the middle of a scan", cause);
        }
        failedCallCount++;
        lastError = result;
    }

    /// Called by the library. Nothing may be thrown through its frames: that would end the process.
    @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
    private int onMatch(int id, long from, long to, int flags, long context) {
        try {
            handler.onMatch(id, to - lengths[id], to);
            return GO_ON;
        } catch (Throwable e) {
            thrown = e;
            return STOP;
        }
    }

    @Override
    public void close() {
        try {
            if (stream != 0) {
                HyperscanDatabase.check(
                        "hs_close_stream",
                        (int) Calls.CLOSE_STREAM.invokeExact(stream, scratch, 0L, 0L));
            }
            HyperscanDatabase.check(
                    "hs_free_scratch", (int) Calls.FREE_SCRATCH.invokeExact(scratch));
            database.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw HyperscanLibrary.failure("hs_free_scratch", e);
        } finally {
            arena.close();
        }
    }
}
