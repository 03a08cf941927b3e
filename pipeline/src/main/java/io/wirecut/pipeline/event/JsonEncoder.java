package io.wirecut.pipeline.event;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// Writes the pieces of JSON text, in UTF-8, one after the other into a buffer.
///
/// It checks no grammar: the caller writes brackets and keys as [#raw] bytes. Owned by one thread;
/// allocates nothing after construction.
final class JsonEncoder {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int REPLACEMENT = 0xFFFD;

    /// The most bytes that one byte or `char` of a string becomes: `\u0000`.
    static final int MAX_ESCAPED_LENGTH = 6;

    private static final int EIGHT_DIGITS = 100_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MutableDirectBuffer buffer;
    private int length;

    /// The text of a time up to its second, for the next time in the same.
    private long timestamp0;

    private long timestamp8;
    private long timestamp16;
    private long timestampSecond = Long.MIN_VALUE;

    /// @param buffer must be large enough for all that will be written, and 8 bytes more
    JsonEncoder(MutableDirectBuffer buffer) {
        this.buffer = buffer;
    }

    /// Begins again at the buffer's first byte.
    void clear() {
        length = 0;
    }

    /// How many bytes have been written.
    int length() {
        return length;
    }

    /// Writes bytes as they are.
    void raw(byte[] bytes) {
        buffer.putBytes(length, bytes);
        length += bytes.length;
    }

    /// Writes text as it is.
    void raw(Text text) {
        text.putTo(buffer, length);
        length += text.length();
    }

    /// Writes one ASCII character as it is.
    void raw(char character) {
        buffer.putByte(length++, (byte) character);
    }

    /// Writes a number in decimal.
    void number(long value) {
        if (value < 0) {
            length += buffer.putLongAscii(length, value);
            return;
        }
        if (value >= EIGHT_DIGITS) {
            long upper = value / EIGHT_DIGITS;
            if (upper >= EIGHT_DIGITS) {
                upToEightDigits((int) (upper / EIGHT_DIGITS));
                digits((int) (upper % EIGHT_DIGITS), 8);
            } else {
                upToEightDigits((int) upper);
            }
            digits((int) (value % EIGHT_DIGITS), 8);
        } else {
            upToEightDigits((int) value);
        }
    }

    private void upToEightDigits(int value) {
        long digits = Decimal.digits(value);
        int zeros = Math.min(Long.numberOfTrailingZeros(digits) / Byte.SIZE, 7);
        word((digits | Decimal.ZEROS) >>> (zeros * Byte.SIZE), 8 - zeros);
    }

    /// Writes some bytes of a word, the lowest first, and others of no meaning after them.
    private void word(long bytes, int count) {
        buffer.putLong(length, bytes, ByteOrder.LITTLE_ENDIAN);
        length += count;
    }

    /// Writes a 32-bit number, taken as unsigned, in decimal.
    void unsigned(int value) {
        number(Integer.toUnsignedLong(value));
    }

    /// Writes a number of so many digits, at most 8, with leading zeros.
    void digits(int value, int count) {
        long digits = Decimal.digits(value) | Decimal.ZEROS;
        word(digits >>> ((8 - count) * Byte.SIZE), count);
    }

    /// Writes a byte as two hexadecimal digits.
    void hexByte(int value) {
        buffer.putByte(length++, HEX[value >>> 4 & 0xF]);
        buffer.putByte(length++, HEX[value & 0xF]);
    }

    /// Writes a time as EVE has it, without quotes.
    ///
    /// @param timestampNs nanoseconds since 1970-01-01T00:00Z
    void timestamp(long timestampNs) {
        long second = Math.floorDiv(timestampNs, NANOS_PER_SECOND);
        if (second == timestampSecond) {
            buffer.putLong(length, timestamp0);
            buffer.putLong(length + 8, timestamp8);
            buffer.putLong(length + 16, timestamp16);
        } else {
            int start = length;
            EveTimestamp.encodeSecond(second, this);
            length = start;
            timestamp0 = buffer.getLong(start);
            timestamp8 = buffer.getLong(start + 8);
            timestamp16 = buffer.getLong(start + 16);
            timestampSecond = second;
        }
        length += EveTimestamp.SECOND_LENGTH;
        EveTimestamp.encodeFraction((int) (timestampNs - second * NANOS_PER_SECOND), this);
    }

