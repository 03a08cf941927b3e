package io.wirecut.signatures.pack;

import io.wirecut.rules.EvaluationSettings;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Loads signatures from packs and from plain rule files. Immutable; any thread.
public final class PackLoader {
    private final SignatureSettings settings;
    private final boolean lenient;
    private final List<PublicKey> keys;

    /// A loader.
    ///
    /// @param settings what the rules refer to; what is not given there, packs may give
    /// @param lenient whether to leave out rules that are refused, rather than throw
    /// @param keys of those who may sign packs; with any, a pack must be signed by one of them, and
    ///   all of it is held against the manifest. Plain rule files are the site's own, and need
    ///   none.
    public PackLoader(SignatureSettings settings, boolean lenient, Collection<PublicKey> keys) {
        this.settings = settings;
        this.lenient = lenient;
        this.keys = List.copyOf(keys);
    }

    /// Loads packs, rule files and folders of these. Signature ids are unique over all of them, as
    /// [SignatureLoader] says; packs come before files.
    ///
    /// @throws PackFormatException if a pack is damaged or must not be trusted
    /// @throws IOException if a file cannot be read, with path and reason in its message
    /// @throws PackException if a rule is refused and the loader is not lenient
    public SignaturePack load(List<Path> paths) throws IOException, PackException {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        SignatureSettings complete = settings;
        List<Path> files = new ArrayList<>();
        List<Path> packs = new ArrayList<>();
        for (Path path : paths) {
            sort(path, packs, files);
        }
        for (Path path : packs) {
            PackFile pack = open(path);
            complete = PackConfiguration.under(complete, pack);
            addRules(pack, texts);
        }
        return SignatureLoader.load(texts, files, complete, lenient);
    }

    /// Loads packs and files as [#load] does, and compiles the rules. Of a single pack with a
    /// compiled form that fits engine and settings, that form is taken, and no text is read.
    ///
    /// Without keys, what is compiled is believed to say what the text says: whoever takes packs
    /// from others configures keys.
    ///
    /// @throws PackFormatException if a pack is damaged or must not be trusted
    /// @throws IOException if a file cannot be read, with path and reason in its message
    /// @throws PackException if a rule is refused and the loader is not lenient
    public LoadedRules loadRules(List<Path> paths, EvaluationSettings evaluation)
            throws IOException, PackException {
        if (paths.size() == 1 && PackFile.isPack(paths.getFirst())) {
            Optional<LoadedRules> compiled = readCompiled(paths.getFirst(), evaluation);
            if (compiled.isPresent() && (lenient || compiled.get().pack().refusedCount() == 0)) {
                return compiled.get();
            }
        }
        SignaturePack pack = load(paths);
        return new LoadedRules(
                pack, RuleSet.compile(pack.signatures(), evaluation), LoadedRules.Origin.TEXT);
    }

    /// What is read is held against the manifest there, and the rest of the pack beside that: it
    /// takes as long.
    private Optional<LoadedRules> readCompiled(Path path, EvaluationSettings evaluation)
            throws IOException {
        PackFile pack = openUnread(path);
        CompletableFuture<Optional<PackFormatException>> fault =
                keys.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.supplyAsync(
                                () -> faultOf(pack), Thread.ofPlatform().daemon()::start);
        Optional<LoadedRules> compiled;
        try {
            compiled = CompiledPack.read(pack, settings, evaluation);
        } catch (PackFormatException e) {
            throw fault.join().orElse(e);
        }
        if (fault.join().isPresent()) {
            throw fault.join().get();
        }
        return compiled;
    }

    private static Optional<PackFormatException> faultOf(PackFile pack) {
        try {
            pack.verifyEntries();
            return Optional.empty();
        } catch (PackFormatException e) {
            return Optional.of(e);
        }
    }

    /// The pack with its compiled form in it, made for this engine, the loader's settings and the
    /// evaluation's; its signatures are gone, as it is another.
    ///
    /// @throws PackFormatException if the pack is damaged
    /// @throws IOException if a file cannot be read
    /// @throws PackException if a rule is refused and the loader is not lenient
    public byte[] compile(PackFile pack, EvaluationSettings evaluation)
            throws IOException, PackException {
        SignaturePack signatures = load(pack);
        RuleSet rules = RuleSet.compile(signatures.signatures(), evaluation);
        SortedMap<String, byte[]> entries = new TreeMap<>();
        for (String entry : pack.entries("")) {
            if (!entry.startsWith(PackFile.COMPILED)) {
                entries.put(entry, pack.read(entry));
            }
        }
        entries.putAll(CompiledPack.write(pack, signatures, rules, settings));
        return PackWriter.write(pack.manifest(), entries);
    }

    /// Loads the signatures of one pack.
    ///
    /// @throws PackFormatException if it is damaged
    /// @throws IOException if a file cannot be read
    /// @throws PackException if a rule is refused and the loader is not lenient
    public SignaturePack load(PackFile pack) throws IOException, PackException {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        addRules(pack, texts);
        return SignatureLoader.load(
                texts, List.of(), PackConfiguration.under(settings, pack), lenient);
    }

    /// Opens a pack, if it may be trusted and this engine serves it.
    ///
    /// @throws PackFormatException if not
    /// @throws IOException if it cannot be read
    public PackFile open(Path path) throws IOException {
        PackFile pack = openUnread(path);
        if (!keys.isEmpty()) {
            pack.verifyEntries();
        }
        return pack;
    }

    private PackFile openUnread(Path path) throws IOException {
        PackFile pack = PackFile.open(path);
        pack.requireSigner(keys);
        pack.requireEngine();
        return pack;
    }

    /// Those of the paths, and of the files in folders among them, that are packs.
    ///
    /// @throws IOException if a folder cannot be read
    public static List<Path> packs(List<Path> paths) throws IOException {
        List<Path> packs = new ArrayList<>();
        for (Path path : paths) {
            sort(path, packs, new ArrayList<>());
        }
        return packs;
    }

    /// Tells packs from rule files; a folder may hold both.
    private static void sort(Path path, List<Path> packs, List<Path> files) throws IOException {
        if (!Files.isDirectory(path)) {
            (PackFile.isPack(path) ? packs : files).add(path);
            return;
        }
        int packCount = packs.size();
        boolean hasOthers = false;
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.filter(Files::isRegularFile).sorted().toList()) {
                if (PackFile.isPack(entry)) {
                    packs.add(entry);
                } else {
                    hasOthers |= SignatureLoader.isRuleFile(entry);
                }
            }
        }
        if (hasOthers || packs.size() == packCount) {
            files.add(path);
        }
    }

    private static void addRules(PackFile pack, SequencedMap<String, String> texts)
            throws PackFormatException {
        for (String entry : pack.entries(PackFile.RULES)) {
            texts.put(
                    pack.place() + ":" + entry,
                    new String(pack.read(entry), StandardCharsets.ISO_8859_1));
        }
    }
}
