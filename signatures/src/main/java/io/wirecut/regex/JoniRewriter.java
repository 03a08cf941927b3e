package io.wirecut.regex;

import java.util.Set;
import java.util.regex.Pattern;

/// Rewrites an expression from PCRE's language to joni's, where they differ, and refuses what joni
/// does not have.
final class JoniRewriter {
    private static final Pattern DOT_ALL_INSIDE = Pattern.compile("\\(\\?[imx-]*s");
    private static final String HORIZONTAL = "\\t\\x20\\xA0";
    private static final String VERTICAL = "\\n-\\r\\x85";

    private final String expression;
    private final boolean extended;
    private final boolean dollarEndOnly;
    private final boolean ungreedy;

    /// A set: what begins with a dot that is repeated, joni searches for at line begins only, even
    /// where an assertion stands before it.
    private final String dot;

    private final StringBuilder out = new StringBuilder();
    private int at;

    JoniRewriter(String expression, Set<RegexOption> options) {
        this.expression = expression;
        extended = options.contains(RegexOption.EXTENDED);
        dollarEndOnly =
                options.contains(RegexOption.DOLLAR_END_ONLY)
                        && !options.contains(RegexOption.MULTILINE);
        ungreedy = options.contains(RegexOption.UNGREEDY);
        boolean changes = DOT_ALL_INSIDE.matcher(expression).find();
        boolean all = options.contains(RegexOption.DOT_ALL);
        dot = changes ? "." : all ? "[\\x00-\\xFF]" : "[^\\n]";
    }

