package io.wirecut.signatures;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is wrong at one place of a text that somebody wrote.
///
/// @param level how bad it is
/// @param span where
/// @param problem what is wrong, in one line without a full stop
/// @param keyword the keyword that is to blame, for counting; empty if there is none
/// @param sourceLine the line as it stands in the file
/// @param expected what would be right here, or null
/// @param advice what to do, or null
public record Diagnostic(
        Level level,
        SourceSpan span,
        String problem,
        String keyword,
        String sourceLine,
        @Nullable String expected,
        @Nullable String advice) {
    /// How bad a diagnostic is.
    public enum Level {
        /// The signature is refused.
        ERROR,
        /// The signature is loaded, but somebody should look.
        WARNING
    }

    private static final String INDENT = "      ";

    /// Characters of a source line that are shown; of longer ones only what is around the place.
    private static final int MAX_SHOWN = 100;

    /// Characters that are shown before the place, when the line is too long.
    private static final int LEAD = 40;

    /// Whether the signature is refused.
    public boolean isError() {
        return level == Level.ERROR;
    }

    /// What a user reads: place and problem, the source line with the place marked, what was
    /// expected, and what to do. Control characters are shown as `·`, so that a hostile file cannot
    /// steer a terminal. Lines are separated by `\n`; there is none at the end.
    public String render() {
        StringBuilder out = new StringBuilder();
        out.append(printable(span.toString())).append(": ");
        out.append(level.name().toLowerCase(Locale.ROOT)).append(": ").append(printable(problem));
        if (!sourceLine.isBlank()) {
            appendSource(out);
        }
        if (expected != null) {
            out.append("\nexpected: ").append(printable(expected));
        }
        if (advice != null) {
            out.append("\nhelp: ").append(printable(advice));
        }
        return out.toString();
    }

    private void appendSource(StringBuilder out) {
        int place = Math.min(span.column() - 1, sourceLine.length());
        int from = 0;
        int to = sourceLine.length();
        if (to > MAX_SHOWN) {
            from = Math.max(0, Math.min(place - LEAD, to - MAX_SHOWN));
            to = Math.min(to, from + MAX_SHOWN);
        }
        String before = from > 0 ? "… " : "";
        out.append('\n').append(INDENT).append(before);
        out.append(printable(sourceLine.substring(from, to)).stripTrailing());
        out.append(to < sourceLine.length() ? " …" : "");
        int marks = Math.max(1, Math.min(span.length(), to - place));
        out.append('\n').append(INDENT).append(" ".repeat(before.length() + place - from));
        out.append("^".repeat(marks));
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c == '\t' ? ' ' : Character.isISOControl(c) || isDirectional(c) ? '·' : c);
        }
        return out.toString();
    }

    /// Whether the character turns the direction of what follows it.
    private static boolean isDirectional(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }
}
