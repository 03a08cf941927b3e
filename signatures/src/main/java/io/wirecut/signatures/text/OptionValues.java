package io.wirecut.signatures.text;

import io.wirecut.signatures.text.Keywords.Keyword;
import io.wirecut.signatures.text.Keywords.Value;

/// Checks that what follows a keyword has the form that the keyword wants, and takes the quotes
/// off.
final class OptionValues {
    private OptionValues() {}

    /// @param value what follows the colon, stripped; empty if nothing does
    /// @throws Refusal if it has another form
    static Option check(Keyword keyword, Slice name, Slice value) {
        return switch (keyword.value()) {
            case NONE -> {
                if (!value.isEmpty()) {
                    throw value.refuse(
                            "'%s' takes no value".formatted(keyword.name()),
                            keyword.name() + ";",
                            null);
                }
                yield new Option(keyword.name(), name, value, false);
            }
            case OPTIONAL -> new Option(keyword.name(), name, value, false);
            case BARE, QUOTED, NEGATABLE -> text(keyword, name, value);
        };
    }

    private static Option text(Keyword keyword, Slice name, Slice value) {
        boolean quoted = keyword.value() != Value.BARE;
        if (value.isEmpty()) {
            throw name.refuse(
                    "'%s' has no value".formatted(keyword.name()),
                    keyword.name() + (quoted ? ":\"VALUE\";" : ":VALUE;"),
                    null);
        }
        if (!quoted) {
            if (value.startsWith('"')) {
                throw value.refuse(
                        "the value of '%s' is in quotes".formatted(keyword.name()),
                        keyword.name() + ":VALUE;",
                        null);
            }
            return new Option(keyword.name(), name, value, false);
        }
        boolean negated = keyword.value() == Value.NEGATABLE && value.startsWith('!');
        Slice text = negated ? value.from(1).strip() : value;
        if (!text.startsWith('"')) {
            throw text.refuse(
                    "the value of '%s' is not in quotes".formatted(keyword.name()),
                    keyword.name() + ":\"VALUE\";",
                    null);
        }
        return new Option(keyword.name(), name, unquoted(text), negated);
    }

    private static Slice unquoted(Slice text) {
        int last = text.length() - 1;
        if (last > 0 && text.charAt(last) == '"' && !isEscaped(text, last)) {
            return text.part(1, last);
        }
        for (int i = 1; i <= last; i++) {
            if (text.charAt(i) == '"' && !isEscaped(text, i)) {
                boolean comma = text.from(i + 1).strip().startsWith(',');
                throw text.from(i + 1)
                        .strip()
                        .refuse(
                                comma ? "modifiers behind a comma" : "text behind the quotes",
                                "';'",
                                comma ? "write each as an option: content:\"…\"; nocase;" : null);
            }
        }
        throw text.refuse(
                "quotes are not closed", "'\"'", "write a semicolon in quotes as \\; or |3B|");
    }

    /// Whether an odd number of backslashes stands before the character.
    private static boolean isEscaped(Slice text, int index) {
        int first = index;
        while (first > 0 && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (index - first) % 2 == 1;
    }
}
