package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.rules.EvaluationSettings;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of flows, and of what is remembered, when the rules are swapped.
class RuleSwapTest {
    /// Of each alert: sid, generation.
    private final List<String> alerts = new ArrayList<>();

    private final ActionListener listener =
            new ActionListener() {
                @Override
                public void onAlert(Alert alert) {
                    alerts.add(alert.rule().signature().sid() + "/" + alert.generation());
                }
            };

    private Pipeline pipeline = start("finish", content(1, "evil"));

    @AfterEach
    void close() {
        pipeline.close();
    }

    private Pipeline start(String oldFlows, RuleSet rules) {
        Settings settings = Settings.builder().set("rule-reload.old-flows=" + oldFlows).build();
        return Pipeline.builder()
                .rules(rules)
                .inspection(InspectionSettings.of(settings))
                .threading(Threading.INVOKER)
                .flowCapacity(64)
                .streamCapacity(64)
                .segmentMemory(1 << 20)
                .listener(listener)
                .start();
    }

    private static RuleSet content(int sid, String content) {
        return rules(
                "alert tcp any any -> any any (content:\"%s\"; sid:%d;)".formatted(content, sid));
    }

    private static RuleSet rules(String... lines) {
        return rules(EvaluationSettings.DEFAULT, lines);
    }

    private static RuleSet rules(EvaluationSettings settings, String... lines) {
        var pack =
                SignatureLoader.parse(
                        "test.rules", String.join("\n", lines), SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures(), settings);
    }

    private static ConversationFrames talk(int clientPort) {
        return new ConversationFrames(frames -> frames, false, clientPort).handshake();
    }

    private void give(FrameListSource source, int count) {
        assertThat(source.poll(pipeline, count)).isEqualTo(count);
    }

    private void giveAll(FrameListSource source) {
        while (source.poll(pipeline, 16) != PacketSource.END) {
            // The pipeline takes them.
        }
    }

    private long count(String name) {
        return pipeline.statistics().details().getOrDefault(name, -1L);
    }

    @Test
    void shouldFinishOldFlowsWithTheRulesTheyBeganWith() {
        FrameListSource old = talk(1).fromClient(0, "ev").fromClient(2, "il").source();
        give(old, 4);
        assertThat(pipeline.swap(content(2, "evil"))).isEqualTo(2);
        giveAll(talk(2).fromClient(0, "evil").source());
        assertThat(count("rules.flows_on_old_generation")).isEqualTo(1);
        giveAll(old);
        assertThat(alerts).containsExactly("2/2", "1/1");
        assertThat(count("rules.generation")).isEqualTo(2);
        assertThat(count("rules.swaps")).isEqualTo(1);
        assertThat(count("rules.flows_rematched")).isZero();
        pipeline.endOfInput();
        assertThat(count("rules.flows_on_old_generation")).isZero();
        assertThat(pipeline.statistics().isConserved()).isTrue();
    }

    @Test
    void shouldGoOnWithTheNewRulesIfOldFlowsAreToBeRematched() {
        pipeline = start("rematch", content(1, "evil"));
        FrameListSource old =
                talk(1).fromClient(0, "ev").fromClient(2, "il").fromClient(4, "evil").source();
        give(old, 4);
        pipeline.swap(content(2, "evil"));
        give(old, 1);
        assertThat(alerts).as("bytes of before the swap are not looked at again").isEmpty();
        giveAll(old);
        assertThat(alerts).containsExactly("2/2");
        assertThat(count("rules.flows_rematched")).isEqualTo(1);
        assertThat(count("rules.flows_on_old_generation")).isZero();
    }

