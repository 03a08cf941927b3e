package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Objects;

/// Whatever the bytes are: a pack opens and gives what its manifest says, or is refused with its
/// place.
class PackFileFuzz {
    @FuzzTest
    void open(byte[] bytes) throws IOException {
        try {
            PackFile pack = PackFile.of("fuzz.wcp", bytes);
            for (String entry : pack.entries("")) {
                assertThat(EntryName.fault(entry)).isEmpty();
                assertThat((long) pack.read(entry).length)
                        .isEqualTo(
                                Objects.requireNonNull(pack.manifest().files().get(entry))
                                        .length());
            }
            PackTestReader.read(pack);
            assertThat(PackManifest.read("again", pack.manifest().toYaml()))
                    .isEqualTo(pack.manifest());
        } catch (PackFormatException e) {
            assertThat(String.valueOf(e.getMessage())).contains(": ");
            assertThat(String.valueOf(e.getMessage()).chars().filter(Character::isISOControl))
                    .isEmpty();
        }
    }
}
