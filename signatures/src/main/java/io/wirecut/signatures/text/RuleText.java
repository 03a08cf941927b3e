package io.wirecut.signatures.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A rule as it stands in a file, not yet understood, and perhaps refused when it is: for those who
/// compare rules. Immutable.
///
/// @param file name of the file
/// @param line number of its first line, from 1
/// @param enabled whether it is not commented out
/// @param text of the rule, without the `#` before it, a character a byte
/// @param header what stands before the parenthesis, with single blanks
/// @param options what stands within it, `keyword` or `keyword:value`
public record RuleText(
        String file, int line, boolean enabled, String text, String header, List<String> options) {
    /// Makes the list immutable.
    public RuleText {
        options = List.copyOf(options);
    }

    /// The rules of a file, those that are commented out included.
    ///
    /// @param file name of the file
    /// @param text of it, a character a byte (ISO 8859-1)
    public static List<RuleText> readAll(String file, String text) {
        List<RuleText> rules = new ArrayList<>();
        RuleLines lines = new RuleLines(file, text, true);
        for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
            if (rules.size() == PackBuilder.MAX_RULES) {
                break;
            }
            rules.add(of(line));
        }
        return rules;
    }

    static RuleText of(LogicalLine line) {
        String rule = line.text().strip();
        int open = rule.indexOf('(');
        int close = rule.lastIndexOf(')');
        boolean whole = open >= 0 && close > open;
        return new RuleText(
                line.file(),
                line.number(),
                line.isEnabled(),
                rule,
                (open < 0 ? rule : rule.substring(0, open)).strip().replaceAll("\\s+", " "),
                whole ? split(rule.substring(open + 1, close)) : List.of());
    }

    /// The value of the first option of that keyword without quotes; empty if there is none.
    public String value(String keyword) {
        for (String option : options) {
            int colon = option.indexOf(':');
            String name = colon < 0 ? option : option.substring(0, colon).strip();
            if (name.toLowerCase(Locale.ROOT).equals(keyword)) {
                String value = colon < 0 ? "" : option.substring(colon + 1).strip();
                boolean quoted =
                        value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }

    /// The value of a keyword as a number of up to 18 digits; another if it is none.
    public long number(String keyword, long otherwise) {
        String value = value(keyword);
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : otherwise;
    }

    /// Cuts at semicolons that no backslash stands before.
    private static List<String> split(String text) {
        List<String> options = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean ends =
                    i == text.length()
                            || (text.charAt(i) == ';' && (i == 0 || text.charAt(i - 1) != '\\'));
            if (ends) {
                String option = text.substring(from, i).strip();
                if (!option.isEmpty()) {
                    options.add(option);
                }
                from = i + 1;
            }
        }
        return options;
    }
}
