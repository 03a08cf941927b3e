package io.wirecut.signatures.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules in a file's text: one a line, or on several that each end in a backslash. Comments,
/// which begin with `#` or `;`, and blank lines are left out.
final class RuleLines {
    /// Most characters of one rule, over all its lines.
    static final int MAX_LENGTH = 1 << 16;

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    /// What a comment must begin with, behind its `#`, to be a rule that was switched off.
    private static final Pattern DISABLED =
            Pattern.compile(
                    "[# \\t]*(alert|pass|drop|reject\\w*|reset-\\w+)[ \\t]+\\S+[ \\t].*\\(.*\\bsid\\s*:.*");

    private final String file;
    private final String text;
    private final boolean withDisabled;
    private int position;
    private int number;

    /// @param file name to give in diagnostics
    /// @param text a character a byte
    RuleLines(String file, String text) {
        this(file, text, false);
    }

    /// @param withDisabled whether rules that are commented out, each on one line, are handed out,
    ///   too
    RuleLines(String file, String text, boolean withDisabled) {
        this.file = file;
        this.text = text;
        this.withDisabled = withDisabled;
        this.position = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    }

    /// The next rule, or null at the end. Of one that is too long, the first [#MAX_LENGTH]
    /// characters and one more.
    @Nullable LogicalLine next() {
        while (position < text.length()) {
            String line = nextLine();
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
        while (continues(lines.getLast()) && position < text.length()) {
            String line = nextLine();
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
        while (continues(line) && position < text.length()) {
            line = nextLine();
        }
    }

    private static boolean continues(String line) {
        return line.endsWith("\\");
    }

    /// The next line, without what ends it, white space at its end and what is too much of it.
    private String nextLine() {
        int newline = text.indexOf('\n', position);
        int end = newline < 0 ? text.length() : newline;
        int last = end;
        while (last > position && Slice.isBlank(text.charAt(last - 1))) {
            last--;
        }
        String line = text.substring(position, Math.min(last, position + MAX_LENGTH + 1));
        position = end + 1;
        number++;
        return line;
    }
}
