package io.wirecut.signatures.pack;

/// What a pack may be at most, so that no file costs more than a bounded time and memory.
final class PackLimits {
    /// Bytes of the file.
    static final long MAX_FILE_LENGTH = 1L << 30;

    /// Entries.
    static final int MAX_ENTRY_COUNT = 4096;

    /// Bytes of one entry, decompressed.
    static final int MAX_ENTRY_LENGTH = 512 << 20;

    /// Bytes of all entries, decompressed.
    static final long MAX_TOTAL_LENGTH = 1L << 30;

    /// How many times longer than its compressed form an entry may be that is longer than
    /// [#MIN_RATIO_LENGTH]. Rules come down to a tenth.
    static final int MAX_RATIO = 200;

    /// Shorter entries may have any ratio.
    static final int MIN_RATIO_LENGTH = 1 << 20;

    /// Characters of an entry's name.
    static final int MAX_NAME_LENGTH = 200;

    /// Bytes of a YAML file.
    static final int MAX_YAML_LENGTH = 4 << 20;

    /// Signatures of one pack.
    static final int MAX_SIGNATURE_COUNT = 16;

    private PackLimits() {}
}
