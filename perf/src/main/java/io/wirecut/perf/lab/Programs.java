package io.wirecut.perf.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs programs to their end.
final class Programs {
    private static final int TIMEOUT_S = 60;

    private Programs() {}

    /// Whether a program ends with exit code 0.
    static boolean succeeds(String... command) {
        try {
            output(List.of(command), "");
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    /// Runs a program to its end.
    ///
    /// @param input what it reads
    /// @return what it wrote, errors included
    /// @throws LabException if it fails, with what it said, or takes longer than a minute
    static String output(List<String> command, String input) {
        ProcessBuilder builder = LabAccess.builder(command).redirectErrorStream(true);
        Process process = LabAccess.start(builder);
        CompletableFuture<Process> end = process.onExit().orTimeout(TIMEOUT_S, TimeUnit.SECONDS);
        var _ = end.exceptionally(timeout -> process.destroyForcibly());
        try (InputStream stream = process.getInputStream()) {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            if (end.isCompletedExceptionally()) {
                throw new LabException(String.join(" ", command) + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new LabException(
                        "%s failed with exit code %d: %s"
                                .formatted(
                                        String.join(" ", command),
                                        process.exitValue(),
                                        output.strip()));
            }
            return output;
        } catch (IOException e) {
            throw new LabException(String.join(" ", command) + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException(String.join(" ", command) + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }
}
