package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.rules.EvaluationSettings;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SharedData;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompiledPackTest {
    private static final String RULES =
            """
            alert tcp [10.0.0.0/8,!10.1.0.0/16,2001:db8::/32] 1024: <> any ![80,443] (msg:"ü \\" one"; flow:established,to_server; \
            content:"abc"; nocase; offset:3; depth:9; content:!"|00 ff|"; distance:1; within:7; pcre:"/a(b)c/Rsi"; \
            byte_extract:2,0,n,relative; byte_test:4,>,n,2,little; byte_jump:1,0,from_beginning; isdataat:!n,relative; \
            threshold:type limit,track by_src,count 2,seconds 60; flowbits:isset,a|b; flowbits:set,c; flowint:n,+,1; xbits:set,x,track ip_pair,expire 9; \
            reference:url,x.example/?a=1; reference:cve,2021-1; metadata:created 2020, tag a, tag b; classtype:trojan-activity; target:src_ip; sid:1; rev:3;)
            drop udp any any -> any 53 (dsize:10<>20; ttl:>5; base64_decode:bytes 9,offset 1,relative; base64_data; content:"x"; sid:2; priority:9;)
            reject tcp any any -> any any (flags:S,12; tcp.hdr; to_lowercase; content:"|01 02|"; sid:3;)
            pass ip any any -> any any (ip_proto:47; sid:4;)
            """;

    @TempDir private Path folder;

    private static PackLoader loader(SignatureSettings settings) {
        return new PackLoader(settings, true, List.of());
    }

    private Path compiled(byte[] pack, SignatureSettings settings)
            throws IOException, PackException {
        byte[] bytes =
                loader(settings).compile(PackFile.of("x.wcp", pack), EvaluationSettings.DEFAULT);
        return Files.write(folder.resolve("x.wcp"), bytes);
    }

    private static LoadedRules load(Path file, SignatureSettings settings)
            throws IOException, PackException {
        return loader(settings).loadRules(List.of(file), EvaluationSettings.DEFAULT);
    }

    @Test
    void shouldGiveTheSameSignaturesAndMatchersAsTheText() throws IOException, PackException {
        byte[] text = PackFixture.pack("rules/a.rules", RULES);
        SignatureSettings settings = SignatureSettings.defaults();
        LoadedRules loaded = load(compiled(text, settings), settings);
        var expected = loader(settings).load(PackFile.of("x.wcp", text));

        assertThat(loaded.origin()).isEqualTo(LoadedRules.Origin.COMPILED);
        assertThat(expected.signatures()).hasSize(4);
        assertThat(loaded.pack().signatures()).isEqualTo(expected.signatures());
        assertThat(loaded.rules().matchers().values())
                .isNotEmpty()
                .allSatisfy(matcher -> assertThat(matcher.explain()).contains("(loaded)"));
    }

    @Test
    void shouldReadTheTextWhereSettingsAreOthers() throws IOException, PackException {
        SignatureSettings built = SignatureSettings.defaults();
        Path file = compiled(PackFixture.pack("rules/a.rules", RULES), built);
        SignatureSettings others =
                SignatureSettings.builder().addressVariable("HOME_NET", "10.0.0.0/8").build();

        assertThat(load(file, built).origin()).isEqualTo(LoadedRules.Origin.COMPILED);
        assertThat(load(file, others).origin()).isEqualTo(LoadedRules.Origin.TEXT);
        assertThat(
                        loader(built)
                                .loadRules(
                                        List.of(file),
                                        EvaluationSettings.DEFAULT.withEvaluationLimit(7))
                                .origin())
                .isEqualTo(LoadedRules.Origin.TEXT);
    }

    @Test
    void shouldSayWhatWasRefusedWhenThatIsNotAllowed() throws IOException, PackException {
        SignatureSettings settings = SignatureSettings.defaults();
        Path file =
                compiled(
                        PackFixture.pack(
                                "rules/a.rules",
                                RULES + "alert tcp any any -> any any (foo; sid:9;)\n"),
                        settings);

        assertThat(load(file, settings).pack().refusedCount()).isEqualTo(1);
        assertThatThrownBy(() ->
                        new PackLoader(settings, false, List.of())
                                .loadRules(List.of(file), EvaluationSettings.DEFAULT))
                .isInstanceOf(PackException.class)
                .hasMessageContaining("unknown keyword 'foo'");
    }

    @Test
    void shouldRefuseBytesThatMakeNoSense() throws IOException, PackException {
        SignatureSettings settings = SignatureSettings.defaults();
        PackFile good = PackFile.open(compiled(PackFixture.pack("rules/a.rules", RULES), settings));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var entries = PackFixture.entries();
            for (String entry : good.entries("")) {
                entries.put(entry, good.read(entry));
            }
            byte[] signatures = entries.get("compiled/signatures");
            signatures[32 + random.nextInt(signatures.length - 32)] = (byte) random.nextInt();
            Path file =
                    Files.write(
                            folder.resolve("y.wcp"), PackWriter.write(good.manifest(), entries));
            try {
                assertThat(load(file, settings).rules().size()).as("seed %d", seed).isPositive();
            } catch (PackFormatException e) {
                assertThat(e)
                        .as("seed %d", seed)
                        .hasMessageContaining(
                                "compiled/signatures: the compiled form makes no sense");
            }
        }
    }

    @Test
    void shouldKeepEverySignatureOfARealPack() throws IOException, PackException {
        Path rules = SharedData.path("packs/snort2-community.rules.gz");
        byte[] pack = PackSource.ofRules(List.of(rules)).with(PackFixture.MANIFEST).toPack();
        SignatureSettings settings = SignatureSettings.defaults();

        LoadedRules loaded = load(compiled(pack, settings), settings);

        assertThat(loaded.origin()).isEqualTo(LoadedRules.Origin.COMPILED);
        assertThat(loaded.pack().signatures())
                .isEqualTo(loader(settings).load(PackFile.of("x.wcp", pack)).signatures());
    }
}
