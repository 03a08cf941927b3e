package io.wirecut.rules;

/// Where things lie in the record that the rules keep for each direction of a TCP stream.
///
/// ```
///  0          8          16         20         24             24 + scan
///  +----------+----------+----------+----------+--------------+------------------+-----------+
///  | position | origin   | group    | pending  | scan state   | pending entries  | window    |
///  |          |          |          | count    |              | 16 bytes each    |           |
///  +----------+----------+----------+----------+--------------+------------------+-----------+
/// ```
///
/// A byte of the stream at offset `n` is kept in the window at `n % windowLength`.
///
/// @param scanStateLength bytes of the matcher's own record, the longest of any group
/// @param pendingCapacity rules that may wait for more bytes
/// @param windowLength bytes that are kept
record StreamLayout(int scanStateLength, int pendingCapacity, int windowLength) {
    static final int POSITION_OFFSET = 0;
    static final int ORIGIN_OFFSET = 8;
    static final int GROUP_OFFSET = 16;
    static final int PENDING_COUNT_OFFSET = 20;
    static final int SCAN_STATE_OFFSET = 24;
    static final int PENDING_LENGTH = 16;

    int pendingOffset() {
        return SCAN_STATE_OFFSET + scanStateLength;
    }

    int windowOffset() {
        return pendingOffset() + pendingCapacity * PENDING_LENGTH;
    }

    /// Length of the record, a multiple of 8.
    int length() {
        return windowOffset() + windowLength;
    }
}
