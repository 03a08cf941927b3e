package io.wirecut.perf.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How this process may make network namespaces.
///
/// @param isRoot whether it may as it is; otherwise each lab has a user namespace of its own, in
///   which it is root
public record LabAccess(boolean isRoot) {
    /// What every lab needs.
    private static final List<String> TOOLS =
            List.of("ip", "ethtool", "unshare", "nsenter", "setpriv");

    /// How it may be done here.
    ///
    /// @throws LabException if it may not, or a tool is missing, with the remedy
    public static LabAccess find() {
        Optional<String> absence = absence();
        if (absence.isPresent()) {
            throw new LabException(absence.get());
        }
        return new LabAccess(Programs.succeeds("unshare", "-n", "true"));
    }

    /// Why there can be no lab here, or nothing if there can.
    public static Optional<String> absence() {
        List<String> missing = new ArrayList<>(TOOLS);
        missing.removeIf(LabAccess::isInstalled);
        if (!missing.isEmpty()) {
            return Optional.of(
                    "needs %s, not found on the PATH: apt-get install iproute2 ethtool util-linux"
                            .formatted(String.join(", ", missing)));
        }
        if (Programs.succeeds("unshare", "-n", "true")
                || Programs.succeeds("unshare", "-Urn", "true")) {
            return Optional.empty();
        }
        return Optional.of(
                "may not make network namespaces: run it as root, or allow user namespaces"
                        + " (sysctl kernel.unprivileged_userns_clone=1)");
    }

    /// Whether a program is on the `PATH`.
    public static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        for (String folder : path.split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /// What makes the first namespace of a lab.
    List<String> unshare() {
        return isRoot ? List.of("unshare", "-n") : List.of("unshare", "-Urn");
    }

    /// What enters the network namespace of a process.
    List<String> enter(long pid) {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid), "-n"));
        if (!isRoot) {
            command.addAll(List.of("-U", "--preserve-credentials"));
        }
        return command;
    }

    /// The place of programs that are needed, for the test of a process.
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        return builder;
    }

    /// @throws LabException if it cannot be started
    static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LabException(builder.command().getFirst() + " cannot be started", e);
        }
    }
}
