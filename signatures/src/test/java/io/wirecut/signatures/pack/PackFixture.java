package io.wirecut.signatures.pack;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Packs for tests.
final class PackFixture {
    static final String RULE =
            "alert tcp any any -> any any (msg:\"one\"; content:\"evil\"; sid:1; rev:1;)\n";

    static final PackManifest MANIFEST =
            new PackManifest("demo", "1.0", "", "A \"B\" \\ ü", "", Collections.emptySortedMap());

    private PackFixture() {}

    static Map<String, byte[]> entries(String... namesAndTexts) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            entries.put(namesAndTexts[i], bytes(namesAndTexts[i + 1]));
        }
        return entries;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] pack(String... namesAndTexts) throws PackFormatException {
        return PackWriter.write(MANIFEST, entries(namesAndTexts));
    }

    static PackFile open(String... namesAndTexts) throws PackFormatException {
        return PackFile.of("x.wcp", pack(namesAndTexts));
    }
}
