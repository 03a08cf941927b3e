package io.wirecut.matcher.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/// Vectors of 64 bytes: from memory, and the halves of tables of 128.
final class Lanes {
    static final int COUNT = Long.SIZE;

    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_512;
    private static final MemorySegment MEMORY = everything();

    private Lanes() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    static ByteVector low(byte[] table) {
        return ByteVector.fromArray(SPECIES, table, 0);
    }

    static ByteVector high(byte[] table) {
        return ByteVector.fromArray(SPECIES, table, COUNT);
    }

    static ByteVector at(long address) {
        return ByteVector.fromMemorySegment(SPECIES, MEMORY, address, ByteOrder.LITTLE_ENDIAN);
    }
}
