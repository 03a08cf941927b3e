package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.reset.RecordingInjector;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.ArrayList;
import java.util.List;

/// A pipeline that inspects on the caller's thread, and notes what it decides.
abstract class PipelineFixture {
    static final String EVIL = "alert tcp any any -> any any (content:\"evil\"; sid:1;)";

    final List<String> alerts = new ArrayList<>();
    final List<Verdict> verdicts = new ArrayList<>();
    final RecordingInjector injector = new RecordingInjector(100);

    final ActionListener listener =
            new ActionListener() {
                @Override
                public void onAlert(Alert alert) {
                    alerts.add(
                            "%d:%d%s"
                                    .formatted(
                                            alert.packet().frameNumber(),
                                            alert.rule().signature().sid(),
                                            alert.blocked() ? " blocked" : ""));
                }

                @Override
                public void onVerdict(Packet packet, Verdict verdict) {
                    verdicts.add(verdict);
                }
            };

    static RuleSet rules(String... lines) {
        var pack =
                SignatureLoader.parse(
                        "test.rules", String.join("\n", lines), SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures());
    }

    Pipeline.Builder builder(String... lines) {
        return Pipeline.builder()
                .rules(rules(lines))
                .threading(Threading.INVOKER)
                .flowCapacity(64)
                .streamCapacity(64)
                .segmentMemory(1 << 20)
                .listener(listener)
                .injector(injector);
    }

    static Statistics run(Pipeline.Builder builder, FrameListSource source) {
        try (Pipeline pipeline = builder.start()) {
            pollAll(source, pipeline);
            pipeline.endOfInput();
            Statistics statistics = pipeline.statistics();
            assertThat(statistics.isConserved()).as(statistics.toString()).isTrue();
            return statistics;
        }
    }

    static void pollAll(FrameListSource source, Pipeline pipeline) {
        while (source.poll(pipeline, 16) != PacketSource.END) {
            // The pipeline takes them.
        }
    }
}
