package io.wirecut.matcher;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// A non-empty string of bytes to search for, exactly or without regard to ASCII case.
///
/// Case folding is ASCII only: `A`–`Z` equal `a`–`z`, every other byte equals itself alone.
/// Immutable.
public final class Pattern {
    private final byte[] bytes;
    private final boolean ignoresCase;

    /// A pattern of these bytes, which are not copied.
    Pattern(byte[] bytes, boolean ignoresCase) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("length=0: a pattern must have at least one byte");
        }
        this.bytes = bytes;
        this.ignoresCase = ignoresCase;
    }

    /// A pattern of these bytes, which are copied.
    ///
    /// @throws IllegalArgumentException if there are none
    public static Pattern of(byte[] bytes) {
        return new Pattern(bytes.clone(), false);
    }

    /// A pattern of the text's characters, one byte each (ISO 8859-1).
    ///
    /// @throws IllegalArgumentException if the text is empty or has a character above U+00FF
    public static Pattern ofText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                throw new IllegalArgumentException(
                        "index=%d character=U+%04X must be at most U+00FF; give other text as bytes"
                                .formatted(i, (int) text.charAt(i)));
            }
        }
        return new Pattern(text.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /// A pattern written as pairs of hexadecimal digits; white space between pairs is ignored.
    ///
    /// @throws IllegalArgumentException if there are no digits, or anything but pairs of them
    public static Pattern ofHex(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        int length = 0;
        for (int i = 0; i < hex.length(); i++) {
            if (!Character.isWhitespace(hex.charAt(i))) {
                if (!isHexPair(hex, i)) {
                    throw new IllegalArgumentException(
                            "index=%d of hex=%s must begin a pair of hexadecimal digits"
                                    .formatted(i, hex));
                }
                bytes[length++] = (byte) HexFormat.fromHexDigits(hex, i, i + 2);
                i++;
            }
        }
        return new Pattern(Arrays.copyOf(bytes, length), false);
    }

    private static boolean isHexPair(String hex, int index) {
        return HexFormat.isHexDigit(hex.charAt(index))
                && index + 1 < hex.length()
                && HexFormat.isHexDigit(hex.charAt(index + 1));
    }

    /// The same bytes, matched without regard to ASCII case.
    public Pattern ignoringCase() {
        return ignoresCase ? this : new Pattern(bytes, true);
    }

    /// Whether ASCII letters match in either case.
    public boolean ignoresCase() {
        return ignoresCase;
    }

    /// Length in bytes, at least 1.
    public int length() {
        return bytes.length;
    }

    /// The byte at an index from 0 to [#length] - 1, as it was given (not folded).
    public byte byteAt(int index) {
        return bytes[index];
    }

    /// A copy of the bytes, as they were given.
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pattern that
                && ignoresCase == that.ignoresCase
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + Boolean.hashCode(ignoresCase);
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(" ").formatHex(bytes) + (ignoresCase ? " (any case)" : "");
    }
}
