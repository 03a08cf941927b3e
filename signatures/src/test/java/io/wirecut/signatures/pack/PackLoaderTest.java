package io.wirecut.signatures.pack;

import static io.wirecut.signatures.pack.PackFixture.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.rules.EvaluationSettings;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackLoaderTest {
    private static final KeyPair KEYS = PackKeys.generate();

    @TempDir private Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static PackLoader loader(SignatureSettings settings) {
        return new PackLoader(settings, false, List.of());
    }

    @Test
    void shouldLoadPacksAndFilesTogether() throws IOException, PackException {
        Path pack = write("a.wcp", PackFixture.pack("rules/a.rules", RULE));
        Path file = write("b.rules", PackFixture.bytes(RULE.replace("sid:1", "sid:2")));

        for (List<Path> paths : List.of(List.of(file, pack), List.of(folder))) {
            SignaturePack loaded = loader(SignatureSettings.defaults()).load(paths);
            assertThat(loaded.signatures())
                    .extracting(signature -> signature.sid() + " " + signature.span().file())
                    .containsExactly("1 " + pack + ":rules/a.rules", "2 " + file);
        }
    }

    @Test
    void shouldTakeFromThePackWhatTheSiteDoesNotGive() throws IOException, PackException {
        byte[] pack =
                PackFixture.pack(
                        "rules/a.rules",
                        "alert tcp $DMZ any -> any $MY_PORTS (classtype:mine; reference:mysys,7; sid:1;)",
                        "config/classification.config",
                        "config classification: mine,My class,4",
                        "config/reference.config",
                        "config reference: mysys https://x.example/",
                        "config/threshold.config",
                        "suppress gen_id 1, sig_id 1, track by_src, ip $DMZ",
                        "config/variables.yaml",
                        "address-groups:\n  DMZ: 192.0.2.0/24\nport-groups:\n  MY_PORTS: '[80,81]'\n");
        SignatureSettings site =
                SignatureSettings.builder().portVariable("MY_PORTS", "443").build();

        Signature own =
                loader(SignatureSettings.defaults())
                        .load(PackFile.of("x.wcp", pack))
                        .signatures()
                        .getFirst();
        Signature overridden =
                loader(site).load(PackFile.of("x.wcp", pack)).signatures().getFirst();

        assertThat(own.classification().priority()).isEqualTo(4);
        assertThat(own.source().contains4(0xC000_0205)).isTrue();
        assertThat(own.reporting().suppressions()).hasSize(1);
        assertThat(own.destinationPorts()).isEqualTo(PortSet.ofRange(80, 81));
        assertThat(overridden.destinationPorts()).isEqualTo(PortSet.ofRange(443, 443));
    }

    @Test
    void shouldRefuseWithKeysWhatIsUnsignedOrTamperedWith() throws IOException, PackException {
        PackFile unsigned = PackFixture.open("rules/a.rules", RULE, "tests/x", "1");
        Path signed = write("s.wcp", PackWriter.sign(unsigned, KEYS.getPrivate()));
        Path plain = write("u.wcp", PackFixture.pack("rules/a.rules", RULE));
        ZipWriter zip = new ZipWriter();
        zip.add("pack.sig", PackSignatures.write(PackFile.open(signed).signatures()), false);
        zip.add("pack.yaml", unsigned.manifestBytes(), false);
        zip.add("rules/a.rules", PackFixture.bytes(RULE), false);
        zip.add("tests/x", PackFixture.bytes("2"), false);
        Path tampered = write("t.wcp", zip.toBytes());
        PackLoader loader =
                new PackLoader(SignatureSettings.defaults(), false, List.of(KEYS.getPublic()));

        assertThat(loader.load(List.of(signed)).signatures()).hasSize(1);
        assertThatThrownBy(() -> loader.load(List.of(plain)))
                .isInstanceOf(PackFormatException.class)
                .hasMessageContaining("u.wcp: the pack is not signed");
        assertThatThrownBy(() -> loader.load(List.of(tampered)))
                .isInstanceOf(PackFormatException.class)
                .hasMessageContaining("t.wcp: tests/x: sha256=");
    }

    @Test
    void shouldRefuseWithKeysWhatIsTamperedWithWhereItIsNotRead()
            throws IOException, PackException {
        PackLoader loader =
                new PackLoader(SignatureSettings.defaults(), false, List.of(KEYS.getPublic()));
        byte[] compiled =
                loader.compile(PackFixture.open("rules/a.rules", RULE), EvaluationSettings.DEFAULT);
        byte[] whole = PackWriter.sign(PackFile.of("x.wcp", compiled), KEYS.getPrivate());
        PackFile pack = PackFile.of("x.wcp", whole);
        ZipWriter zip = new ZipWriter();
        zip.add("pack.sig", PackSignatures.write(pack.signatures()), false);
        zip.add("pack.yaml", pack.manifestBytes(), false);
        for (String entry : pack.entries("")) {
            byte[] bytes = pack.read(entry);
            if (entry.equals("rules/a.rules")) {
                bytes[0] ^= 1;
            }
            zip.add(entry, bytes, entry.startsWith("compiled/"));
        }
        Path good = write("g.wcp", whole);
        Path tampered = write("t.wcp", zip.toBytes());

        assertThat(loader.loadRules(List.of(good), EvaluationSettings.DEFAULT).origin())
                .isEqualTo(LoadedRules.Origin.COMPILED);
        assertThatThrownBy(() -> loader.loadRules(List.of(tampered), EvaluationSettings.DEFAULT))
                .isInstanceOf(PackFormatException.class)
                .hasMessageContaining("t.wcp: rules/a.rules: sha256=");
    }

    @Test
    void shouldGiveThePlaceWithinThePack() throws IOException {
        Path pack =
                write(
                        "a.wcp",
                        PackFixture.pack(
                                "rules/a.rules", "\n" + RULE.replace("content", "contnet")));

        assertThatThrownBy(() -> loader(SignatureSettings.defaults()).load(List.of(pack)))
                .isInstanceOf(PackException.class)
                .hasMessageStartingWith(
                        pack + ":rules/a.rules:2:42: error: unknown keyword 'contnet'");
    }
}
