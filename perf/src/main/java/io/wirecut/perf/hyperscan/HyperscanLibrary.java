package io.wirecut.perf.hyperscan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The functions of Hyperscan's C API that are needed, bound once. Any thread.
///
/// Addresses are passed as numbers where a scan passes them: a segment object would be one more
/// allocation for each call.
@SuppressWarnings("restricted")
public final class HyperscanLibrary {
    /// The name that the library is loaded by.
    public static final String FILE = "libhs.so.5";

    private static final long MAX_TEXT_LENGTH = 4096;
    private static final Optional<SymbolLookup> LIBRARY = open();

    private HyperscanLibrary() {}

    private static Optional<SymbolLookup> open() {
        try {
            return Optional.of(SymbolLookup.libraryLookup(FILE, Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Why the library cannot serve here, or nothing if it can.
    public static Optional<String> absence() {
        if (LIBRARY.isEmpty()) {
            return Optional.of(
                    "%s is not installed (Debian: libhyperscan5 or libvectorscan5)"
                            .formatted(FILE));
        }
        return Calls.isPlatformValid()
                ? Optional.empty()
                : Optional.of(FILE + " does not support this processor");
    }

    /// The library's own version text.
    ///
    /// @throws IllegalStateException if it is not there
    public static String version() {
        try {
            return text((MemorySegment) Calls.VERSION.invokeExact());
        } catch (Throwable e) {
            throw failure("hs_version", e);
        }
    }

    /// A text that the library gave, up to its NUL.
    static String text(MemorySegment address) {
        return address.reinterpret(MAX_TEXT_LENGTH).getString(0);
    }

    /// What a call that cannot throw has thrown.
    static IllegalStateException failure(String function, Throwable cause) {
        return new IllegalStateException("calling " + function + " failed", cause);
    }

    /// Bound on first use, which [#absence] must have allowed.
    static final class Calls {
        private static final FunctionDescriptor SCAN_TYPE =
                FunctionDescriptor.of(
                        JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG);

        static final MethodHandle VERSION = bind("hs_version", FunctionDescriptor.of(ADDRESS));
        static final MethodHandle COMPILE_LITERALS =
                bind(
                        "hs_compile_lit_multi",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT,
                                ADDRESS, ADDRESS, ADDRESS));
        static final MethodHandle COMPILE_EXPRESSIONS =
                bind(
                        "hs_compile_multi",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS,
                                ADDRESS, ADDRESS));
        static final MethodHandle FREE_COMPILE_ERROR = bindIntOf("hs_free_compile_error", ADDRESS);
        static final MethodHandle FREE_DATABASE = bindIntOf("hs_free_database", JAVA_LONG);
        static final MethodHandle FREE_SCRATCH = bindIntOf("hs_free_scratch", JAVA_LONG);
        static final MethodHandle DATABASE_SIZE = bindIntOf("hs_database_size", JAVA_LONG, ADDRESS);
        static final MethodHandle ALLOC_SCRATCH = bindIntOf("hs_alloc_scratch", JAVA_LONG, ADDRESS);
        static final MethodHandle SCAN = bind("hs_scan", SCAN_TYPE);
        static final MethodHandle OPEN_STREAM =
                bindIntOf("hs_open_stream", JAVA_LONG, JAVA_INT, ADDRESS);
        static final MethodHandle SCAN_STREAM = bind("hs_scan_stream", SCAN_TYPE);
        static final MethodHandle RESET_STREAM =
                bindIntOf("hs_reset_stream", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle CLOSE_STREAM =
                bindIntOf("hs_close_stream", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        private static final MethodHandle VALID_PLATFORM = bindIntOf("hs_valid_platform");

        private Calls() {}

        static boolean isPlatformValid() {
            try {
                return (int) VALID_PLATFORM.invokeExact() == 0;
            } catch (Throwable e) {
                throw failure("hs_valid_platform", e);
            }
        }

        private static MethodHandle bindIntOf(String name, ValueLayout... parameters) {
            return bind(name, FunctionDescriptor.of(JAVA_INT, parameters));
        }

        private static MethodHandle bind(String name, FunctionDescriptor type) {
            MemorySegment address =
                    LIBRARY.flatMap(library -> library.find(name))
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "%s has no function %s".formatted(FILE, name)));
            return Linker.nativeLinker().downcallHandle(address, type);
        }
    }
}
