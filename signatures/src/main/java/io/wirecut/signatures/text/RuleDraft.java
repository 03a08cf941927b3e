package io.wirecut.signatures.text;

import io.wirecut.signatures.Action;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Reporting;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.Signature.Classification;
import io.wirecut.signatures.Signature.Reference;
import io.wirecut.signatures.StateStep;
import io.wirecut.signatures.Tag;
import io.wirecut.signatures.Threshold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A rule while it is being read.
final class RuleDraft {
    private final SignatureSettings settings;
    private final ValueFiles valueFiles;
    private final Datasets datasets;
    private final Slice whole;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<String, Option> seen = new HashMap<>();
    private @Nullable Option packetOption;
    private @Nullable Diagnostic skipped;
    private int errorCount;
    private boolean partlyUnderstood;

    Action action = new Action.Alert();
    Protocol protocol = Protocol.IP;
    AddressSet source = AddressSet.ANY;
    PortSet sourcePorts = PortSet.ANY;
    boolean bidirectional;
    AddressSet destination = AddressSet.ANY;
    PortSet destinationPorts = PortSet.ANY;

    int gid = 1;
    long sid;
    int rev;
    String message = "";
    Classification classification = Classification.NONE;
    OptionalInt priority = OptionalInt.empty();
    FlowCondition flow = FlowCondition.NONE;
    final List<Reference> references = new ArrayList<>();
    final Map<String, List<String>> metadata = new LinkedHashMap<>();
    final List<PacketTest> tests = new ArrayList<>();
    final List<StateStep> states = new ArrayList<>();

    /// Whether `alert` or `noalert` says so; without either, all but `pass` rules are reported.
    @Nullable Boolean alerts;

    boolean bypasses;
    Reporting.Target target = Reporting.Target.NONE;
    final List<Threshold> thresholds = new ArrayList<>();
    final List<Tag> tags = new ArrayList<>();
    final List<ContentDraft> contents = new ArrayList<>();

    /// The steps, by buffer; the contents among them are in [#contents], too.
    final InspectionsDraft inspections = new InspectionsDraft();

    /// @param whole the rule from its first character to its last
    /// @param valueFiles reads the lists that it asks for
    /// @param datasets what the rules before say of lists
    RuleDraft(SignatureSettings settings, ValueFiles valueFiles, Datasets datasets, Slice whole) {
        this.settings = settings;
        this.valueFiles = valueFiles;
        this.datasets = datasets;
        this.whole = whole;
    }

    SignatureSettings settings() {
        return settings;
    }

    ValueFiles valueFiles() {
        return valueFiles;
    }

    Datasets datasets() {
        return datasets;
    }

    /// The option of that keyword that was read before, or null.
    @Nullable Option seen(String keyword) {
        return seen.get(keyword);
    }

    /// Remembers that the option was read.
    void see(Option option) {
        seen.put(option.keyword(), option);
    }

    /// Adds a condition on the packet.
    void test(Option option, PacketTest test) {
        tests.add(test);
        if (test.needsPacket()) {
            packetOption = option;
        }
    }

    /// The last option that asks for something of a single packet, or null.
    @Nullable Option packetOption() {
        return packetOption;
    }

    /// The content that a modifier belongs to: the last one.
    ///
    /// @throws Refusal if there is none
    ContentDraft lastContent(Option modifier) {
        if (contents.isEmpty()) {
            throw modifier.name()
                    .refuse(
                            "'%s' has no content before it".formatted(modifier.keyword()),
                            null,
                            "write it after the content that it belongs to");
        }
        return contents.getLast();
    }

    void refuse(Refusal refusal, String keyword) {
        diagnostics.add(refusal.toDiagnostic(keyword));
        errorCount++;
    }

    void warn(Slice where, String problem, String keyword, @Nullable String advice) {
        diagnostics.add(
                where.line()
                        .diagnostic(
                                Diagnostic.Level.WARNING,
                                where.start(),
                                where.end(),
                                problem,
                                keyword,
                                null,
                                advice));
    }

    /// Leaves the rule out without blame, as it is meant for another engine.
    ///
    /// @param where it says so
    /// @param missing what it requires
    void skip(Slice where, String missing) {
        skipped =
                where.line()
                        .diagnostic(
                                Diagnostic.Level.WARNING,
                                where.start(),
                                where.end(),
                                "the rule is skipped: it requires %s, and this version is as Suricata %s"
                                        .formatted(missing, Requirements.LANGUAGE_VERSION),
                                "requires",
                                null,
                                null);
    }

    /// Why the rule is left out without blame, or null.
    @Nullable Diagnostic skipped() {
        return skipped;
    }

    /// Remembers that the rule has a keyword that is not evaluated: what others refer to may be
    /// something that was not read.
    void markPartlyUnderstood() {
        partlyUnderstood = true;
    }

    /// Whether every option so far was understood.
    boolean isUnderstood() {
        return !partlyUnderstood;
    }

    boolean isRefused() {
        return errorCount > 0;
    }

    int errorCount() {
        return errorCount;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    private boolean isReported() {
        return alerts == null ? !(action instanceof Action.Pass) : alerts;
    }

    /// The signature; for a draft that is complete and not refused.
    Signature build() {
        return new Signature(
                whole.span(),
                action,
                protocol,
                source,
                sourcePorts,
                bidirectional,
                destination,
                destinationPorts,
                gid,
                sid,
                rev,
                message,
                classification,
                priority.orElse(classification.priority()),
                references,
                metadata,
                flow,
                tests,
                states,
                new Reporting(
                        isReported(), bypasses, target, thresholds, List.of(), List.of(), tags),
                inspections.build());
    }
}
