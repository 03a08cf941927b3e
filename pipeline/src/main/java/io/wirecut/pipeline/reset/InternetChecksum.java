package io.wirecut.pipeline.reset;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/// The ones' complement sum of IP, TCP, UDP and GRE (RFC 1071).
final class InternetChecksum {
    private InternetChecksum() {}

    /// Adds 16-bit words to a sum that [#of] makes a checksum of.
    ///
    /// @param sum 0, or what an earlier call returned for an even number of bytes
    static long add(long sum, DirectBuffer bytes, int offset, int length) {
        long total = sum;
        int at = offset;
        for (int end = offset + (length & ~1); at < end; at += 2) {
            total += bytes.getShort(at, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        }
        if ((length & 1) != 0) {
            total += (bytes.getByte(at) & 0xFF) << 8;
        }
        return total;
    }

    /// The checksum of what was added up: 16 bits.
    static int of(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) ~folded & 0xFFFF;
    }
}
