package io.wirecut.signatures.text;

import io.wirecut.signatures.NumberRange;

/// The forms in which keywords write the numbers that satisfy them.
final class NumberForms {
    /// What is expected where none of the forms was found.
    static final String EXPECTED = "N, !N, <N, <=N, >N, >=N, MIN<>MAX or MIN-MAX";

    private NumberForms() {}

    /// Reads a range. `MIN-MAX` and `MIN<>MAX` leave out the two numbers themselves.
    ///
    /// @param max the greatest number that can be meant
    /// @throws Refusal if it has none of the forms, or no number satisfies it
    static NumberRange read(Slice value, long max) {
        NumberRange range = understand(value, max);
        if (range.isEmpty() || (range.negated() && range.min() <= 0 && range.max() >= max)) {
            throw value.refuse(
                    "no number satisfies '%s'".formatted(value),
                    EXPECTED,
                    "'<', '>' and '-' leave out the numbers themselves");
        }
        return range;
    }

    private static NumberRange understand(Slice value, long max) {
        String text = value.toString();
        int diamond = text.indexOf("<>");
        int middle = diamond >= 0 ? diamond : text.indexOf('-');
        if (middle > 0) {
            long above = number(value.part(0, middle), max);
            long below = number(value.from(middle + (diamond >= 0 ? 2 : 1)), max);
            return new NumberRange(above + 1, below - 1, false);
        }
        int length = operatorLength(text);
        long number = number(value.from(length), max);
        return switch (text.substring(0, length)) {
            case "<" -> new NumberRange(0, number - 1, false);
            case "<=" -> new NumberRange(0, number, false);
            case ">" -> new NumberRange(number + 1, max, false);
            case ">=" -> new NumberRange(number, max, false);
            case "!", "!=" -> new NumberRange(number, number, true);
            default -> NumberRange.of(number);
        };
    }

    private static int operatorLength(String text) {
        int length = 0;
        while (length < 2 && length < text.length() && "<>=!".indexOf(text.charAt(length)) >= 0) {
            length++;
        }
        return length == 2 && text.charAt(1) != '=' ? 1 : length;
    }

    private static long number(Slice text, long max) {
        return text.strip().number(0, max);
    }
}
