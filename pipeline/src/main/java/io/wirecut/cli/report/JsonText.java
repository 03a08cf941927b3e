package io.wirecut.cli.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes JSON (RFC 8259) from maps, lists, texts, numbers and booleans, indented for people.
///
/// For reports, at the end of a run: it allocates freely.
public final class JsonText {
    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /// The value as JSON, with a line end after it.
    ///
    /// @param value a `Map` with texts as keys, a `List`, a `String`, a `Number` or a `Boolean`; a
    ///   number that is not finite becomes `null`, as JSON has none
    /// @throws IllegalArgumentException if there is anything else in it
    public static String of(Object value) {
        JsonText json = new JsonText();
        json.value(value, 0);
        return json.out.append('\n').toString();
    }

    /// The same on one line, without a line end: for programs that read line by line.
    ///
    /// @param value as for [#of]
    public static String line(Object value) {
        // Within texts there are no line ends: they are escaped.
        return of(value).lines().map(String::strip).collect(Collectors.joining(" "));
    }

    private void value(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> map(map, depth);
            case List<?> list -> list(list, depth);
            case String text -> text(text);
            case Double number when !Double.isFinite(number) -> out.append("null");
            case Number number -> out.append(number);
            case Boolean flag -> out.append(flag);
            default ->
                    throw new IllegalArgumentException(
                            "type=%s has no form in JSON".formatted(value.getClass().getName()));
        }
    }

    private void map(Map<?, ?> map, int depth) {
        String separator = "";
        out.append('{');
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            line(depth + 1);
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), depth + 1);
            separator = ",";
        }
        if (!map.isEmpty()) {
            line(depth);
        }
        out.append('}');
    }

    private void list(List<?> list, int depth) {
        String separator = "";
        out.append('[');
        for (Object item : list) {
            out.append(separator);
            line(depth + 1);
            value(item, depth + 1);
            separator = ",";
        }
        if (!list.isEmpty()) {
            line(depth);
        }
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').repeat("  ", depth);
    }

    private void text(String text) {
        out.append('"');
        text.codePoints().forEach(this::character);
        out.append('"');
    }

    private void character(int c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ' || c == 0x7F) {
                    out.append("\\u%04x".formatted(c));
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    // Half a character: no parser takes it, not even escaped.
                    out.append('\uFFFD');
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }
}
