package io.wirecut.perf.hyperscan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.perf.hyperscan.HyperscanLibrary.Calls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The compiled form of a set of patterns.
///
/// They are compiled as pure literals. Where the library takes none that begins with NUL, all of
/// them are compiled as expressions instead, each byte written as `\xHH`, which match the same.
@SuppressWarnings("restricted")
final class HyperscanDatabase implements AutoCloseable {
    private static final int MODE_BLOCK = 1;
    private static final int MODE_STREAM = 2;
    private static final int FLAG_CASELESS = 1;
    private static final int FLAG_DOT_ALL = 2;

    private final long address;
    private final long memoryBytes;
    private final boolean asExpressions;

    private HyperscanDatabase(long address, long memoryBytes, boolean asExpressions) {
        this.address = address;
        this.memoryBytes = memoryBytes;
        this.asExpressions = asExpressions;
    }

    static HyperscanDatabase compile(PatternSet patterns, boolean isStream) {
        try {
            return compile(patterns, isStream, false);
        } catch (IllegalArgumentException e) {
            for (Pattern pattern : patterns) {
                if (pattern.byteAt(0) == 0) {
                    return compile(patterns, isStream, true);
                }
            }
            throw e;
        }
    }

    private static HyperscanDatabase compile(
            PatternSet patterns, boolean isStream, boolean asExpressions) {
        int mode = isStream ? MODE_STREAM : MODE_BLOCK;
        try (Arena arena = Arena.ofConfined()) {
            Sources sources = new Sources(arena, patterns, asExpressions);
            MemorySegment database = arena.allocate(ADDRESS);
            MemorySegment error = arena.allocate(ADDRESS);
            int result =
                    asExpressions
                            ? (int)
                                    Calls.COMPILE_EXPRESSIONS.invokeExact(
                                            sources.texts,
                                            sources.flags,
                                            sources.ids,
                                            patterns.size(),
                                            mode,
                                            MemorySegment.NULL,
                                            database,
                                            error)
                            : (int)
                                    Calls.COMPILE_LITERALS.invokeExact(
                                            sources.texts,
                                            sources.flags,
                                            sources.ids,
                                            sources.lengths,
                                            patterns.size(),
                                            mode,
                                            MemorySegment.NULL,
                                            database,
                                            error);
            if (result != 0) {
                throw refusal(error.get(ADDRESS, 0));
            }
            long address = database.get(JAVA_LONG, 0);
            MemorySegment size = arena.allocate(JAVA_LONG);
            check("hs_database_size", (int) Calls.DATABASE_SIZE.invokeExact(address, size));
            return new HyperscanDatabase(address, size.get(JAVA_LONG, 0), asExpressions);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw HyperscanLibrary.failure("hs_compile", e);
        }
    }

    /// An `hs_compile_error_t`: a text, and the index of the pattern, negative if it is none's.
    private static IllegalArgumentException refusal(MemorySegment address) throws Throwable {
        MemorySegment error = address.reinterpret(ADDRESS.byteSize() + JAVA_INT.byteSize());
        String reason = HyperscanLibrary.text(error.get(ADDRESS, 0));
        int index = error.get(JAVA_INT, ADDRESS.byteSize());
        check("hs_free_compile_error", (int) Calls.FREE_COMPILE_ERROR.invokeExact(address));
        return new IllegalArgumentException(
                "engine=hyperscan refuses pattern %d: %s".formatted(index, reason));
    }

    /// @throws IllegalStateException if the result is not that of success
    static void check(String function, int result) {
        if (result != 0) {
            throw new IllegalStateException("%s returned %d".formatted(function, result));
        }
    }

    long address() {
        return address;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    String description() {
        String version = HyperscanLibrary.version().split(" ", 2)[0];
        return "libhs " + version + (asExpressions ? " (expressions)" : "");
    }

    @Override
    public void close() {
        try {
            check("hs_free_database", (int) Calls.FREE_DATABASE.invokeExact(address));
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw HyperscanLibrary.failure("hs_free_database", e);
        }
    }

    /// The arrays that the compiler takes.
    private static final class Sources {
        private final MemorySegment texts;
        private final MemorySegment flags;
        private final MemorySegment ids;
        private final MemorySegment lengths;

        Sources(Arena arena, PatternSet patterns, boolean asExpressions) {
            int count = patterns.size();
            texts = arena.allocate(ADDRESS, count);
            flags = arena.allocate(JAVA_INT, count);
            ids = arena.allocate(JAVA_INT, count);
            lengths = arena.allocate(JAVA_LONG, count);
            for (int id = 0; id < count; id++) {
                Pattern pattern = patterns.pattern(id);
                byte[] bytes = asExpressions ? expression(pattern) : pattern.toBytes();
                MemorySegment text = arena.allocate(bytes.length + 1L);
                MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
                texts.setAtIndex(ADDRESS, id, text);
                flags.setAtIndex(
                        JAVA_INT,
                        id,
                        (pattern.ignoresCase() ? FLAG_CASELESS : 0)
                                | (asExpressions ? FLAG_DOT_ALL : 0));
                ids.setAtIndex(JAVA_INT, id, id);
                lengths.setAtIndex(JAVA_LONG, id, bytes.length);
            }
        }

        private static byte[] expression(Pattern pattern) {
            String hex = HexFormat.of().withPrefix("\\x").formatHex(pattern.toBytes());
            return hex.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