    @Test
    void shouldHaveTheOldestFlowsGoOnWithTheNewestRulesWhereThereWouldBeThree() {
        FrameListSource first = talk(1).fromClient(0, "evil").fromClient(4, "evil").source();
        FrameListSource second = talk(2).fromClient(0, "evil").source();
        give(first, 4);
        pipeline.swap(content(2, "evil"));
        give(second, 3);
        pipeline.swap(content(3, "evil"));
        giveAll(first);
        giveAll(second);
        giveAll(talk(3).fromClient(0, "evil").source());
        assertThat(alerts).containsExactly("1/1", "3/3", "2/2", "3/3");
        assertThat(count("rules.flows_rematched")).isEqualTo(1);
        assertThat(count("rules.flows_on_old_generation")).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatIsRememberedOfFlowsByName() {
        pipeline =
                start(
                        "rematch",
                        rules(
                                "alert tcp any any -> any any (flowbits:set,a; content:\"A\"; sid:1;)",
                                "alert tcp any any -> any any (flowint:n,=,7; content:\"A\"; sid:2;)"));
        FrameListSource talk = talk(1).fromClient(0, "A").fromClient(1, "B").source();
        give(talk, 4);
        pipeline.swap(
                rules(
                        "alert tcp any any -> any any (flowbits:isset,b; content:\"B\"; sid:3;)",
                        "alert tcp any any -> any any (flowbits:set,c; content:\"C\"; sid:4;)",
                        "alert tcp any any -> any any (flowbits:isset,a; content:\"B\"; sid:5;)",
                        "alert tcp any any -> any any (flowint:m,==,7; content:\"B\"; sid:6;)",
                        "alert tcp any any -> any any (flowint:n,==,7; content:\"B\"; sid:7;)"));
        giveAll(talk);
        assertThat(alerts).containsExactly("1/1", "2/1", "5/2", "7/2");
    }

    /// The rules before remembered nothing, so that there was no room for it.
    @Test
    void shouldRememberOnceRulesAskForIt() {
        pipeline.swap(
                rules(
                        "alert tcp any any -> any any (flowbits:set,a; content:\"A\"; sid:1;)",
                        "alert tcp any any -> any any (xbits:set,x,track ip_src; content:\"A\"; sid:2;)"));
        giveAll(talk(1).fromClient(0, "A").source());
        pipeline.swap(
                rules(
                        "alert tcp any any -> any any (flowbits:isset,a; content:\"B\"; sid:3;)",
                        "alert tcp any any -> any any (xbits:isset,x,track ip_src; content:\"B\"; sid:4;)"));
        giveAll(talk(2).fromClient(0, "B").source());
        assertThat(alerts).containsExactly("1/2", "2/2", "4/3");
    }

    @Test
    void shouldGoOnCountingForThresholds() {
        String rule =
                "alert tcp any any -> any any (content:\"evil\"; threshold:type threshold,track by_src,"
                        + "count 3,seconds 60; sid:1;)";
        pipeline = start("finish", rules(rule));
        giveAll(talk(1).fromClient(0, "evil").source());
        giveAll(talk(2).fromClient(0, "evil").source());
        pipeline.swap(rules(rule));
        giveAll(talk(3).fromClient(0, "evil").source());
        giveAll(talk(4).fromClient(0, "evil").source());
        assertThat(alerts).containsExactly("1/2");
    }

    /// Longer windows need longer blocks: another pool, beside the old one as long as it is used.
    @Test
    void shouldKeepMoreOfStreamsWhereTheNewRulesAskForIt() {
        EvaluationSettings wide = EvaluationSettings.DEFAULT.withWindowLength(1 << 14);
        String[] far = {
            "alert tcp any any -> any any (content:\"first\"; content:\"last\"; distance:0; sid:2;)"
        };
        pipeline = start("finish", rules(far));
        FrameListSource old = apart(1, 2_000);
        FrameListSource older = apart(2, 2_000);
        give(old, 5);
        give(older, 5);
        pipeline.swap(rules(wide, far));
        FrameListSource wider = apart(3, 9_000);
        give(wider, 5);
        giveAll(old);
        pipeline.swap(rules(wide, far));
        giveAll(older);
        giveAll(wider);
        giveAll(apart(4, 9_000));
        assertThat(alerts)
                .as("what the third was about to find was forgotten as it was rematched")
                .containsExactly("2/1", "2/2", "2/3");
        pipeline.endOfInput();
        assertThat(count("memory.stream_active")).isZero();
    }

    private static FrameListSource apart(int clientPort, int distance) {
        ConversationFrames talk = talk(clientPort).fromClient(0, "first");
        int offset = 5;
        for (int left = distance; left > 0; left -= 1_000) {
            talk.fromClient(offset, "-".repeat(1_000));
            offset += 1_000;
        }
        return talk.fromClient(offset, "last").source();
    }

    @Test
    void shouldStayAsItIsIfNewRulesCannotBeLoaded() {
        FrameListSource old = talk(1).fromClient(0, "evil").source();
        give(old, 3);
        assertThatThrownBy(() ->
                        pipeline.reload(() -> {
                            throw new IOException("new.rules: no such file");
                        }))
                .isInstanceOf(IOException.class);
        giveAll(old);
        giveAll(talk(2).fromClient(0, "evil").source());
        assertThat(alerts).containsExactly("1/1", "1/1");
        assertThat(pipeline.generation()).isEqualTo(1);
        assertThat(count("rules.swaps")).isZero();
        assertThat(count("rules.swaps_failed")).isEqualTo(1);
    }

    @Test
    void shouldTakeTheNewestRulesForPacketsWithoutAFlow() {
        String rule = "alert pkthdr any any -> any any (decode-event:ipv4.trunc_pkt; sid:%d;)";
        pipeline = start("finish", rules(rule.formatted(1)));
        byte[] torn = talk(1).client().payload("torn").build();
        FrameListSource source = new FrameListSource(1);
        byte[] part = Arrays.copyOf(torn, 40);
        source.add(part, 1).add(part, 2);
        give(source, 1);
        pipeline.swap(rules(rule.formatted(2)));
        giveAll(source);
        assertThat(alerts).containsExactly("1/1", "2/2");
    }

    @Test
    void shouldLetGoOfOldRules() {
        RuleSet rules = content(1, "evil");
        WeakReference<RuleSet> first = new WeakReference<>(rules);
        pipeline = start("finish", rules);
        rules = content(2, "evil");
        FrameListSource talk = talk(1).fromClient(0, "evil").source();
        give(talk, 3);
        pipeline.swap(rules);
        giveAll(talk);
        assertThat(alerts).containsExactly("1/1");
        pipeline.endOfInput();
        alerts.clear();
        giveAll(talk(2).fromClient(0, "evil").source());
        assertThat(IntStream.range(0, 50).anyMatch(_ -> isCollected(first))).isTrue();
    }

    private static boolean isCollected(WeakReference<RuleSet> rules) {
        System.gc();
        return rules.get() == null;
    }

    @Test
    void shouldTellFlowsOfManyGenerationsApart() {
        FrameListSource old = talk(1).fromClient(0, "evil").fromClient(4, "evil").source();
        give(old, 4);
        RuleSet rules = content(9, "evil");
        for (int i = 0; i < 300; i++) {
            pipeline.swap(rules);
            giveAll(talk(2 + i % 3).fromClient(0, "evil").source());
            alerts.removeIf("9/%d".formatted(i + 2)::equals);
        }
        giveAll(old);
        assertThat(alerts).first().isEqualTo("1/1");
        assertThat(alerts).last().isEqualTo("9/301");
    }

    @Test
    void shouldRefuseOnceClosed() {
        pipeline.close();
        assertThatThrownBy(() -> pipeline.swap(content(2, "evil")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the pipeline is closed: its rules stay as they are");
    }
}
