package io.wirecut.pipeline.decode;

/// TCP and its options (RFC 9293 §3.1).
///
/// ```text
///  0       4       8              16                              31
/// +-------------------------------+-------------------------------+
/// | source port                   | destination port              |  0
/// | sequence                                                      |  4
/// | acknowledgement                                               |  8
/// | words |       | flags         | window                        | 12
/// | checksum                      | urgent pointer                | 16
/// | options …                                                     | 20
/// +---------------------------------------------------------------+
/// ```
final class TcpHeader {
    private static final int MIN_LENGTH = 20;
    private static final int OPTION_END = 0;
    private static final int OPTION_NO_OPERATION = 1;
    private static final int OPTION_MAX_SEGMENT_SIZE = 2;
    private static final int OPTION_WINDOW_SCALE = 3;
    private static final int OPTION_SACK = 5;
    private static final int OPTION_TIMESTAMPS = 8;
    private static final int OPTION_MD5 = 19;
    private static final int OPTION_AO = 29;
    private static final int OPTION_FAST_OPEN = 34;
    private static final int MAX_WINDOW_SCALE = 14;
    private static final int SACK_BLOCK_LENGTH = 8;

    private TcpHeader() {}

    static HeaderKind decode(Cursor at) {
        int start = at.offset;
        if (at.remaining() < MIN_LENGTH) {
            return at.fail(DecodeEvent.TCP_HEADER_TRUNCATED);
        }
        int headerLength = (at.u8(start + 12) >>> 4) * 4;
        if (headerLength < MIN_LENGTH || headerLength > at.remaining()) {
            return at.fail(DecodeEvent.TCP_HEADER_LENGTH);
        }
        Packet packet = at.packet;
        packet.sourcePort = at.u16(start);
        packet.destinationPort = at.u16(start + 2);
        packet.tcpSequence = at.i32(start + 4);
        packet.tcpAcknowledgement = at.i32(start + 8);
        packet.tcpFlags = at.u8(start + 13);
        packet.tcpWindow = at.u16(start + 14);
        packet.tcpUrgentPointer = at.u16(start + 18);
        packet.clearTcpOptions();
        if (headerLength > MIN_LENGTH) {
            decodeOptions(at, start + MIN_LENGTH, start + headerLength);
        }
        packet.endTransport(start + headerLength, at.limit);
        return HeaderKind.END;
    }

    private static void decodeOptions(Cursor at, int start, int end) {
        long seen = 0;
        int option = start;
        while (option < end) {
            int kind = at.u8(option);
            if (kind == OPTION_END) {
                return;
            }
            if (kind == OPTION_NO_OPERATION) {
                option++;
                continue;
            }
            int length = option + 1 < end ? at.u8(option + 1) : 0;
            if (length < 2 || length > end - option || !decodeOption(at, kind, option, length)) {
                at.note(DecodeEvent.TCP_OPTION_LENGTH);
                return;
            }
            long bit = kind < Long.SIZE ? 1L << kind : 0;
            if ((seen & bit) != 0) {
                at.note(DecodeEvent.TCP_OPTION_REPEATED);
            }
            seen |= bit;
            option += length;
        }
    }

    /// False if the option's length is not one that its kind can have.
    private static boolean decodeOption(Cursor at, int kind, int option, int length) {
        Packet packet = at.packet;
        switch (kind) {
            case OPTION_MAX_SEGMENT_SIZE -> {
                if (length != 4) {
                    return false;
                }
                packet.tcpMaxSegmentSize = at.u16(option + 2);
            }
            case OPTION_WINDOW_SCALE -> {
                if (length != 3) {
                    return false;
                }
                packet.tcpWindowScale = Math.min(at.u8(option + 2), MAX_WINDOW_SCALE);
            }
            case OPTION_SACK -> {
                return decodeSack(at, option, length);
            }
            case OPTION_TIMESTAMPS -> {
                if (length != 10) {
                    return false;
                }
                packet.tcpHasTimestamps = true;
                packet.tcpTimestamp = at.i32(option + 2);
                packet.tcpTimestampEcho = at.i32(option + 6);
            }
            case OPTION_MD5, OPTION_AO -> packet.tcpSigned = true;
            case OPTION_FAST_OPEN -> packet.tcpFastOpen = true;
            default -> {
                // Options that decide nothing here are skipped by their length.
            }
        }
        return true;
    }

    /// The right-most edge is the one after all others, in the order of sequence numbers.
    /// (`TcpSequence` is further down a frame's way, and this package knows none of those.)
    private static boolean decodeSack(Cursor at, int option, int length) {
        if ((length - 2) % SACK_BLOCK_LENGTH != 0) {
            return false;
        }
        Packet packet = at.packet;
        for (int block = option + 2; block < option + length; block += SACK_BLOCK_LENGTH) {
            int rightEdge = at.i32(block + 4);
            if (!packet.tcpHasSack || rightEdge - packet.tcpSackRightEdge > 0) {
                packet.tcpHasSack = true;
                packet.tcpSackRightEdge = rightEdge;
            }
        }
        return true;
    }
}
