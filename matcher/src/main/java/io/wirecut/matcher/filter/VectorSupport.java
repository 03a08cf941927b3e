package io.wirecut.matcher.filter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether vectors of 64 bytes can serve here, and if not, why: they need the Vector API's module,
/// and a processor that looks up 64 bytes in 128 with one instruction. Without either they would be
/// slower than anything else.
public final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String PROCESSOR_FLAG = "avx512_vbmi";
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final String MISSING = missing();

    private VectorSupport() {}

    /// Whether nothing is missing.
    public static boolean isPresent() {
        return MISSING.isEmpty();
    }

    /// What is missing, and what to do about it; empty if nothing is.
    public static String whatIsMissing() {
        return MISSING;
    }

    private static String missing() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return "the processor is big-endian";
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return "the module %s is not there: start Java with --add-modules %s"
                    .formatted(MODULE, MODULE);
        }
        return hasProcessorFlag() ? "" : "the processor does not have " + PROCESSOR_FLAG;
    }

    private static boolean hasProcessorFlag() {
        try (BufferedReader lines = Files.newBufferedReader(PROCESSOR)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("flags")) {
                line = lines.readLine();
            }
            String flags = String.valueOf(line).concat(" ");
            return flags.contains(" avx512_vbmi ") || flags.contains(" avx512vbmi ");
        } catch (IOException e) {
            return false;
        }
    }
}
