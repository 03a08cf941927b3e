package io.wirecut.regex;

import io.wirecut.regex.Pcre2Library.Calls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Expressions on PCRE2, compiled to machine code where it can. Stateless; any thread.
final class Pcre2Engine implements RegexEngine {
    static final String NAME = "pcre2";

    private static final int CASELESS = 0x8;
    private static final int DOLLAR_END_ONLY = 0x10;
    private static final int DOT_ALL = 0x20;
    private static final int EXTENDED = 0x80;
    private static final int MULTILINE = 0x400;
    private static final int NEVER_UCP = 0x800;
    private static final int NEVER_UTF = 0x1000;
    private static final int UNGREEDY = 0x4_0000;
    private static final int ANCHORED = 0x8000_0000;

    private static final int JIT_COMPLETE = 1;
    private static final int INFO_CAPTURE_COUNT = 4;
    private static final int MAX_MESSAGE_LENGTH = 256;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Regex compile(String expression, Set<RegexOption> options) throws RegexSyntaxException {
        MemorySegment code = compileCode(expression, options);
        try {
            // Without machine code the expression is interpreted: slower, and as right.
            int _ = (int) Calls.JIT_COMPILE.invokeExact(code, JIT_COMPLETE);
        } catch (Throwable e) {
            throw Pcre2Library.failure("pcre2_jit_compile", e);
        }
        return new Pcre2Regex(code, groupCount(code));
    }

    @Override
    public int check(String expression, Set<RegexOption> options) throws RegexSyntaxException {
        MemorySegment code = compileCode(expression, options);
        try {
            return groupCount(code);
        } finally {
            Pcre2Regex.free(code);
        }
    }

    @Override
    public RegexSearch newSearch() {
        return new Pcre2Search();
    }

    private static MemorySegment compileCode(String expression, Set<RegexOption> options)
            throws RegexSyntaxException {
        byte[] bytes = expression.getBytes(StandardCharsets.ISO_8859_1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(bytes.length + 1);
            MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment error = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment offset = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment code =
                    (MemorySegment)
                            Calls.COMPILE.invokeExact(
                                    text,
                                    (long) bytes.length,
                                    bits(options),
                                    error,
                                    offset,
                                    MemorySegment.NULL);
            if (code.address() == 0) {
                throw new RegexSyntaxException(
                        message(error.get(ValueLayout.JAVA_INT, 0), arena),
                        (int) offset.get(ValueLayout.JAVA_LONG, 0));
            }
            return code;
        } catch (RegexSyntaxException e) {
            throw e;
        } catch (Throwable e) {
            throw Pcre2Library.failure("pcre2_compile", e);
        }
    }

    private static String message(int error, Arena arena) throws Throwable {
        MemorySegment text = arena.allocate(MAX_MESSAGE_LENGTH);
        int length = (int) Calls.ERROR_MESSAGE.invokeExact(error, text, (long) MAX_MESSAGE_LENGTH);
        return length < 0 ? "error " + error : text.getString(0);
    }

    private static int groupCount(MemorySegment code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            int _ = (int) Calls.PATTERN_INFO.invokeExact(code, INFO_CAPTURE_COUNT, count);
            return count.get(ValueLayout.JAVA_INT, 0);
        } catch (Throwable e) {
            throw Pcre2Library.failure("pcre2_pattern_info", e);
        }
    }

    private static int bits(Set<RegexOption> options) {
        int bits = NEVER_UTF | NEVER_UCP;
        for (RegexOption option : options) {
            bits |=
                    switch (option) {
                        case CASELESS -> CASELESS;
                        case MULTILINE -> MULTILINE;
                        case DOT_ALL -> DOT_ALL;
                        case EXTENDED -> EXTENDED;
                        case ANCHORED -> ANCHORED;
                        case DOLLAR_END_ONLY -> DOLLAR_END_ONLY;
                        case UNGREEDY -> UNGREEDY;
                    };
        }
        return bits;
    }
}
