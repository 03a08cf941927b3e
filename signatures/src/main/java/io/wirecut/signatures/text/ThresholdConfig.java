package io.wirecut.signatures.text;

import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Reporting;
import io.wirecut.signatures.Reporting.Suppression;
import io.wirecut.signatures.Reporting.Suppression.Side;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.Threshold;
import io.wirecut.signatures.Threshold.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `threshold.config` says: which signatures are to be reported how often, besides what they
/// say themselves. A line each:
///
/// ```
/// threshold   gen_id G, sig_id S, type T, track by_X, count N, seconds N
/// rate_filter gen_id G, sig_id S, track by_X, count N, seconds N, new_action A, timeout N
/// suppress    gen_id G, sig_id S[, track by_src|by_dst|by_either, ip ADDRESSES]
/// ```
///
/// `sig_id 0` stands for all signatures of a generator, `gen_id 0` with it for all signatures. A
/// threshold takes the place of the signature's own; one for all signatures leaves those alone that
/// have their own. A `rate_filter` does nothing to a signature that has any of the others, as in
/// Suricata. Immutable.
///
/// @param entries in the order of the lines
/// @param diagnostics a warning for each line that was not understood
public record ThresholdConfig(List<Entry> entries, List<Diagnostic> diagnostics) {
    private static final int MAX_ENTRIES = 100_000;
    private static final long MAX_ID = 0xFFFF_FFFFL;

    /// That of no file.
    public static final ThresholdConfig NONE = new ThresholdConfig(List.of(), List.of());

    /// Makes the collections immutable.
    public ThresholdConfig {
        entries = List.copyOf(entries);
        diagnostics = List.copyOf(diagnostics);
    }

    /// A line.
    ///
    /// @param gid generator that it is for, 0 for all
    /// @param sid signature that it is for, 0 for all
    /// @param threshold what it asks for, or null
    /// @param suppression what it asks for, or null
    public record Entry(
            long gid, long sid, @Nullable Threshold threshold, @Nullable Suppression suppression) {}

    /// Reads a file.
    ///
    /// @param addressVariables what variables in it mean, by name without `$`
    /// @throws IOException if it cannot be read, with the reason in its message
    public static ThresholdConfig read(Path file, Map<String, String> addressVariables)
            throws IOException {
        return parse(file.toString(), new RuleFileReader().read(file), addressVariables);
    }

    /// Understands a text.
    ///
    /// @param file name to give in diagnostics
    /// @param text contents of the file, a character a byte
    public static ThresholdConfig parse(
            String file, String text, Map<String, String> addressVariables) {
        AddressReader addresses = new AddressReader(addressVariables);
        List<Entry> entries = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        RuleLines lines = new RuleLines(file, text);
        for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
            try {
                if (entries.size() == MAX_ENTRIES) {
                    throw line.all()
                            .refuse("more than %d lines".formatted(MAX_ENTRIES), null, null);
                }
                entries.add(entry(line.all().strip(), addresses));
            } catch (Refusal refusal) {
                Diagnostic found = refusal.toDiagnostic("threshold");
                diagnostics.add(
                        new Diagnostic(
                                Diagnostic.Level.WARNING,
                                found.span(),
                                found.problem() + ": the line is left out",
                                found.keyword(),
                                found.sourceLine(),
                                found.expected(),
                                found.advice()));
            }
        }
        return new ThresholdConfig(entries, diagnostics);
    }

    private static Entry entry(Slice line, AddressReader addresses) {
        int blank = 0;
        while (blank < line.length() && !Slice.isBlank(line.charAt(blank))) {
            blank++;
        }
        Slice command = line.part(0, blank);
        String name = command.toString().toLowerCase(Locale.ROOT);
        boolean known =
                List.of("threshold", "event_filter", "rate_filter", "suppress").contains(name);
        if (!known) {
            throw command.refuse(
                    "unknown command '%s'".formatted(GroupReader.shortened(name)),
                    "one of threshold, rate_filter, suppress",
                    null);
        }
        ThresholdReader reader = new ThresholdReader(line.from(blank).strip());
        long gid = reader.value("gen_id").number(0, MAX_ID);
        long sid = reader.value("sig_id").number(0, MAX_ID);
        if (gid == 0 && sid != 0) {
            throw reader.value("sig_id").refuse("a sig_id with gen_id 0", "sig_id 0", null);
        }
        return switch (name) {
            case "rate_filter" -> new Entry(gid, sid, reader.rateFilter(), null);
            case "suppress" -> new Entry(gid, sid, null, suppression(reader, addresses));
            default -> new Entry(gid, sid, reader.threshold(), null);
        };
    }

    private static Suppression suppression(ThresholdReader reader, AddressReader addresses) {
        if (!reader.has("track")) {
            return new Suppression(Side.ANY, AddressSet.ANY);
        }
        Slice track = reader.value("track");
        Side side =
                switch (track.toString().toLowerCase(Locale.ROOT)) {
                    case "by_src" -> Side.SOURCE;
                    case "by_dst" -> Side.DESTINATION;
                    case "by_either" -> Side.EITHER;
                    default ->
                            throw track.refuse(
                                    "unknown track '%s'"
                                            .formatted(GroupReader.shortened(track.toString())),
                                    "one of by_src, by_dst, by_either",
                                    null);
                };
        return new Suppression(side, addresses.read(reader.value("ip")));
    }

    /// The signatures with what is said about each.
    List<Signature> apply(Collection<Signature> signatures) {
        Map<Id, List<Entry>> byId = new HashMap<>();
        for (Entry entry : entries) {
            byId.computeIfAbsent(new Id(entry.gid, entry.sid), _ -> new ArrayList<>()).add(entry);
        }
        List<Signature> applied = new ArrayList<>(signatures.size());
        for (Signature signature : signatures) {
            List<Entry> found = new ArrayList<>();
            long gid = signature.gid();
            for (Id id : List.of(new Id(gid, signature.sid()), new Id(gid, 0), new Id(0, 0))) {
                found.addAll(byId.getOrDefault(id, List.of()));
            }
            applied.add(found.isEmpty() ? signature : apply(signature, found));
        }
        return applied;
    }

    private static Signature apply(Signature signature, List<Entry> found) {
        Reporting before = signature.reporting();
        List<Threshold> thresholds = new ArrayList<>(before.thresholds());
        List<Suppression> suppressions = new ArrayList<>(before.suppressions());
        for (Entry entry : found) {
            if (entry.suppression != null) {
                suppressions.add(entry.suppression);
            }
            if (entry.threshold != null) {
                put(entry.threshold, entry.sid == 0, thresholds);
            }
        }
        if (thresholds.stream().anyMatch(other -> other.kind() != Kind.RATE_FILTER)) {
            thresholds.removeIf(other -> other.kind() == Kind.RATE_FILTER);
        }
        return signature.withReporting(before.withLimits(thresholds, suppressions));
    }

    /// One for a single signature takes the place of what is there, one for many gives way to it.
    private static void put(Threshold threshold, boolean forMany, List<Threshold> thresholds) {
        boolean rate = threshold.kind() == Kind.RATE_FILTER;
        boolean taken =
                thresholds.stream().anyMatch(other -> (other.kind() == Kind.RATE_FILTER) == rate);
        if (!taken) {
            thresholds.add(threshold);
        } else if (!forMany) {
            thresholds.removeIf(other -> (other.kind() == Kind.RATE_FILTER) == rate);
            thresholds.add(threshold);
        }
    }

    private record Id(long gid, long sid) {}
}
