package io.wirecut.signatures.pack;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.signatures.PackException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Whatever lies in a compiled form whose checksums fit: the pack loads, or is refused with its
/// place.
///
/// The first byte chooses the entry, the next two how much of it stays; the others come behind.
class CompiledPackFuzz {
    private static final int HEAD_LENGTH = 3;

    @FuzzTest
    void load(byte[] bytes) throws IOException, PackException {
        if (bytes.length < HEAD_LENGTH) {
            return;
        }
        List<String> entries = HostilePack.compiledEntries();
        int kept = Byte.toUnsignedInt(bytes[1]) << 8 | Byte.toUnsignedInt(bytes[2]);
        HostilePack.loadOrRefuse(
                entries.get(Byte.toUnsignedInt(bytes[0]) % entries.size()),
                kept,
                Arrays.copyOfRange(bytes, HEAD_LENGTH, bytes.length));
    }
}
