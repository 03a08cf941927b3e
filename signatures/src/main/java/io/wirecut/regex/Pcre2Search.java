package io.wirecut.regex;

import io.wirecut.regex.Pcre2Library.Calls;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Searches with PCRE2. Allocates nothing after construction, but for bytes on the heap that are
/// longer than any before: those are copied to memory outside of it.
final class Pcre2Search extends RegexSearch {
    private static final Cleaner CLEANER = Cleaner.create();

    private static final int MAX_GROUP_COUNT = 64;
    private static final int NOT_AT_LINE_BEGIN = 1;
    private static final int NO_MATCH = -1;

    /// As Suricata's documentation has them.
    private static final int MATCH_LIMIT = 3_500;

    private static final int DEPTH_LIMIT = 1_500;
    private static final int LONGER_FACTOR = 20;
    private static final int HEAP_LIMIT_KIB = 4_096;

    private final long matchData;
    private final long context;
    private final long longerContext;
    private final UnsafeBuffer offsets;
    private UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 12));

    Pcre2Search() {
        try {
            matchData =
                    (long) Calls.CREATE_MATCH_DATA.invokeExact(MAX_GROUP_COUNT, MemorySegment.NULL);
            context = newContext(1);
            longerContext = newContext(LONGER_FACTOR);
            if (matchData == 0) {
                throw new OutOfMemoryError("pcre2_match_data_create");
            }
            long address = (long) Calls.OFFSETS.invokeExact(matchData);
            offsets = new UnsafeBuffer(address, MAX_GROUP_COUNT * 2 * Long.BYTES);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw Pcre2Library.failure("pcre2_match_data_create", e);
        }
        CLEANER.register(this, new Memory(matchData, context, longerContext));
    }

    private static long newContext(int factor) throws Throwable {
        long context = (long) Calls.CREATE_CONTEXT.invokeExact(MemorySegment.NULL);
        if (context == 0) {
            throw new OutOfMemoryError("pcre2_match_context_create");
        }
        int _ = (int) Calls.SET_MATCH_LIMIT.invokeExact(context, MATCH_LIMIT * factor);
        int _ = (int) Calls.SET_DEPTH_LIMIT.invokeExact(context, DEPTH_LIMIT * factor);
        int _ = (int) Calls.SET_HEAP_LIMIT.invokeExact(context, HEAP_LIMIT_KIB);
        return context;
    }

    @Override
    public Result search(
            Regex regex,
            DirectBuffer bytes,
            int offset,
            int length,
            int from,
            boolean isBeginning,
            boolean longer) {
        bytes.boundsCheck(offset, length);
        Pcre2Regex compiled = (Pcre2Regex) regex;
        long subject = bytes.addressOffset() + offset;
        if (bytes.byteArray() != null) {
            subject = copyOutside(bytes, offset, length);
        }
        int result;
        try {
            result =
                    (int)
                            Calls.MATCH.invokeExact(
                                    compiled.address(),
                                    subject,
                                    (long) length,
                                    (long) from,
                                    isBeginning ? 0 : NOT_AT_LINE_BEGIN,
                                    matchData,
                                    longer ? longerContext : context);
        } catch (Throwable e) {
            throw Pcre2Library.failure("pcre2_match", e);
        } finally {
            Reference.reachabilityFence(compiled);
            Reference.reachabilityFence(bytes);
        }
        // Whatever error there is beside "no match", nobody knows whether there is one.
        return result >= 0 ? Result.FOUND : result == NO_MATCH ? Result.NOT_FOUND : Result.LIMITED;
    }

    private long copyOutside(DirectBuffer bytes, int offset, int length) {
        if (length > copy.capacity()) {
            copy = new UnsafeBuffer(ByteBuffer.allocateDirect(Integer.highestOneBit(length) * 2));
        }
        copy.putBytes(0, bytes, offset, length);
        return copy.addressOffset();
    }

    @Override
    public int start(int group) {
        return (int) offsets.getLong(group * 2 * Long.BYTES);
    }

    @Override
    public int end(int group) {
        return (int) offsets.getLong((group * 2 + 1) * Long.BYTES);
    }

    /// What is freed when a search is garbage.
    private record Memory(long matchData, long context, long longerContext) implements Runnable {
        @Override
        public void run() {
            try {
                Calls.FREE_MATCH_DATA.invokeExact(matchData);
                Calls.FREE_CONTEXT.invokeExact(context);
                Calls.FREE_CONTEXT.invokeExact(longerContext);
            } catch (Throwable e) {
                throw Pcre2Library.failure("pcre2_match_data_free", e);
            }
        }
    }
}
