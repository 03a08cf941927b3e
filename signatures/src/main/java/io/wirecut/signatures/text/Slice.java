package io.wirecut.signatures.text;

import io.wirecut.signatures.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of a rule's text that remembers where it stands. Immutable.
///
/// @param line what it is a part of
/// @param start index of its first character in the line's text
/// @param end index after its last
record Slice(LogicalLine line, int start, int end) {
    int length() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    char charAt(int index) {
        return line.text().charAt(start + index);
    }

    boolean startsWith(char c) {
        return start < end && charAt(0) == c;
    }

    boolean endsWith(char c) {
        return start < end && charAt(length() - 1) == c;
    }

    /// The part from `from`, counted from this slice's start.
    Slice from(int from) {
        return new Slice(line, start + from, end);
    }

    /// The part from `from` to before `to`, counted from this slice's start.
    Slice part(int from, int to) {
        return new Slice(line, start + from, start + to);
    }

    /// The index of the character, counted from this slice's start, or -1.
    int indexOf(char c) {
        int index = line.text().indexOf(c, start, end);
        return index < 0 ? -1 : index - start;
    }

    /// Without white space at either end; an empty one stays where its text began.
    Slice strip() {
        int from = start;
        int to = end;
        while (from < to && isBlank(line.text().charAt(from))) {
            from++;
        }
        while (to > from && isBlank(line.text().charAt(to - 1))) {
            to--;
        }
        return from == to ? new Slice(line, start, start) : new Slice(line, from, to);
    }

    /// The parts between the separators, stripped; one part more than there are separators.
    List<Slice> split(char separator) {
        List<Slice> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < length(); i++) {
            if (charAt(i) == separator) {
                parts.add(part(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(from(from).strip());
        return parts;
    }

    /// A whole number, digits only.
    ///
    /// @throws Refusal if it is none, or out of range
    long number(long min, long max) {
        return number(min, max, false);
    }

    /// A whole number, perhaps with a sign.
    ///
    /// @throws Refusal if it is none, or out of range
    long signedNumber(long min, long max) {
        return number(min, max, true);
    }

    private long number(long min, long max, boolean signed) {
        int digits = signed && (startsWith('-') || startsWith('+')) ? 1 : 0;
        if (digits == length()) {
            throw refuse("a number is missing", range(min, max), null);
        }
        long value = 0;
        for (int i = digits; i < length(); i++) {
            char c = charAt(i);
            if (c < '0' || c > '9') {
                throw refuse("'%s' is not a number".formatted(this), range(min, max), null);
            }
            value = Math.min(value * 10 + (c - '0'), Integer.MAX_VALUE * 4L);
        }
        value = startsWith('-') ? -value : value;
        if (value < min || value > max) {
            throw refuse("%s is out of range".formatted(this), range(min, max), null);
        }
        return value;
    }

    private static String range(long min, long max) {
        return "a whole number from %d to %d".formatted(min, max);
    }

    SourceSpan span() {
        return line.span(start, end);
    }

    /// A refusal that points here.
    Refusal refuse(String problem, @Nullable String expected, @Nullable String advice) {
        return new Refusal(this, problem, expected, advice);
    }

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    @Override
    public String toString() {
        return line.text().substring(start, end);
    }
}