    /// @throws RegexSyntaxException if joni has nothing that means the same
    String rewrite() throws RegexSyntaxException {
        while (at < expression.length()) {
            char c = expression.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '.' -> {
                    out.append(dot);
                    at++;
                }
                case '[' -> set();
                case '(' -> group();
                case '$' -> {
                    out.append(dollarEndOnly ? "\\z" : "$");
                    at++;
                }
                case '*', '+', '?' -> quantifier(at + 1);
                case '{' -> brace();
                case '#' -> comment();
                default -> {
                    out.append(c);
                    at++;
                }
            }
        }
        return out.toString();
    }

    private boolean follows(String text) {
        return expression.startsWith(text, at);
    }

    private RegexSyntaxException refuse(String what) {
        return new RegexSyntaxException(what + " needs PCRE2, which is not in use", at);
    }

    private void comment() {
        if (!extended) {
            out.append('#');
            at++;
            return;
        }
        int end = expression.indexOf('\n', at);
        at = end < 0 ? expression.length() : end;
    }

    private void escape() throws RegexSyntaxException {
        if (at + 1 == expression.length()) {
            throw new RegexSyntaxException("\\ at end of pattern", at);
        }
        char c = expression.charAt(at + 1);
        switch (c) {
            case 'h' -> replaceEscape("[" + HORIZONTAL + "]");
            case 'H' -> replaceEscape("[^" + HORIZONTAL + "]");
            case 'v' -> replaceEscape("[" + VERTICAL + "]");
            case 'V' -> replaceEscape("[^" + VERTICAL + "]");
            case 'N' -> replaceEscape("[^\\n]");
            case 'R' -> replaceEscape("(?>\\r\\n|[" + VERTICAL + "])");
            case 'K', 'C', 'X' -> throw refuse("\\" + c);
            case 'Q' -> quoted();
            case 'E' -> at += 2;
            case 'g' -> reference();
            case 'k' -> namedReference();
            default -> {
                out.append('\\').append(c);
                at += 2;
            }
        }
    }

    private void replaceEscape(String text) {
        out.append(text);
        at += 2;
    }

    private void quoted() {
        int end = expression.indexOf("\\E", at);
        int last = end < 0 ? expression.length() : end;
        for (int i = at + 2; i < last; i++) {
            literal(expression.charAt(i));
        }
        at = end < 0 ? last : end + 2;
    }

    private void literal(char c) {
        out.append("\\x%02X".formatted((int) c));
    }

    /// `\g1`, `\g{1}`, `\g{-1}`, `\g{name}`.
    private void reference() throws RegexSyntaxException {
        int begin = at + 2;
        boolean braced = begin < expression.length() && expression.charAt(begin) == '{';
        int end = braced ? expression.indexOf('}', begin) : begin;
        if (braced && end > 0) {
            out.append("\\k<").append(expression, begin + 1, end).append('>');
            at = end + 1;
            return;
        }
        while (end >= 0 && end < expression.length() && Character.isDigit(expression.charAt(end))) {
            end++;
        }
        if (end <= begin) {
            throw refuse("\\g");
        }
        out.append("\\k<").append(expression, begin, end).append('>');
        at = end;
    }

    /// `\k{name}`, `\k'name'`, `\k<name>`.
    private void namedReference() throws RegexSyntaxException {
        int begin = at + 2;
        char open = begin < expression.length() ? expression.charAt(begin) : '\0';
        char close = open == '{' ? '}' : open == '<' ? '>' : open;
        int end = "{'<".indexOf(open) < 0 ? -1 : expression.indexOf(close, begin + 1);
        if (end < 0) {
            throw refuse("\\k");
        }
        out.append("\\k<").append(expression, begin + 1, end).append('>');
        at = end + 1;
    }

    /// A set in brackets: a bracket or ampersand within it means itself in PCRE only.
    private void set() throws RegexSyntaxException {
        out.append('[');
        at++;
        if (follows("^")) {
            out.append('^');
            at++;
        }
        boolean first = true;
        while (at < expression.length() && (first || expression.charAt(at) != ']')) {
            first = false;
            char c = expression.charAt(at);
            int posixEnd = follows("[:") ? expression.indexOf(":]", at) : -1;
            if (posixEnd > 0) {
                out.append(expression, at, posixEnd + 2);
                at = posixEnd + 2;
            } else if (c == '\\') {
                escapeInSet();
            } else if (c == '[' || c == ']' || c == '&') {
                literal(c);
                at++;
            } else {
                out.append(c);
                at++;
            }
        }
        if (at == expression.length()) {
            throw new RegexSyntaxException("missing terminating ] for character class", at);
        }
        out.append(']');
        at++;
    }

    private void escapeInSet() throws RegexSyntaxException {
        char c = at + 1 < expression.length() ? expression.charAt(at + 1) : '\0';
        switch (c) {
            case 'h' -> replaceEscape(HORIZONTAL);
            case 'v' -> replaceEscape(VERTICAL);
            case 'H', 'V', 'N', 'R', 'X', 'B', 'Q' -> throw refuse("\\%c in a set".formatted(c));
            default -> {
                out.append('\\').append(c);
                at += 2;
            }
        }
    }

    private void group() throws RegexSyntaxException {
        if (follows("(?P<")) {
            replaceOpening("(?P<", "(?<");
        } else if (follows("(?'")) {
            int end = expression.indexOf('\'', at + 3);
            if (end < 0) {
                throw new RegexSyntaxException("missing terminator of a group's name", at);
            }
            out.append("(?<").append(expression, at + 3, end).append('>');
            at = end + 1;
        } else if (follows("(?P=")) {
            call("(?P=", "\\k<");
        } else if (follows("(?P>") || follows("(?&")) {
            throw refuse("a call of a group");
        } else if (follows("(?(")) {
            throw refuse("a conditional group");
        } else if (follows("(?|")) {
            throw refuse("a branch reset");
        } else if (follows("(*")) {
            throw refuse("a verb");
        } else if (isRecursion()) {
            throw refuse("recursion");
        } else if (follows("(?#")) {
            int end = expression.indexOf(')', at);
            at = end < 0 ? expression.length() : end + 1;
        } else if (follows("(?")) {
            options();
        } else {
            out.append('(');
            at++;
        }
    }

    private boolean isRecursion() {
        if (!follows("(?") || at + 2 == expression.length()) {
            return false;
        }
        char c = expression.charAt(at + 2);
        char next = at + 3 < expression.length() ? expression.charAt(at + 3) : '\0';
        boolean signed = (c == '-' || c == '+') && Character.isDigit(next);
        return c == 'R' || Character.isDigit(c) || signed;
    }

    private void replaceOpening(String opening, String replacement) {
        out.append(replacement);
        at += opening.length();
    }

    private void call(String opening, String replacement) throws RegexSyntaxException {
        int end = expression.indexOf(')', at);
        if (end < 0) {
            throw new RegexSyntaxException("missing closing parenthesis", at);
        }
        out.append(replacement).append(expression, at + opening.length(), end).append('>');
        at = end + 1;
    }

    /// `(?i)`, `(?s-m:` and the like, or another opening that both languages have.
    private void options() throws RegexSyntaxException {
        int i = at + 2;
        while (i < expression.length() && "imsx-".indexOf(expression.charAt(i)) >= 0) {
            i++;
        }
        if (i < expression.length() && "UJXn".indexOf(expression.charAt(i)) >= 0) {
            throw refuse("(?%c)".formatted(expression.charAt(i)));
        }
        int end = Math.min(Math.max(i, at + 3), expression.length());
        out.append(expression, at, end);
        at = end;
    }

    /// A brace that begins no quantifier means itself.
    private void brace() {
        int end = expression.indexOf('}', at);
        boolean quantifies =
                end > 0 && expression.substring(at + 1, end).matches("\\d{1,9}(,\\d{0,9})?");
        if (!quantifies) {
            literal('{');
            at++;
            return;
        }
        quantifier(end + 1);
    }

    /// Copies a quantifier that ends before `end`, with what says how much it takes.
    private void quantifier(int end) {
        out.append(expression, at, end);
        at = end;
        char c = end < expression.length() ? expression.charAt(end) : '\0';
        if (c == '+') {
            out.append('+');
            at++;
        } else if (c == '?') {
            out.append(ungreedy ? "" : "?");
            at++;
        } else if (ungreedy) {
            out.append('?');
        }
    }
}
