package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.OldFlows;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.event.EventSink;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rules are swapped again and again while two workers are busy: no frame and no match is lost, and
/// every alert is of the generation that it names.
class RuleSwapLoadTest {
    private static final int SWAPS = 200;
    private static final int FLOWS = 40;
    private static final int SEGMENTS = 60;
    private static final Pattern NUMBERS =
            Pattern.compile("\"signature_id\":(\\d+),.*\"generation\":(\\d+)");

    private final AtomicLong alerts = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    private final ActionListener listener =
            new ActionListener() {
                @Override
                public void onAlert(Alert alert) {
                    alerts.incrementAndGet();
                    if (alert.rule().signature().sid() != alert.generation()) {
                        wrong.incrementAndGet();
                    }
                }
            };

    private final EventSink sink =
            new EventSink() {
                @Override
                public void onEvent(DirectBuffer buffer, int offset, int length) {
                    events.incrementAndGet();
                    Matcher numbers =
                            NUMBERS.matcher(buffer.getStringWithoutLengthAscii(offset, length));
                    if (!numbers.find() || !numbers.group(1).equals(numbers.group(2))) {
                        wrong.incrementAndGet();
                    }
                }
            };

    /// The sid is that of the generation. Fillers make the matchers, and their states, different.
    private static RuleSet rules(int generation) {
        StringBuilder text =
                new StringBuilder(
                        "alert tcp any any -> any any (content:\"evil\"; sid:%d;)%n"
                                .formatted(generation));
        for (int i = 0; i < generation % 3 * 10; i++) {
            text.append(
                    "alert tcp any any -> any any (content:\"filler %d of %d\"; nocase; sid:%d;)%n"
                            .formatted(i, generation, 100_000 + i));
        }
        return RuleSet.compile(
                SignatureLoader.parse("test.rules", text.toString(), SignatureSettings.defaults())
                        .signatures());
    }

    /// Of three segments the first brings a match, and the third, with the second that waited for
    /// it, another.
    private static List<FrameListSource> conversations() {
        List<FrameListSource> sources = new ArrayList<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            ConversationFrames talk =
                    new ConversationFrames(frames -> frames, flow % 5 == 0, 10_000 + flow)
                            .handshake();
            for (int i = 0; i < SEGMENTS; i += 3) {
                talk.fromClient(i * 10, "so evil ..");
                talk.fromClient(i * 10 + 20, "so evil ..");
                talk.fromClient(i * 10 + 10, "so evil ..");
            }
            sources.add(talk.source());
        }
        return sources;
    }

    @ParameterizedTest
    @EnumSource(OldFlows.class)
    void shouldLoseNothing(OldFlows oldFlows) {
        Settings settings =
                Settings.builder()
                        .set("rule-reload.old-flows=" + oldFlows.name().toLowerCase(Locale.ROOT))
                        .build();
        long rounds = 0;
        try (Pipeline pipeline =
                Pipeline.builder()
                        .rules(rules(1))
                        .inspection(InspectionSettings.of(settings))
                        .workers(2)
                        .flowCapacity(256)
                        .streamCapacity(256)
                        .segmentMemory(1 << 20)
                        .listener(listener)
                        .events(sink)
                        .start()) {
            CompletableFuture<Void> swapper =
                    CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < SWAPS; i++) {
                            pipeline.reload(() -> rules(pipeline.generation() + 1));
                        }
                    });
            while (!swapper.isDone() || rounds == 0) {
                giveInTurns(conversations(), pipeline);
                pipeline.endOfInput();
                rounds++;
            }
            swapper.join();
            Statistics statistics = pipeline.statistics();
            assertThat(statistics.isConserved()).isTrue();
            assertThat(statistics.frames()).isEqualTo(rounds * FLOWS * (SEGMENTS + 3));
            assertThat(statistics.inspected()).isEqualTo(statistics.frames());
            assertThat(statistics.details())
                    .containsEntry("rules.swaps", (long) SWAPS)
                    .containsEntry("rules.swaps_failed", 0L)
                    .containsEntry("rules.generation", SWAPS + 1L)
                    .containsEntry("rules.flows_on_old_generation", 0L)
                    .containsEntry("memory.stream_active", 0L);
            assertThat(statistics.details().get("rules.flows_rematched")).isPositive();
        }
        assertThat(wrong).hasValue(0);
        assertThat(alerts.get())
                .isEqualTo(rounds * FLOWS * SEGMENTS / 3 * 2)
                .isEqualTo(events.get());
    }

    private static void giveInTurns(List<FrameListSource> sources, Pipeline pipeline) {
        for (int i = 0; i < SEGMENTS + 3; i++) {
            for (FrameListSource source : sources) {
                assertThat(source.poll(pipeline, 1)).isNotEqualTo(PacketSource.END);
            }
        }
    }
}
