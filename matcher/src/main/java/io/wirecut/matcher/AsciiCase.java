package io.wirecut.matcher;

/// ASCII case folding, the only kind there is here: `A`–`Z` become `a`–`z`, every other byte stays
/// what it is, those above 0x7F included. Stateless; allocates nothing.
public final class AsciiCase {
    private AsciiCase() {}

    /// The byte in lower case.
    public static byte fold(byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value | 0x20) : value;
    }

    /// Whether the byte is a letter, and so has another case.
    public static boolean isLetter(byte value) {
        byte folded = fold(value);
        return folded >= 'a' && folded <= 'z';
    }
}
