package io.wirecut.signatures.pack;

import io.wirecut.matcher.Matcher;
import io.wirecut.regex.RegexEngine;
import io.wirecut.rules.EvaluationSettings;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.SignaturePack.OverrideCount;
import io.wirecut.signatures.SignaturePack.Refusals;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// The compiled form of a pack: the signatures as they were understood, and the matchers with their
/// tables, to be had again without reading text.
///
/// ```
/// compiled/signatures   key: 32 bytes | signatures, as ValueCodecs writes them
/// compiled/matcher-0 …  one for each group of rules, as Matcher saves it
/// ```
///
/// The key is a digest of all that the form depends on: how values are written by this version of
/// the engine, rules and configuration in the pack, and the settings of the site. Where it is
/// another, the form does not fit, and the text is read instead.
final class CompiledPack {
    private static final String SIGNATURES = PackFile.COMPILED + "signatures";
    private static final String MATCHER = PackFile.COMPILED + "matcher-";
    private static final int KEY_LENGTH = 32;

    private CompiledPack() {}

    /// What of a [SignaturePack] is kept: everything but the diagnostics.
    ///
    /// @param signatures those that were understood
    /// @param ruleCount rules in the files
    /// @param refusedCount rules with at least one error
    /// @param replacedCount rules that another replaced
    /// @param skippedCount rules for another engine
    /// @param refusals by keyword
    /// @param overrides what each line touched
    record Understood(
            List<Signature> signatures,
            int ruleCount,
            int refusedCount,
            int replacedCount,
            int skippedCount,
            Map<String, Refusals> refusals,
            List<OverrideCount> overrides) {
        static Understood of(SignaturePack pack) {
            return new Understood(
                    pack.signatures(),
                    pack.ruleCount(),
                    pack.refusedCount(),
                    pack.replacedCount(),
                    pack.skippedCount(),
                    pack.refusals(),
                    pack.overrides());
        }

        SignaturePack toPack() {
            return new SignaturePack(
                    signatures,
                    List.of(),
                    ruleCount,
                    refusedCount,
                    replacedCount,
                    skippedCount,
                    refusals,
                    overrides);
        }
    }

    /// The entries of the compiled form.
    ///
    /// @param pack whose rules these are
    static SortedMap<String, byte[]> write(
            PackFile pack, SignaturePack signatures, RuleSet rules, SignatureSettings site)
            throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        ValueCodecs codecs = new ValueCodecs(Understood.class);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(key(codecs, pack, site, rules.settings()));
        out.writeBytes(codecs.write(Understood.of(signatures)));
        entries.put(SIGNATURES, out.toByteArray());
        for (var matcher : rules.matchers().entrySet()) {
            ByteArrayOutputStream saved = new ByteArrayOutputStream();
            matcher.getValue().save(Channels.newChannel(saved));
            entries.put(MATCHER + matcher.getKey(), saved.toByteArray());
        }
        return entries;
    }

    /// The rules, if the pack has a compiled form and it fits.
    ///
    /// @throws PackFormatException if it is damaged
    static Optional<LoadedRules> read(
            PackFile pack, SignatureSettings site, EvaluationSettings evaluation)
            throws PackFormatException {
        if (!pack.has(SIGNATURES)) {
            return Optional.empty();
        }
        // On another core, as far as there is one: each of these takes some milliseconds.
        Executor another = Thread.ofPlatform().daemon()::start;
        CompletableFuture<ValueCodecs> prepared =
                CompletableFuture.supplyAsync(() -> new ValueCodecs(Understood.class), another);
        CompletableFuture<Map<Integer, Matcher>> matchers =
                prepared.thenApplyAsync(_ -> matchers(pack), another);
        try {
            return read(pack, site, evaluation, prepared, matchers);
        } finally {
            // Nobody looks at the file behind the caller's back.
            matchers.exceptionally(_ -> Map.of()).join();
        }
    }

    private static Optional<LoadedRules> read(
            PackFile pack,
            SignatureSettings site,
            EvaluationSettings evaluation,
            CompletableFuture<ValueCodecs> prepared,
            CompletableFuture<Map<Integer, Matcher>> matchers)
            throws PackFormatException {
        ByteBuffer bytes = pack.view(SIGNATURES);
        ValueCodecs codecs = prepared.join();
        ByteBuffer key = ByteBuffer.wrap(key(codecs, pack, site, evaluation));
        if (bytes.remaining() < KEY_LENGTH || !bytes.slice(0, KEY_LENGTH).equals(key)) {
            return Optional.empty();
        }
        try {
            bytes.position(KEY_LENGTH);
            Understood understood = (Understood) codecs.read(new ValueReader(bytes.slice()));
            RuleSet rules =
                    RuleSet.compile(understood.signatures, evaluation, await(matchers)::get);
            return Optional.of(
                    new LoadedRules(understood.toPack(), rules, LoadedRules.Origin.COMPILED));
        } catch (RuntimeException e) {
            // Values that no text leads to may fail wherever rules are compiled.
            throw new PackFormatException(
                    pack.place() + ": " + SIGNATURES,
                    "the compiled form makes no sense (%s): build the pack again"
                            .formatted(e.getMessage()));
        }
    }

    /// By the number of their group.
    private static Map<Integer, Matcher> matchers(PackFile pack) {
        Map<Integer, Matcher> matchers = new TreeMap<>();
        try {
            for (String entry : pack.entries(MATCHER)) {
                Matcher matcher = Matcher.load(pack.view(entry));
                matchers.put(Integer.valueOf(entry.substring(MATCHER.length())), matcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return matchers;
    }

    private static Map<Integer, Matcher> await(CompletableFuture<Map<Integer, Matcher>> matchers) {
        try {
            return matchers.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static byte[] key(
            ValueCodecs codecs,
            PackFile pack,
            SignatureSettings site,
            EvaluationSettings evaluation) {
        StringBuilder key = new StringBuilder();
        key.append(EngineVersion.CURRENT).append('\n');
        key.append(codecs.fingerprint()).append('\n');
        key.append(RegexEngine.usual().name()).append('\n');
        key.append(evaluation.describe()).append('\n').append(site.describe()).append('\n');
        pack.manifest()
                .files()
                .forEach((name, digest) -> {
                    if (name.startsWith(PackFile.RULES)
                            || name.startsWith(PackFile.CONFIGURATION)) {
                        key.append(name).append(' ').append(digest.sha256()).append('\n');
                    }
                });
        return HexFormat.of()
                .parseHex(PackKeys.Digests.sha256(key.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
