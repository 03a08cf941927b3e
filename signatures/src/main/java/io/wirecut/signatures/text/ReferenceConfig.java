package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What a `reference.config` says: a line `config reference: system prefix` for each system, where
/// the prefix makes a link of an id. Immutable.
///
/// @param linkPrefixes link prefixes by system in lower case
/// @param diagnostics a warning for each line that was not understood
public record ReferenceConfig(Map<String, String> linkPrefixes, List<Diagnostic> diagnostics) {
    private static final Pattern LINE =
            Pattern.compile("config\\s+reference\\s*:\\s*([A-Za-z][\\w-]*)\\s+(\\S+)");
    private static final Map<String, String> BUILT_IN =
            parse("reference.config", Resource.text("reference.config")).linkPrefixes;

    /// Makes the collections immutable.
    public ReferenceConfig {
        linkPrefixes = Collections.unmodifiableMap(new LinkedHashMap<>(linkPrefixes));
        diagnostics = List.copyOf(diagnostics);
    }

    /// The systems that every rule writer knows.
    static Map<String, String> builtIn() {
        return BUILT_IN;
    }

    /// Reads a file, perhaps compressed with gzip.
    ///
    /// @throws IOException if it cannot be read, with the reason in its message
    public static ReferenceConfig read(Path file) throws IOException {
        return parse(file.toString(), new RuleFileReader().read(file));
    }

    /// Understands a text.
    ///
    /// @param file name to give in diagnostics
    /// @param text contents of the file, a character a byte
    public static ReferenceConfig parse(String file, String text) {
        Map<String, String> prefixes = new LinkedHashMap<>();
        List<Diagnostic> diagnostics =
                ConfigLines.forEach(
                        file,
                        text,
                        LINE,
                        "config reference: SYSTEM PREFIX",
                        line ->
                                prefixes.put(
                                        line.group(1).toLowerCase(Locale.ROOT), line.group(2)));
        return new ReferenceConfig(prefixes, diagnostics);
    }
}
