package io.wirecut.perf.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Commands that run a class of the product's in a process of its own, with this one's JVM and
/// class path.
public final class JavaProgram {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /// Small and quick to start: for what is not measured.
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Xshare:auto");

    private JavaProgram() {}

    /// For a program of the lab's own.
    public static List<String> small(Class<?> main, String... arguments) {
        return command(SMALL, main.getName(), List.of(arguments));
    }

    /// For the command line of the product, with the flags that its launcher gives, and those in
    /// `WIRECUT_JAVA_OPTS`.
    public static List<String> wirecut(List<String> arguments) {
        List<String> flags = new ArrayList<>(List.of("-XX:+UseParallelGC"));
        String own = System.getenv().getOrDefault("WIRECUT_JAVA_OPTS", "").strip();
        if (!own.isEmpty()) {
            flags.addAll(List.of(own.split("\\s+")));
        }
        return command(flags, "io.wirecut.cli.Main", arguments);
    }

    private static List<String> command(List<String> flags, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"));
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
            command.addAll(List.of("--add-modules", VECTOR_MODULE));
        }
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return command;
    }
}
