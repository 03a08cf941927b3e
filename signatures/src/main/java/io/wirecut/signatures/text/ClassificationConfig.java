package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Signature.Classification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a `classification.config` says: a line `config classification: name,description,priority`
/// for each class. Of two lines for one name, the later holds. Immutable.
///
/// @param classes classes by name
/// @param diagnostics a warning for each line that was not understood
public record ClassificationConfig(
        Map<String, Classification> classes, List<Diagnostic> diagnostics) {
    private static final Pattern LINE =
            Pattern.compile(
                    "config\\s+classification\\s*:\\s*([A-Za-z][\\w-]*)\\s*,(.*),\\s*([0-9]{1,3})");
    private static final Map<String, Classification> BUILT_IN =
            parse("classification.config", Resource.text("classification.config")).classes;

    /// Makes the collections immutable.
    public ClassificationConfig {
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
        diagnostics = List.copyOf(diagnostics);
    }

    /// The classes that every rule writer knows.
    static Map<String, Classification> builtIn() {
        return BUILT_IN;
    }

    /// Reads a file, perhaps compressed with gzip.
    ///
    /// @throws IOException if it cannot be read, with the reason in its message
    public static ClassificationConfig read(Path file) throws IOException {
        return parse(file.toString(), new RuleFileReader().read(file));
    }

    /// Understands a text.
    ///
    /// @param file name to give in diagnostics
    /// @param text contents of the file, a character a byte
    public static ClassificationConfig parse(String file, String text) {
        Map<String, Classification> classes = new LinkedHashMap<>();
        List<Diagnostic> diagnostics =
                ConfigLines.forEach(
                        file,
                        text,
                        LINE,
                        "config classification: NAME,DESCRIPTION,PRIORITY",
                        line -> {
                            String name = line.group(1);
                            int priority = Integer.parseInt(line.group(3));
                            classes.put(
                                    name,
                                    new Classification(name, line.group(2).strip(), priority));
                        });
        return new ClassificationConfig(classes, diagnostics);
    }
}
