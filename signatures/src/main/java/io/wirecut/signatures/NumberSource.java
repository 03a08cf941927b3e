package io.wirecut.signatures;

/// Where a number stands in a buffer, and how it is written there.
///
/// @param length how many bytes it takes; at most 8 where they are binary, at most 23 where they
///   are text, of which 0 means as many as there are
/// @param offset of its first byte, counted from the cursor if relative, otherwise from the
///   buffer's beginning
/// @param relative whether it is looked for from the cursor on
/// @param format how it is written
/// @param bitmask bits that are kept of it (of `byte_math`, of the result), moved down so that the
///   mask's lowest bit becomes the number's; 0 for all
public record NumberSource(
        Operand length, Operand offset, boolean relative, Format format, long bitmask) {

    /// How a number is written.
    public enum Format {
        /// In bytes, the most significant first.
        BIG_ENDIAN,
        /// In bytes, the least significant first.
        LITTLE_ENDIAN,
        /// In bytes, in the order that a DCE/RPC header says; big endian where there is none.
        DCE,
        /// In decimal digits.
        DECIMAL,
        /// In hexadecimal digits, `0x` before them or not.
        HEXADECIMAL,
        /// In octal digits.
        OCTAL,
        /// In digits: hexadecimal behind `0x`, octal behind `0`, otherwise decimal.
        ANY_TEXT;

        /// Whether it is written in digits.
        public boolean isText() {
            return ordinal() >= DECIMAL.ordinal();
        }
    }
}
