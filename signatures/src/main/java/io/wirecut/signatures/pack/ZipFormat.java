package io.wirecut.signatures.pack;

import java.util.zip.CRC32;

/// The parts of a zip file (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16), all little-endian:
///
/// ```
///  local header of entry 1 | its bytes | local header of entry 2 | its bytes | …
///  central header of entry 1 | central header of entry 2 | …
///  end record
/// ```
final class ZipFormat {
    static final int LOCAL_MAGIC = 0x0403_4B50;
    static final int LOCAL_LENGTH = 30;
    static final int CENTRAL_MAGIC = 0x0201_4B50;
    static final int CENTRAL_LENGTH = 46;
    static final int END_MAGIC = 0x0605_4B50;
    static final int END_LENGTH = 22;

    /// Version 2.0: knows deflate.
    static final int VERSION = 20;

    static final int STORED = 0;
    static final int DEFLATED = 8;

    /// 1980-01-01, the first day that the format knows.
    static final int DATE = (1 << 5) | 1;

    /// Names are UTF-8.
    static final int UTF8_FLAG = 1 << 11;

    /// How hard the compressor tried; says nothing about the format.
    static final int EFFORT_FLAGS = 3 << 1;

    private ZipFormat() {}

    static int crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
