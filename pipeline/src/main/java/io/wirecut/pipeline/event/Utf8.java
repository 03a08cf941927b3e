package io.wirecut.pipeline.event;

import org.agrona.DirectBuffer;

/// Tells well-formed UTF-8 (RFC 3629 §4) from other bytes.
final class Utf8 {
    private Utf8() {}

    /// Length of the well-formed sequence at an offset, 1 to 4; 0 if there is none.
    ///
    /// ```text
    /// code points       bytes
    /// 0000..007F        00..7F
    /// 0080..07FF        C2..DF 80..BF
    /// 0800..0FFF        E0     A0..BF 80..BF
    /// 1000..FFFF        E1..EF 80..BF 80..BF      without D800..DFFF: ED 80..9F
    /// 10000..3FFFF      F0     90..BF 80..BF 80..BF
    /// 40000..FFFFF      F1..F3 80..BF 80..BF 80..BF
    /// 100000..10FFFF    F4     80..8F 80..BF 80..BF
    /// ```
    static int sequenceLength(DirectBuffer bytes, int offset, int end) {
        int lead = bytes.getByte(offset) & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (end - offset < length) {
            return 0;
        }
        int second = bytes.getByte(offset + 1) & 0xFF;
        int secondMin =
                switch (lead) {
                    case 0xE0 -> 0xA0;
                    case 0xF0 -> 0x90;
                    default -> 0x80;
                };
        int secondMax =
                switch (lead) {
                    case 0xED -> 0x9F;
                    case 0xF4 -> 0x8F;
                    default -> 0xBF;
                };
        if (second < secondMin || second > secondMax) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes.getByte(offset + i) & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