    /// Writes an IPv4 address, which is in the lower 32 bits, without quotes.
    void ipv4(long address) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            int octet = Decimal.octet((int) (address >>> shift) & 0xFF);
            buffer.putInt(length, octet, ByteOrder.LITTLE_ENDIAN);
            length += Decimal.octetLength(octet);
        }
        // Not the point behind the last.
        length--;
    }

    /// Writes an IPv6 address without quotes, in its canonical form (RFC 5952): the first of the
    /// longest runs of at least two zero groups is `::`, and an IPv4 address is written as one if
    /// mapped (§5).
    void ipv6(long high, long low) {
        boolean mapped = high == 0 && low >>> 32 == 0xFFFF;
        if (mapped) {
            raw(':');
            raw(':');
            hex(0xFFFF);
            raw(':');
            ipv4(low);
            return;
        }
        int run = longestZeroRun(high, low);
        int runStart = run >>> 8;
        int runEnd = runStart + (run & 0xFF);
        for (int i = 0; i < 8; i++) {
            if (i >= runStart && i < runEnd) {
                if (i == runStart) {
                    raw(':');
                    raw(':');
                }
                continue;
            }
            if (i > 0 && i != runEnd) {
                raw(':');
            }
            hex(group(high, low, i));
        }
    }

    /// Index, shifted left by 8, and length of the first of the longest runs of zero groups; an
    /// index of 8 if none is longer than one.
    private static int longestZeroRun(long high, long low) {
        int best = 8 << 8;
        int bestLength = 1;
        int runLength = 0;
        for (int i = 0; i < 8; i++) {
            runLength = group(high, low, i) == 0 ? runLength + 1 : 0;
            if (runLength > bestLength) {
                bestLength = runLength;
                best = ((i + 1 - runLength) << 8) | runLength;
            }
        }
        return best;
    }

    private static int group(long high, long low, int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
    }

    /// Writes a number of 0 to 65535 in hexadecimal, without leading zeros.
    private void hex(int value) {
        boolean begun = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = (value >>> shift) & 0xF;
            begun |= digit != 0 || shift == 0;
            if (begun) {
                buffer.putByte(length++, HEX[digit]);
            }
        }
    }

    /// Writes text as a JSON string with its quotes. Half a surrogate pair becomes U+FFFD.
    void string(CharSequence text) {
        raw('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(unit)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                codePoint(Character.toCodePoint(unit, text.charAt(++i)));
            } else {
                codePoint(Character.isSurrogate(unit) ? REPLACEMENT : unit);
            }
        }
        raw('"');
    }

    /// Writes bytes as a JSON string with its quotes. What is UTF-8 stays the text it is; any byte
    /// that is not becomes the character of its value (as Latin-1 has it), so that nothing is lost.
    void string(DirectBuffer bytes, int offset, int byteCount) {
        raw('"');
        int end = offset + byteCount;
        int at = offset;
        while (at < end) {
            int sequenceLength = Utf8.sequenceLength(bytes, at, end);
            if (sequenceLength > 1) {
                buffer.putBytes(length, bytes, at, sequenceLength);
                length += sequenceLength;
                at += sequenceLength;
            } else {
                codePoint(bytes.getByte(at) & 0xFF);
                at++;
            }
        }
        raw('"');
    }

    /// Writes bytes as a JSON string with its quotes: ASCII text as it is, with tabs and line ends,
    /// and a dot for any other byte.
    void printable(DirectBuffer bytes, int offset, int byteCount) {
        raw('"');
        for (int i = offset; i < offset + byteCount; i++) {
            int character = bytes.getByte(i) & 0xFF;
            boolean isText = character >= ' ' ? character < 0x7F : isBlank(character);
            codePoint(isText ? character : '.');
        }
        raw('"');
    }

    private static boolean isBlank(int character) {
        return character == '\n' || character == '\r' || character == '\t';
    }

    /// Writes a character of a string: escaped where JSON wants it (RFC 8259 §7), else in UTF-8.
    private void codePoint(int codePoint) {
        if (codePoint == '"' || codePoint == '\\') {
            raw('\\');
            raw((char) codePoint);
        } else if (codePoint < 0x20) {
            escaped(codePoint);
        } else if (codePoint < 0x80) {
            raw((char) codePoint);
        } else if (codePoint < 0x800) {
            buffer.putByte(length++, (byte) (0xC0 | (codePoint >>> 6)));
            continuation(codePoint);
        } else if (codePoint < 0x1_0000) {
            buffer.putByte(length++, (byte) (0xE0 | (codePoint >>> 12)));
            continuation(codePoint >>> 6);
            continuation(codePoint);
        } else {
            buffer.putByte(length++, (byte) (0xF0 | (codePoint >>> 18)));
            continuation(codePoint >>> 12);
            continuation(codePoint >>> 6);
            continuation(codePoint);
        }
    }

    private void continuation(int bits) {
        buffer.putByte(length++, (byte) (0x80 | (bits & 0x3F)));
    }

    private void escaped(int control) {
        raw('\\');
        switch (control) {
            case '\n' -> raw('n');
            case '\r' -> raw('r');
            case '\t' -> raw('t');
            default -> {
                raw('u');
                raw('0');
                raw('0');
                buffer.putByte(length++, HEX[control >>> 4]);
                buffer.putByte(length++, HEX[control & 0xF]);
            }
        }
    }
}
