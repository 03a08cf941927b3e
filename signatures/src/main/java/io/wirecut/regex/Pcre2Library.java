package io.wirecut.regex;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// The functions of PCRE2's C API that are needed, for expressions over bytes. Bound once; any
/// thread.
///
/// Addresses are passed as numbers where a search passes them: a segment object would be an
/// allocation for each call.
@SuppressWarnings("restricted")
final class Pcre2Library {
    private static final List<String> FILES =
            List.of("libpcre2-8.so.0", "libpcre2-8.so", "libpcre2-8.dylib");

    private static final Optional<SymbolLookup> LIBRARY = open();

    private Pcre2Library() {}

    private static Optional<SymbolLookup> open() {
        for (String file : FILES) {
            try {
                return Optional.of(SymbolLookup.libraryLookup(file, Arena.global()));
            } catch (IllegalArgumentException _) {
                // Not installed under this name.
            }
        }
        return Optional.empty();
    }

    /// Whether the library is installed.
    static boolean isPresent() {
        return LIBRARY.isPresent();
    }

    /// What a call that cannot throw has thrown.
    static IllegalStateException failure(String function, Throwable cause) {
        return new IllegalStateException("calling " + function + " failed", cause);
    }

    /// Bound on first use, when the library is there.
    static final class Calls {
        static final MethodHandle COMPILE =
                bind(
                        "pcre2_compile_8",
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS);
        static final MethodHandle JIT_COMPILE =
                bind("pcre2_jit_compile_8", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle PATTERN_INFO =
                bind("pcre2_pattern_info_8", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
        static final MethodHandle ERROR_MESSAGE =
                bind("pcre2_get_error_message_8", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle FREE_CODE = bindVoid("pcre2_code_free_8", JAVA_LONG);

        static final MethodHandle MATCH =
                bind(
                        "pcre2_match_8",
                        JAVA_INT,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_LONG,
                        JAVA_LONG);
        static final MethodHandle CREATE_MATCH_DATA =
                bind("pcre2_match_data_create_8", JAVA_LONG, JAVA_INT, ADDRESS);
        static final MethodHandle FREE_MATCH_DATA = bindVoid("pcre2_match_data_free_8", JAVA_LONG);
        static final MethodHandle OFFSETS =
                bind("pcre2_get_ovector_pointer_8", JAVA_LONG, JAVA_LONG);
        static final MethodHandle CREATE_CONTEXT =
                bind("pcre2_match_context_create_8", JAVA_LONG, ADDRESS);
        static final MethodHandle FREE_CONTEXT = bindVoid("pcre2_match_context_free_8", JAVA_LONG);
        static final MethodHandle SET_MATCH_LIMIT =
                bind("pcre2_set_match_limit_8", JAVA_INT, JAVA_LONG, JAVA_INT);
        static final MethodHandle SET_DEPTH_LIMIT =
                bind("pcre2_set_depth_limit_8", JAVA_INT, JAVA_LONG, JAVA_INT);
        static final MethodHandle SET_HEAP_LIMIT =
                bind("pcre2_set_heap_limit_8", JAVA_INT, JAVA_LONG, JAVA_INT);

        private Calls() {}

        private static MethodHandle bind(
                String name, MemoryLayout result, MemoryLayout... parameters) {
            return bind(name, FunctionDescriptor.of(result, parameters));
        }

        private static MethodHandle bindVoid(String name, MemoryLayout... parameters) {
            return bind(name, FunctionDescriptor.ofVoid(parameters));
        }

        private static MethodHandle bind(String name, FunctionDescriptor type) {
            MemorySegment address =
                    LIBRARY.flatMap(library -> library.find(name))
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "libpcre2-8 has no function " + name));
            return Linker.nativeLinker().downcallHandle(address, type);
        }
    }
}
