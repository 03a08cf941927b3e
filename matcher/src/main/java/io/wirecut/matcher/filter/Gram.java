package io.wirecut.matcher.filter;

import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.Pattern;

/// Pieces of four and six bytes, in an int and a long, the first byte lowest. Folding clears bit 5
/// of every byte: the two cases of a letter become one, and so do a few other pairs, which costs a
/// candidate here and there and saves asking what is a letter.
public final class Gram {
    /// Clears bit 5 of four bytes.
    public static final int FOLD = 0xDFDF_DFDF;

    private static final int BIT_6_OF_FOUR = 0x4040_4040;
    private static final long BIT_6_OF_SIX = 0x0000_4040_4040_4040L;
    private static final long SIX = 0x0000_FFFF_FFFF_FFFFL;

    private Gram() {}

    /// Four bytes of a pattern, which must have them, or as many as it has, and then zeros.
    public static int four(Pattern pattern, int offset) {
        return (int) bytes(pattern, offset, Integer.BYTES);
    }

    /// Six bytes of a pattern, likewise.
    static long six(Pattern pattern, int offset) {
        return bytes(pattern, offset, 6);
    }

    /// Clears bit 5 of those of four bytes that have bit 6, as all letters have: a space is not
    /// taken for a zero, of which traffic has whole runs.
    static int foldFour(int fourBytes) {
        return fourBytes & ~((fourBytes & BIT_6_OF_FOUR) >>> 1);
    }

    /// The same for six bytes, and clears the two above them.
    static long foldSix(long sixBytes) {
        return sixBytes & SIX & ~((sixBytes & BIT_6_OF_SIX) >>> 1);
    }

    private static long bytes(Pattern pattern, int offset, int count) {
        long gram = 0;
        for (int i = 0; i < count; i++) {
            int index = offset + i;
            if (index >= 0 && index < pattern.length()) {
                gram |= (pattern.byteAt(index) & 0xFFL) << (i * Byte.SIZE);
            }
        }
        return gram;
    }

    /// The bits of a pattern's byte that a haystack must have: not bit 5, where case is ignored.
    static int mask(Pattern pattern, int index) {
        return pattern.ignoresCase() && AsciiCase.isLetter(pattern.byteAt(index)) ? 0xDF : 0xFF;
    }
}
