package io.wirecut.perf.match;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where a measurement was made: without it a figure means nothing.
public final class RunEnvironment {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /// Instruction sets that decide which vector code can run.
    private static final List<String> VECTOR_FLAGS =
            List.of(
                    "ssse3",
                    "avx2",
                    "avx512bw",
                    "avx512_vbmi",
                    "avx512vbmi",
                    "neon",
                    "asimd",
                    "sve");

    private RunEnvironment() {}

    /// Machine and JVM, for a JSON report.
    public static Map<String, Object> describe() {
        String cpuInfo = cpuInfo();
        List<String> flags = List.of((" " + field(cpuInfo, "flags")).split("\\s+"));
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("cpu", field(cpuInfo, "model name"));
        environment.put(
                "cpuModel",
                "family %s model %s stepping %s"
                        .formatted(
                                field(cpuInfo, "cpu family"),
                                field(cpuInfo, "model"),
                                field(cpuInfo, "stepping")));
        environment.put("vectorFlags", VECTOR_FLAGS.stream().filter(flags::contains).toList());
        environment.put("processors", Runtime.getRuntime().availableProcessors());
        environment.put("loadAverage", loadAverage());
        environment.put(
                "os",
                "%s %s %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        environment.put(
                "jdk",
                "%s %s"
                        .formatted(
                                System.getProperty("java.vendor.version"),
                                System.getProperty("java.runtime.version")));
        environment.put("jvmFlags", ManagementFactory.getRuntimeMXBean().getInputArguments());
        return environment;
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String cpuInfo() {
        try {
            return Files.readString(CPU_INFO, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /// The first value of that name, or a question mark.
    private static String field(String cpuInfo, String name) {
        return cpuInfo.lines()
                .filter(line -> line.contains(":"))
                .filter(line -> line.substring(0, line.indexOf(':')).strip().equals(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("?");
    }
}
