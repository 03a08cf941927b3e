package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Loads signatures from rule files. Stateless; may be called from any thread.
public final class SignatureLoader {
    private SignatureLoader() {}

    /// Loads rule files.
    ///
    /// A file may be compressed with gzip. Of a folder, the files that end in `.rules` or
    /// `.rules.gz` are loaded, by name. Unless the settings say otherwise, a
    /// `classification.config` and a `reference.config` beside the first file are read, too.
    /// Signature ids are unique over all files: of two rules with the same gid and sid the one with
    /// the higher `rev` is loaded; with the same `rev`, the later is refused.
    ///
    /// @param paths files or folders
    /// @param settings variables and classes
    /// @param lenient whether to leave out rules that are refused, rather than throw
    /// @throws IOException if a file cannot be read, with path and reason in its message
    /// @throws PackException if a rule is refused and `lenient` is false
    public static SignaturePack load(List<Path> paths, SignatureSettings settings, boolean lenient)
            throws IOException, PackException {
        return load(new LinkedHashMap<>(), paths, settings, lenient);
    }

    /// Loads rules that are in memory, and rule files behind them.
    ///
    /// @param texts rules, a character a byte (ISO 8859-1), by the name to give in diagnostics
    /// @param paths files or folders, as above
    /// @throws IOException if a file cannot be read, with path and reason in its message
    /// @throws PackException if a rule is refused and `lenient` is false
    public static SignaturePack load(
            SequencedMap<String, String> texts,
            List<Path> paths,
            SignatureSettings settings,
            boolean lenient)
            throws IOException, PackException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            files.addAll(RuleFileReader.filesOf(path));
        }
        List<Diagnostic> diagnostics = new ArrayList<>();
        SignatureSettings complete = withFilesBeside(files, settings, diagnostics);
        PackBuilder builder = new PackBuilder(complete);
        builder.addDiagnostics(diagnostics);
        texts.forEach(builder::addRules);
        RuleFileReader reader = new RuleFileReader();
        for (Path file : files) {
            try (Reader text = reader.openText(file)) {
                builder.addRules(file.toString(), text);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        SignaturePack pack = builder.build();
        if (pack.refusedCount() > 0 && !lenient) {
            throw new PackException(pack);
        }
        return pack;
    }

    /// Whether a path is that of a rule file, as [#load] looks for in folders.
    public static boolean isRuleFile(Path path) {
        return RuleFileReader.isRuleFile(path);
    }

    /// The texts of rule files, a character a byte (ISO 8859-1), by path; decompressed, if they are
    /// compressed with gzip.
    ///
    /// @param paths files or folders, as [#load] takes them
    /// @throws IOException if a file cannot be read, with path and reason in its message
    public static SequencedMap<Path, String> readTexts(List<Path> paths) throws IOException {
        SequencedMap<Path, String> texts = new LinkedHashMap<>();
        RuleFileReader reader = new RuleFileReader();
        for (Path path : paths) {
            for (Path file : RuleFileReader.filesOf(path)) {
                texts.put(file, reader.read(file));
            }
        }
        return texts;
    }

    /// Loads rules from a text, leaving out those that are refused.
    ///
    /// @param file name to give in diagnostics
    /// @param text rules, a character a byte (ISO 8859-1)
    /// @param settings variables and classes
    public static SignaturePack parse(String file, String text, SignatureSettings settings) {
        PackBuilder builder = new PackBuilder(settings);
        builder.addRules(file, text);
        return builder.build();
    }

    private static SignatureSettings withFilesBeside(
            List<Path> files, SignatureSettings settings, List<Diagnostic> diagnostics)
            throws IOException {
        if (files.isEmpty()) {
            return settings;
        }
        SignatureSettings.Builder builder = settings.toBuilder();
        Path classes = files.getFirst().resolveSibling("classification.config");
        if (!settings.classificationsGiven() && Files.isRegularFile(classes)) {
            ClassificationConfig config = ClassificationConfig.read(classes);
            diagnostics.addAll(config.diagnostics());
            builder.classifications(config);
        }
        Path references = files.getFirst().resolveSibling("reference.config");
        if (!settings.referenceSystemsGiven() && Files.isRegularFile(references)) {
            ReferenceConfig config = ReferenceConfig.read(references);
            diagnostics.addAll(config.diagnostics());
            builder.referenceSystems(config);
        }
        return builder.build();
    }
}
