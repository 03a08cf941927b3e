package io.wirecut.matcher.filter;

import io.wirecut.matcher.Pattern;
import org.agrona.UnsafeApi;

/// A pattern as [Verifier] compares it, at a multiple of eight bytes:
///
/// ```
///  0            4            8                    8 + padded
///  +------------+------------+--------------------+--------------------+
///  | length     | id, or     | bytes, padded to a | masks, likewise,   |
///  | and flag   | -1 - list  | multiple of eight  | if there are any   |
///  +------------+------------+--------------------+--------------------+
/// ```
///
/// The flag, its highest bit, tells whether there are masks: where case is ignored, and where the
/// pattern is shorter than the eight bytes that are compared at once.
final class PatternRecord {
    private static final int IDS_OFFSET = 4;
    private static final int BYTES_OFFSET = 8;
    private static final int MASKED = 1 << 31;

    private PatternRecord() {}

    /// Bytes of a pattern's record.
    static int length(Pattern pattern) {
        return BYTES_OFFSET + padded(pattern.length()) * (isMasked(pattern) ? 2 : 1);
    }

    /// Bytes of the record at an address.
    static long recordLength(int patternLength, boolean isMasked) {
        return BYTES_OFFSET + (long) padded(patternLength) * (isMasked ? 2 : 1);
    }

    /// Writes a record.
    ///
    /// @param ids an id, or -1 less the index of a list of ids
    static void write(long record, Pattern pattern, int ids) {
        boolean isMasked = isMasked(pattern);
        UnsafeApi.putInt(record, pattern.length() | (isMasked ? MASKED : 0));
        UnsafeApi.putInt(record + IDS_OFFSET, ids);
        long bytes = record + BYTES_OFFSET;
        long masks = bytes + padded(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            int mask = Gram.mask(pattern, i);
            UnsafeApi.putByte(bytes + i, (byte) (pattern.byteAt(i) & mask));
            if (isMasked) {
                UnsafeApi.putByte(masks + i, (byte) mask);
            }
        }
    }

    private static boolean isMasked(Pattern pattern) {
        boolean isMasked = pattern.length() < Long.BYTES;
        for (int i = 0; i < pattern.length() && !isMasked; i++) {
            isMasked = Gram.mask(pattern, i) != 0xFF;
        }
        return isMasked;
    }

    private static int padded(int length) {
        return (length + Long.BYTES - 1) & -Long.BYTES;
    }

    static int patternLength(long record) {
        return UnsafeApi.getInt(record) & ~MASKED;
    }

    static boolean isMasked(long record) {
        return UnsafeApi.getInt(record) < 0;
    }

    /// An id, or -1 less the index of a list of ids.
    static int ids(long record) {
        return UnsafeApi.getInt(record + IDS_OFFSET);
    }

    /// Whether the pattern begins at an address.
    static boolean standsAt(long record, long start, SegmentScan segment) {
        int length = patternLength(record);
        long bytes = record + BYTES_OFFSET;
        long masks = bytes + padded(length);
        if (start < segment.begin()) {
            return segment.equalsAcross(start, length, bytes, isMasked(record) ? masks : 0);
        }
        if (length < Long.BYTES) {
            long difference = segment.eightBytes(start) ^ UnsafeApi.getLong(bytes);
            return (difference & UnsafeApi.getLong(masks)) == 0;
        }
        return isMasked(record)
                ? equalsMasked(start, length, bytes, masks)
                : equalsExactly(start, length, bytes);
    }

    private static boolean equalsExactly(long start, int length, long bytes) {
        int last = length - Long.BYTES;
        long difference = UnsafeApi.getLong(start + last) ^ UnsafeApi.getLong(bytes + last);
        for (int i = 0; difference == 0 && i < last; i += Long.BYTES) {
            difference = UnsafeApi.getLong(start + i) ^ UnsafeApi.getLong(bytes + i);
        }
        return difference == 0;
    }

    private static boolean equalsMasked(long start, int length, long bytes, long masks) {
        int last = length - Long.BYTES;
        long difference = UnsafeApi.getLong(start + last) ^ UnsafeApi.getLong(bytes + last);
        difference &= UnsafeApi.getLong(masks + last);
        for (int i = 0; difference == 0 && i < last; i += Long.BYTES) {
            difference = UnsafeApi.getLong(start + i) ^ UnsafeApi.getLong(bytes + i);
            difference &= UnsafeApi.getLong(masks + i);
        }
        return difference == 0;
    }

    /// Comparisons of eight bytes that a pattern can cost.
    static int work(int patternLength) {
        return 1 + padded(patternLength) / Long.BYTES;
    }
}
