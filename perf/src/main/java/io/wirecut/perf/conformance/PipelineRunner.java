package io.wirecut.perf.conformance;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Threading;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.config.StreamSettings.InspectOn;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.rules.EvaluationSettings;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Inspects captures with the pipeline as an appliance would use it, on the calling thread.
///
/// The rules of the last call are kept: captures that share a pack do not compile it anew.
final class PipelineRunner implements CaseRunner {
    private static final int POLL_LIMIT = 256;
    private static final int FLOW_CAPACITY = 1 << 14;
    private static final int STREAM_CAPACITY = 1 << 13;
    private static final int SEGMENT_MEMORY = 16 << 20;
    private static final Pattern SID = Pattern.compile("\\bsid\\s*:\\s*(\\d{1,10})\\s*;");

    private @Nullable LoadedRules lastRules;

    @Override
    public Result run(Path capture, List<Path> rules, Settings settings, boolean inline)
            throws IOException {
        LoadedRules loaded = load(rules, settings);
        InspectionSettings inspection = inspection(settings);
        boolean verifies =
                inspection.captureChecksums().resolved(true)
                        && inspection.stream().checksumValidation();
        AlertCollector alerts = new AlertCollector();
        try (Pipeline pipeline =
                        Pipeline.builder()
                                .rules(loaded.rules)
                                .inspection(inspection)
                                .position(inline ? Position.INLINE : Position.TAP)
                                .threading(Threading.INVOKER)
                                .verifyChecksums(verifies)
                                .listener(alerts)
                                .flowCapacity(FLOW_CAPACITY)
                                .streamCapacity(STREAM_CAPACITY)
                                .segmentMemory(SEGMENT_MEMORY)
                                .start();
                PacketSource source = PacketSources.open(capture)) {
            readAll(source, pipeline);
            pipeline.endOfInput();
        }
        return new Result(alerts.collected.done(), loaded.refusals);
    }

    /// The reference inspects what was acknowledged, and so do we where segments are to be compared
    /// that overlap and disagree; unless the settings say otherwise.
    private static InspectionSettings inspection(Settings settings) {
        InspectionSettings inspection = InspectionSettings.of(settings);
        return settings.has("stream.inspect-on")
                ? inspection
                : inspection.withStream(inspection.stream().withInspectOn(InspectOn.ACK));
    }

    /// Reads what can be read: the reference, too, reports what stands before a fault.
    private static void readAll(PacketSource source, Pipeline pipeline) {
        try {
            int count = 0;
            while (count != PacketSource.END) {
                count = source.poll(pipeline, POLL_LIMIT);
            }
        } catch (CaptureException e) {
            // The capture ends here.
        }
    }

    private synchronized LoadedRules load(List<Path> files, Settings settings) throws IOException {
        RuleSources sources =
                new RuleSources(
                        files,
                        settings.addressGroups(),
                        settings.portGroups(),
                        settings.text("threshold-file", ""),
                        RuleConfiguration.evaluation(settings));
        LoadedRules last = lastRules;
        if (last == null || !last.sources.equals(sources)) {
            last = LoadedRules.of(sources, RuleConfiguration.signatures(settings));
            lastRules = last;
        }
        return last;
    }

    /// What decides how rules are compiled.
    private record RuleSources(
            List<Path> files,
            Map<String, String> addressGroups,
            Map<String, String> portGroups,
            String thresholdFile,
            EvaluationSettings evaluation) {}

    private record LoadedRules(RuleSources sources, RuleSet rules, Map<Long, String> refusals) {
        static LoadedRules of(RuleSources sources, SignatureSettings variables) throws IOException {
            SignaturePack pack;
            try {
                pack = SignatureLoader.load(sources.files, variables, true);
            } catch (PackException e) {
                throw new IllegalStateException("a lenient loader must not refuse a pack", e);
            }
            Map<Long, String> refusals = new HashMap<>();
            for (Diagnostic diagnostic : pack.diagnostics()) {
                if (diagnostic.isError()) {
                    Matcher sid = SID.matcher(diagnostic.sourceLine());
                    refusals.putIfAbsent(
                            sid.find() ? Long.parseLong(sid.group(1)) : UNKNOWN_SID,
                            diagnostic.span() + ": " + diagnostic.problem());
                }
            }
            return new LoadedRules(
                    sources, RuleSet.compile(pack.signatures(), sources.evaluation), refusals);
        }
    }

    /// Counts the alerts of one run, which calls it on one thread.
    private static final class AlertCollector implements ActionListener {
        private final Alerts.Collector collected = new Alerts.Collector();

        @Override
        public void onAlert(Alert alert) {
            collected.add(
                    alert.rule().signature().sid(), alert.blocked() ? "blocked" : "allowed", 1);
        }
    }
}
