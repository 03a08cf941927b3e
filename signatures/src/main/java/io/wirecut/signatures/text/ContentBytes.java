package io.wirecut.signatures.text;

import java.io.ByteArrayOutputStream;

/// The bytes that a content's text stands for: each character is its byte, `\;` `\"` `\\` and `\:`
/// are the character after the backslash, and between bars stand pairs of hexadecimal digits, with
/// spaces or commas as one likes.
final class ContentBytes {
    private ContentBytes() {}

    /// @throws Refusal if the text is empty or malformed
    static byte[] read(Slice text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '|') {
                i = readHex(text, i, bytes);
            } else if (c == '\\') {
                bytes.write(escaped(text, i));
                i += 2;
            } else if (c == '"') {
                throw text.part(i, i + 1).refuse("'\"' inside of a content", "\\\" or |22|", null);
            } else {
                bytes.write(c);
                i++;
            }
        }
        if (bytes.size() == 0) {
            throw text.refuse("content is empty", "at least one byte", null);
        }
        return bytes.toByteArray();
    }

    private static char escaped(Slice text, int backslash) {
        char c = backslash + 1 < text.length() ? text.charAt(backslash + 1) : '\0';
        if (";\"\\:".indexOf(c) < 0) {
            throw text.part(backslash, Math.min(backslash + 2, text.length()))
                    .refuse(
                            "unknown escape in a content",
                            "\\; \\\" \\\\ or \\:",
                            "write other bytes in hexadecimal, as |0D 0A|");
        }
        return c;
    }

    /// Reads from the bar at `bar` to behind the next one.
    private static int readHex(Slice text, int bar, ByteArrayOutputStream bytes) {
        int high = -1;
        for (int i = bar + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '|') {
                if (high >= 0) {
                    throw text.part(bar, i + 1)
                            .refuse(
                                    "odd number of hexadecimal digits",
                                    "two digits for each byte",
                                    null);
                }
                return i + 1;
            }
            int digit = Character.digit(c, 16);
            if (digit < 0 && c != ' ' && c != ',') {
                throw text.part(i, i + 1)
                        .refuse(
                                "'%s' is not a hexadecimal digit".formatted(c),
                                "pairs of 0-9 and A-F, then '|'",
                                "write the bar itself as |7C|");
            }
            if (digit >= 0 && high >= 0) {
                bytes.write(high << 4 | digit);
                high = -1;
            } else if (digit >= 0) {
                high = digit;
            }
        }
        throw text.part(bar, bar + 1)
                .refuse(
                        "hexadecimal bytes are not closed",
                        "a second '|'",
                        "write the bar itself as |7C|");
    }
}
