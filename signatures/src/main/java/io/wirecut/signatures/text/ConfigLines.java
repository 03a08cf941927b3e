package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lines of a `.config` file: neither blank nor a comment.
final class ConfigLines {
    private static final int MAX_LINES = 100_000;

    private ConfigLines() {}

    /// Hands out the lines that have a form.
    ///
    /// @param expected the form as it is told to people
    /// @return a warning for each line that says something else
    static List<Diagnostic> forEach(
            String file, String text, Pattern form, String expected, Consumer<Matcher> handler) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        forEach(
                file,
                text,
                line -> {
                    Matcher matcher = form.matcher(line.toString());
                    if (matcher.matches()) {
                        handler.accept(matcher);
                    } else {
                        diagnostics.add(notUnderstood(line, expected));
                    }
                });
        return diagnostics;
    }

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
