package io.wirecut.pipeline.event;

/// Decimal digits without a loop or a division for each of them.
final class Decimal {
    /// What makes eight numbers of 0 to 9, a byte each, the digits' ASCII codes.
    static final long ZEROS = 0x3030_3030_3030_3030L;

    private static final long BYTES_OF_QUARTERS = 0x000F_000F_000F_000FL;
    private static final long BYTES_OF_HALVES = 0x0000_007F_0000_007FL;

    private static final int OCTET_COUNT = 256;

    /// The text of each octet with a point behind it, the first character lowest.
    private static final int[] OCTETS = new int[OCTET_COUNT];

    static {
        for (int octet = 0; octet < OCTET_COUNT; octet++) {
            String text = octet + ".";
            for (int i = 0; i < text.length(); i++) {
                OCTETS[octet] |= text.charAt(i) << (i * Byte.SIZE);
            }
        }
    }

    private Decimal() {}

    /// The eight digits of a number below 100,000,000, a byte each, the first lowest: split in two
    /// of four digits, then both at once in two of two, then all four in two of one, each division
    /// being a multiplication by a reciprocal (Khuong 2017).
    static long digits(int value) {
        long quarters = (value / 10_000) | ((long) (value % 10_000) << 32);
        long hundreds = ((quarters * 10_486) >>> 20) & BYTES_OF_HALVES;
        long pairs = hundreds | ((quarters - 100 * hundreds) << 16);
        long tens = ((pairs * 103) >>> 10) & BYTES_OF_QUARTERS;
        return tens | ((pairs - 10 * tens) << 8);
    }

    /// The text of an octet with a point behind it, the first character lowest.
    static int octet(int value) {
        return OCTETS[value];
    }

    /// How long such a text is.
    static int octetLength(int octet) {
        return Integer.BYTES - Integer.numberOfLeadingZeros(octet) / Byte.SIZE;
    }
}
