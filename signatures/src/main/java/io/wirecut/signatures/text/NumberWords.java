package io.wirecut.signatures.text;

import io.wirecut.signatures.NumberSource;
import io.wirecut.signatures.NumberSource.Format;
import io.wirecut.signatures.Operand;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The words of `byte_test` and its kin that say how a number is written.
final class NumberWords {
    private static final int MAX_BINARY_LENGTH = 8;
    private static final int MAX_TEXT_LENGTH = 23;

    private boolean relative;
    private boolean text;
    private Format binary = Format.BIG_ENDIAN;
    private @Nullable Format digits;
    private long bitmask;

    /// The first word of several, in lower case.
    static String nameOf(Slice words) {
        int blank = blankIn(words);
        return words.part(0, blank).toString().toLowerCase(Locale.ROOT);
    }

    /// What follows the first word.
    static Slice valueOf(Slice words) {
        return words.from(blankIn(words)).strip();
    }

    private static int blankIn(Slice words) {
        int i = 0;
        while (i < words.length() && !Slice.isBlank(words.charAt(i))) {
            i++;
        }
        return i;
    }

    /// A whole number of 64 bits without sign, in decimal digits, or in hexadecimal behind `0x`.
    ///
    /// @throws Refusal if it is none
    static long unsigned(Slice text) {
        String digits = text.toString();
        boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
        try {
            return hexadecimal
                    ? Long.parseUnsignedLong(digits.substring(2), 16)
                    : Long.parseUnsignedLong(digits);
        } catch (NumberFormatException _) {
            throw text.refuse(
                    "'%s' is not a number".formatted(GroupReader.shortened(digits)),
                    "a whole number from 0 to 2^64 - 1, or 0x and hexadecimal digits",
                    null);
        }
    }

    /// Takes a word.
    ///
    /// @return whether it is one of these
    /// @throws Refusal if what follows the word is wrong
    boolean take(Slice word) {
        Slice value = valueOf(word);
        switch (nameOf(word)) {
            case "relative" -> relative = true;
            case "little" -> binary = Format.LITTLE_ENDIAN;
            case "big" -> binary = Format.BIG_ENDIAN;
            case "dce" -> binary = Format.DCE;
            case "string" -> {
                text = true;
                return value.isEmpty() || take(value);
            }
            case "hex" -> digits = Format.HEXADECIMAL;
            case "dec" -> digits = Format.DECIMAL;
            case "oct" -> digits = Format.OCTAL;
            case "endian" -> {
                return !value.isEmpty() && take(value);
            }
            case "bitmask" -> bitmask = mask(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long mask(Slice value) {
        long mask = Operands.isName(value) ? hexadecimal(value) : unsigned(value);
        if (mask == 0) {
            throw value.refuse("bitmask is 0", "at least one bit", null);
        }
        return mask;
    }

    private static long hexadecimal(Slice value) {
        try {
            return Long.parseUnsignedLong(value.toString(), 16);
        } catch (NumberFormatException _) {
            throw value.refuse(
                    "'%s' is not a bitmask".formatted(GroupReader.shortened(value.toString())),
                    "0x and hexadecimal digits",
                    null);
        }
    }

    /// The source that the words and a number of bytes describe.
    ///
    /// @param bytes how many it takes; of a number in digits 0 for as many as there are
    /// @param least bytes of a number that is binary
    /// @throws Refusal if there are too many bytes for a number
    NumberSource source(Slice bytes, Operand offset, int least, RuleDraft draft) {
        int most = text ? MAX_TEXT_LENGTH : MAX_BINARY_LENGTH;
        Format format = text ? digits == null ? Format.ANY_TEXT : digits : binary;
        Operand length = Operands.read(bytes, text ? 0 : least, most, draft);
        return new NumberSource(length, offset, relative, format, bitmask);
    }
}
