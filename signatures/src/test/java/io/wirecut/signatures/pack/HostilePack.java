package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.EvaluationSettings;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A pack with a compiled form, of which somebody has put something else in, with checksums that
/// fit.
final class HostilePack {
    private static final String RULES =
            """
            alert tcp [10.0.0.0/8,2001:db8::/32] any -> any ![80,443] (msg:"one"; content:"abc"; nocase; depth:9; \
            byte_extract:2,0,n,relative; byte_test:4,>,n,2; pcre:"/a(b)c/Rsi"; flowbits:set,c; sid:1;)
            drop udp any any -> any 53 (dsize:10<>20; ttl:>5; content:"x"; sid:2;)
            alert tcp 192.0.2.1 any -> any any (threshold:type limit,track by_src,count 2,seconds 60; sid:3;)
            """;

    private static byte[] made = new byte[0];

    private HostilePack() {}

    /// The bytes of the pack as it should be; made once.
    static synchronized byte[] compiled() throws IOException, PackException {
        if (made.length == 0) {
            made =
                    new PackLoader(SignatureSettings.defaults(), false, List.of())
                            .compile(
                                    PackFixture.open("rules/a.rules", RULES, "tests/x", "1"),
                                    EvaluationSettings.DEFAULT);
        }
        return made.clone();
    }

    /// The entries of its compiled form.
    static List<String> compiledEntries() throws IOException, PackException {
        return PackFile.of("x.wcp", compiled()).entries(PackFile.COMPILED);
    }

    static int length(String entry) throws IOException, PackException {
        return PackFile.of("x.wcp", compiled()).read(entry).length;
    }

    /// Puts something into an entry, and loads: what cannot be is refused with its place.
    ///
    /// @param kept bytes from the entry's beginning that stay
    /// @param rest what comes behind them
    static void loadOrRefuse(String entry, int kept, byte[] rest)
            throws IOException, PackException {
        PackFile good = PackFile.of("x.wcp", compiled());
        Map<String, byte[]> entries = new TreeMap<>();
        for (String name : good.entries("")) {
            entries.put(name, good.read(name));
        }
        byte[] whole = Objects.requireNonNull(entries.get(entry));
        byte[] changed = Arrays.copyOf(whole, Math.min(kept, whole.length) + rest.length);
        System.arraycopy(rest, 0, changed, changed.length - rest.length, rest.length);
        entries.put(entry, changed);
        try {
            CompiledPack.read(
                            PackFile.of("x.wcp", PackWriter.write(good.manifest(), entries)),
                            SignatureSettings.defaults(),
                            EvaluationSettings.DEFAULT)
                    .ifPresent(loaded -> assertThat(loaded.rules().size()).isNotNegative());
        } catch (PackFormatException e) {
            assertThat(e).hasMessageStartingWith("x.wcp: compiled/");
        }
    }
}
