package io.wirecut.regex;

import io.wirecut.regex.Pcre2Library.Calls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An expression that PCRE2 has compiled; its memory is freed when this is garbage.
final class Pcre2Regex implements Regex {
    private final MemorySegment code;
    private final long address;
    private final int groupCount;

    @SuppressWarnings("restricted")
    Pcre2Regex(MemorySegment code, int groupCount) {
        this.code = code.reinterpret(Arena.ofAuto(), Pcre2Regex::free);
        this.groupCount = groupCount;
        address = code.address();
    }

    @Override
    public int groupCount() {
        return groupCount;
    }

    /// Address of the code; valid as long as [#code] is reachable.
    long address() {
        return address;
    }

    /// What keeps the code from being freed.
    MemorySegment code() {
        return code;
    }

    static void free(MemorySegment code) {
        try {
            Calls.FREE_CODE.invokeExact(code.address());
        } catch (Throwable e) {
            throw Pcre2Library.failure("pcre2_code_free", e);
        }
    }
}
