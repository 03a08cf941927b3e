package io.wirecut.perf.match;

import io.wirecut.matcher.Matcher;
import java.io.IOException;
import java.nio.file.Path;

/// What [LoadCommand] has a fresh JVM do: load a saved matcher, and say how long it took.
final class LoadOnce {
    private LoadOnce() {}

    /// Prints nanoseconds.
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long startNs = System.nanoTime();
        Matcher matcher = Matcher.load(file);
        long tookNs = System.nanoTime() - startNs;
        if (!matcher.explain().contains("(loaded)")) {
            throw new IllegalStateException(matcher.explain());
        }
        System.out.println(tookNs);
    }
}
