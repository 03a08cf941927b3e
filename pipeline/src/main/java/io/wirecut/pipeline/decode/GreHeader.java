package io.wirecut.pipeline.decode;

/// GRE (RFC 2784, with the key and sequence of RFC 2890 and the routing of RFC 1701), and version 1
/// as PPTP uses it (RFC 2637 §4.1).
final class GreHeader {
    private static final int BASE_LENGTH = 4;
    private static final int CHECKSUM = 0x8000;
    private static final int ROUTING = 0x4000;
    private static final int KEY = 0x2000;
    private static final int SEQUENCE = 0x1000;
    private static final int ACKNOWLEDGEMENT = 0x0080;
    private static final int VERSION = 0x0007;
    private static final int ROUTE_ENTRY_LENGTH = 4;

    private GreHeader() {}

    static HeaderKind decode(Cursor at) {
        if (at.remaining() < BASE_LENGTH) {
            return at.fail(DecodeEvent.GRE_TRUNCATED);
        }
        int flags = at.u16(at.offset);
        int protocol = at.u16(at.offset + 2);
        int version = flags & VERSION;
        if (version > 1) {
            at.note(DecodeEvent.GRE_VERSION);
            return HeaderKind.END;
        }
        int length = BASE_LENGTH;
        length += (flags & (CHECKSUM | ROUTING)) != 0 ? 4 : 0;
        length += (flags & KEY) != 0 ? 4 : 0;
        length += (flags & SEQUENCE) != 0 ? 4 : 0;
        length += version == 1 && (flags & ACKNOWLEDGEMENT) != 0 ? 4 : 0;
        if (length > at.remaining()) {
            at.note(DecodeEvent.GRE_TRUNCATED);
            return HeaderKind.END;
        }
        at.offset += length;
        if ((flags & ROUTING) != 0 && !skipRouting(at)) {
            at.note(DecodeEvent.GRE_TRUNCATED);
            return HeaderKind.END;
        }
        if (at.remaining() == 0 || !at.enterTunnel()) {
            return HeaderKind.END;
        }
        if (protocol == EtherType.ERSPAN_2) {
            // Type I has neither a sequence number nor a header of its own.
            return (flags & SEQUENCE) == 0 ? HeaderKind.ETHERNET : HeaderKind.ERSPAN;
        }
        return protocol == EtherType.ERSPAN_3 ? HeaderKind.ERSPAN : EtherType.next(at, protocol);
    }

    /// Entries of family, offset, length and address, up to one without family and length.
    private static boolean skipRouting(Cursor at) {
        while (at.remaining() >= ROUTE_ENTRY_LENGTH) {
            int family = at.u16(at.offset);
            int length = at.u8(at.offset + 3);
            at.offset += ROUTE_ENTRY_LENGTH;
            if (family == 0 && length == 0) {
                return true;
            }
            if (length > at.remaining()) {
                return false;
            }
            at.offset += length;
        }
        return false;
    }
}
