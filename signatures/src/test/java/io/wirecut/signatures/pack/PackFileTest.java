package io.wirecut.signatures.pack;

import static io.wirecut.signatures.pack.PackFixture.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackFileTest {
    private static final KeyPair KEYS = PackKeys.generate();

    @TempDir private Path folder;

    @Test
    void shouldHandOutWhatWasPutIn() throws IOException {
        Path file = folder.resolve("x.wcp");
        Files.write(file, PackFixture.pack("rules/a.rules", RULE, "tests/empty", ""));

        PackFile pack = PackFile.open(file);

        assertThat(pack.manifest().name()).isEqualTo("demo");
        assertThat(pack.manifest().author()).isEqualTo("A \"B\" \\ ü");
        assertThat(pack.entries("")).containsExactly("rules/a.rules", "tests/empty");
        assertThat(pack.entries("rules/")).containsExactly("rules/a.rules");
        assertThat(pack.read("rules/a.rules")).isEqualTo(PackFixture.bytes(RULE));
        assertThat(pack.read("tests/empty")).isEmpty();
        assertThat(pack.signatureCount()).isZero();
    }

    @Test
    void shouldStayWhatWasOpenedWhateverIsWrittenToTheFile() throws IOException {
        Path file = folder.resolve("x.wcp");
        Files.write(file, PackFixture.pack("rules/a.rules", RULE, "compiled/x", "tables"));
        PackFile pack = PackFile.open(file);
        ByteBuffer tables = pack.view("compiled/x");

        Files.write(file, new byte[0]);

        assertThat(tables).isEqualTo(ByteBuffer.wrap(PackFixture.bytes("tables")));
        assertThat(pack.read("rules/a.rules")).isEqualTo(PackFixture.bytes(RULE));
    }

    @Test
    void shouldMakeTheSameBytesOfTheSameContents() throws IOException {
        byte[] one = PackFixture.pack("rules/a.rules", RULE, "rules/b.rules", "# none\n");
        byte[] other = PackFixture.pack("rules/b.rules", "# none\n", "rules/a.rules", RULE);

        assertThat(one).isEqualTo(other);
        assertThat(PackWriter.sign(PackFile.of("x", one), KEYS.getPrivate()))
                .isEqualTo(PackWriter.sign(PackFile.of("x", other), KEYS.getPrivate()));
    }

    @Test
    void shouldBeReadableAsAnyZip() throws IOException {
        byte[] bytes = PackFixture.pack("rules/a.rules", RULE.repeat(100), "compiled/x", "tables");
        Map<String, Integer> lengths = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                lengths.put(entry.getName(), zip.readAllBytes().length);
            }
        }
        assertThat(lengths)
                .containsEntry("rules/a.rules", RULE.length() * 100)
                .containsEntry("compiled/x", 6)
                .containsKey("pack.yaml");
    }

    @Test
    void shouldMapWhatIsCompiledAtAMultipleOf64() throws IOException {
        Path file = folder.resolve("x.wcp");
        Files.write(
                file,
                PackFixture.pack("compiled/a", "x".repeat(99), "compiled/b", "tables", "r", "r"));

        ByteBuffer view = PackFile.open(file).view("compiled/b");

        assertThat(view.remaining()).isEqualTo(6);
        assertThat(view.alignmentOffset(0, 64)).isZero();
        assertThatThrownBy(() -> view.put(0, (byte) 0)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void shouldReadWhatAnotherZipProgramWrote() throws IOException {
        PackFile first = PackFixture.open("rules/a.rules", RULE.repeat(50));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "rules/a.rules", first.read("rules/a.rules"));
            store(zip, "pack.yaml", first.manifestBytes());
        }

        PackFile pack = PackFile.of("y.wcp", out.toByteArray());

        assertThat(pack.read("rules/a.rules")).isEqualTo(first.read("rules/a.rules"));
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(bytes.length);
        entry.setCrc(Integer.toUnsignedLong(ZipFormat.crc32(bytes)));
        zip.putNextEntry(entry);
        zip.write(bytes);
    }

    @Test
    void shouldTellWhoSigned() throws IOException {
        KeyPair others = PackKeys.generate();
        PackFile unsigned = PackFixture.open("rules/a.rules", RULE);
        PackFile signed = PackFile.of("x.wcp", PackWriter.sign(unsigned, KEYS.getPrivate()));
        PackFile twice = PackFile.of("x.wcp", PackWriter.sign(signed, others.getPrivate()));

        assertThat(unsigned.signer(List.of(KEYS.getPublic()))).isEmpty();
        assertThat(signed.signer(List.of(others.getPublic(), KEYS.getPublic())))
                .contains(KEYS.getPublic());
        assertThat(signed.signer(List.of(others.getPublic()))).isEmpty();
        assertThat(twice.signer(List.of(KEYS.getPublic()))).isPresent();
        assertThat(twice.signer(List.of(others.getPublic()))).isPresent();
        assertThat(twice.signatureCount()).isEqualTo(2);
        assertThat(PackWriter.sign(twice, KEYS.getPrivate()))
                .isEqualTo(PackWriter.sign(signed, others.getPrivate()));
    }

    @Test
    void shouldRefuseAPackThatNobodyTrustedSigned() throws IOException {
        PackFile unsigned = PackFixture.open("rules/a.rules", RULE);
        PackFile signed =
                PackFile.of("x.wcp", PackWriter.sign(unsigned, PackKeys.generate().getPrivate()));
        String key = PackKeys.fingerprint(KEYS.getPublic());

        unsigned.requireSigner(List.of());
        assertThatThrownBy(() -> unsigned.requireSigner(List.of(KEYS.getPublic())))
                .isInstanceOf(PackFormatException.class)
                .hasMessage("x.wcp: the pack is not signed, and must be by one of the keys " + key);
        assertThatThrownBy(() -> signed.requireSigner(List.of(KEYS.getPublic())))
                .isInstanceOf(PackFormatException.class)
                .hasMessageStartingWith(
                        "x.wcp: no signature of the pack is by one of the keys " + key);
    }

    @Test
    void shouldRefuseASignatureOfAnotherManifest() throws IOException {
        PackFile pack = PackFixture.open("rules/a.rules", RULE);
        byte[] foreign = PackKeys.sign(KEYS.getPrivate(), PackFixture.bytes("another"));
        ZipWriter zip = new ZipWriter();
        zip.add("pack.yaml", pack.manifestBytes(), false);
        zip.add("pack.sig", PackSignatures.write(List.of(foreign)), false);
        zip.add("rules/a.rules", PackFixture.bytes(RULE), false);

        PackFile forged = PackFile.of("x.wcp", zip.toBytes());

        assertThat(forged.signatureCount()).isEqualTo(1);
        assertThat(forged.signer(List.of(KEYS.getPublic()))).isEmpty();
    }

    @Test
    void shouldRefuseAnEntryOtherThanTheManifestSays() throws IOException {
        PackFile pack = PackFixture.open("rules/a.rules", RULE);
        ZipWriter zip = new ZipWriter();
        zip.add("pack.yaml", pack.manifestBytes(), false);
        zip.add("rules/a.rules", PackFixture.bytes(RULE.replace("evil", "good")), false);
        PackFile forged = PackFile.of("x.wcp", zip.toBytes());

        assertThatThrownBy(() -> forged.read("rules/a.rules"))
                .isInstanceOf(PackFormatException.class)
                .hasMessageMatching(
                        "x.wcp: rules/a.rules: sha256=\\w{64} is not what the manifest says: "
                                + "the pack is damaged or changed");
        assertThatThrownBy(forged::verifyEntries).isInstanceOf(PackFormatException.class);
    }

    @Test
    void shouldNoticeEveryByteThatIsChanged() throws IOException {
        PackFile unsigned =
                PackFixture.open("rules/a.rules", RULE.repeat(5), "compiled/t", "tables");
        byte[] bytes = PackWriter.sign(unsigned, KEYS.getPrivate());
        PackFile whole = PackFile.of("x.wcp", bytes);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 0x10;
            try {
                PackFile pack = PackFile.of("x.wcp", changed);
                pack.requireSigner(List.of(KEYS.getPublic()));
                pack.verifyEntries();
                // A date, a version or padding: nothing that anybody reads.
                assertThat(pack.manifestBytes()).isEqualTo(whole.manifestBytes());
                assertThat(pack.read("rules/a.rules")).isEqualTo(whole.read("rules/a.rules"));
            } catch (PackFormatException e) {
                assertThat(e).hasMessageStartingWith("x.wcp: ");
            }
        }
    }

    @Test
    void shouldRefuseEveryPackThatIsCutOff() throws IOException {
        byte[] bytes = PackFixture.pack("rules/a.rules", RULE);
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PackFile.of("x.wcp", part))
                    .isInstanceOf(PackFormatException.class);
        }
    }

    @Test
    void shouldSayWhatIsNoPack() {
        assertThatThrownBy(() -> PackFile.of("x.wcp", PackFixture.bytes(RULE)))
                .hasMessage("x.wcp: not a pack: make one with 'wirecut pack build'");
        assertThatThrownBy(() -> PackFile.of("x.wcp", new ZipWriter().toBytes()))
                .hasMessage("x.wcp: no manifest: no entry pack.yaml");
    }

    @Test
    void shouldRefuseAPackForANewerEngine() throws IOException {
        PackManifest manifest = new PackManifest("demo", "1", "99.1", "", "", new TreeMap<>());
        PackFile pack = PackFile.of("x.wcp", PackWriter.write(manifest, Map.of()));

        assertThatThrownBy(pack::requireEngine)
                .hasMessage("x.wcp: needs wirecut 99.1, and this is 0.1.0: update it");
    }

    @Test
    void shouldBeOfTheVersionThatIsBuilt() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(pom).contains("<version>" + EngineVersion.CURRENT.text());
    }
}
