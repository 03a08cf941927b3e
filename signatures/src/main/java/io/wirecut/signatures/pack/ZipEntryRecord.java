package io.wirecut.signatures.pack;

/// One entry of a [ZipArchive].
///
/// @param name as it stands in the archive
/// @param deflated whether it is compressed; otherwise it lies there as it is
/// @param crc32 of its bytes, decompressed
/// @param compressedLength of its bytes in the file
/// @param length of its bytes, decompressed
/// @param headerOffset where its local header begins in the file
record ZipEntryRecord(
        String name,
        boolean deflated,
        int crc32,
        int compressedLength,
        int length,
        long headerOffset) {}
