package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import java.util.function.Consumer;

/// The lines of a `.config` file: neither blank nor a comment.
final class ConfigLines {
    private static final int MAX_LINES = 100_000;

    private ConfigLines() {}

    /// Hands out the lines that say something, stripped.
    static void forEach(String file, String text, Consumer<Slice> handler) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines().limit(MAX_LINES)::iterator) {
            number++;
            Slice slice = new LogicalLine(file, number, line).all().strip();
            if (!slice.isEmpty() && !slice.startsWith('#')) {
                handler.accept(slice);
            }
        }
    }

    /// A warning that the line is left out.
    static Diagnostic notUnderstood(Slice line, String expected) {
        return line.line()
                .diagnostic(
                        Diagnostic.Level.WARNING,
                        line.start(),
                        line.end(),
                        "line is not understood and left out",
                        "",
                        expected,
                        null);
    }
}
