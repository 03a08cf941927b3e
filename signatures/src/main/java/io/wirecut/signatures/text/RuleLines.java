package io.wirecut.signatures.text;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules in a file's text: one a line, or on several that each end in a backslash. Comments,
/// which begin with `#` or `;`, and blank lines are left out.
///
/// No more of the text than a line is in memory.
final class RuleLines {
    /// Most characters of one rule, over all its lines.
    static final int MAX_LENGTH = 1 << 16;

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    /// What a comment must begin with, behind its `#`, to be a rule that was switched off.
    private static final Pattern DISABLED =
            Pattern.compile(
                    "[# \\t]*(alert|pass|drop|reject\\w*|reset-\\w+)[ \\t]+\\S+[ \\t].*\\(.*\\bsid\\s*:.*");

    private final String file;
    private final Reader text;
    private final boolean withDisabled;
    private final char[] read = new char[1 << 13];
    private final StringBuilder started = new StringBuilder();
    private int position;
    private int readCount;
    private int number;

    /// @param file name to give in diagnostics
    /// @param text a character a byte
    RuleLines(String file, String text) {
        this(file, text, false);
    }

    /// @param withDisabled whether rules that are commented out, each on one line, are handed out,
    ///   too
    RuleLines(String file, String text, boolean withDisabled) {
        this(file, new StringReader(text), withDisabled);
    }

    /// @param text a character a byte; stays open
    RuleLines(String file, Reader text, boolean withDisabled) {
        this.file = file;
        this.text = text;
        this.withDisabled = withDisabled;
    }

    /// The next rule, or null at the end. Of one that is too long, the first [#MAX_LENGTH]
    /// characters and one more.
    ///
    /// @throws UncheckedIOException if the text cannot be read
    @Nullable LogicalLine next() {
        for (String line = nextLine(); line != null; line = nextLine()) {
            if (withDisabled && line.startsWith("#") && DISABLED.matcher(line).matches()) {
                int rule = 0;
                while (line.charAt(rule) == '#' || Slice.isBlank(line.charAt(rule))) {
                    rule++;
                }
                return LogicalLine.disabled(file, number, " ".repeat(rule) + line.substring(rule));
            }
            if (line.isBlank() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            return continues(line) ? joined(line) : new LogicalLine(file, number, line);
        }
        return null;
    }

    private LogicalLine joined(String first) {
        int firstNumber = number;
        List<String> lines = new ArrayList<>();
        lines.add(first);
        int length = first.length();
        while (continues(lines.getLast())) {
            String line = nextLine();
            if (line == null) {
                break;
            }
            length += line.length();
            if (length > MAX_LENGTH + 1) {
                skipRest(line);
                return new LogicalLine(file, firstNumber, "x".repeat(MAX_LENGTH + 1));
            }
            lines.add(line);
        }
        return new LogicalLine(file, firstNumber, lines);
    }

    private void skipRest(String last) {
        String line = last;
        while (line != null && continues(line)) {
            line = nextLine();
        }
    }

    private static boolean continues(String line) {
        return line.endsWith("\\");
    }

    /// The next line, without what ends it, white space at its end and what is too much of it; null
    /// at the end.
    private @Nullable String nextLine() {
        if (!hasMore()) {
            return null;
        }
        started.setLength(0);
        int length = 0;
        int stripped = 0;
        boolean ended = false;
        while (!ended && hasMore()) {
            int from = position;
            while (position < readCount && read[position] != '\n') {
                position++;
            }
            int last = position;
            while (last > from && Slice.isBlank(read[last - 1])) {
                last--;
            }
            stripped = last > from ? length + last - from : stripped;
            length += position - from;
            started.append(
                    read, from, Math.min(position - from, MAX_LENGTH + 1 - started.length()));
            ended = position < readCount;
            position += ended ? 1 : 0;
        }
        number++;
        boolean marked = number == 1 && started.indexOf(BYTE_ORDER_MARK) == 0;
        int begin = marked ? BYTE_ORDER_MARK.length() : 0;
        return started.substring(begin, Math.max(begin, Math.min(stripped, started.length())));
    }

    private boolean hasMore() {
        if (position == readCount) {
            position = 0;
            try {
                readCount = Math.max(0, text.read(read));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return position < readCount;
    }
}
