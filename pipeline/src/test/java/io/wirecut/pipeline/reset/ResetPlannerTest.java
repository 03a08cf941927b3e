package io.wirecut.pipeline.reset;

import static io.wirecut.pipeline.reset.Position.INLINE;
import static io.wirecut.pipeline.reset.Position.TAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.signatures.Action.ResetTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Where the RSTs must be aimed, case by case.
final class ResetPlannerTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.wirecut.pipeline.reset.ResetPlannerCases#cases")
    void shouldAimBothEnds(ResetPlannerCases.Case test) {
        assertThat(plan(test, ResetTarget.BOTH)).isEqualTo(test.expected());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.wirecut.pipeline.reset.ResetPlannerCases#cases")
    void shouldAimEachTargetAsIfItWerePartOfBoth(ResetPlannerCases.Case test) {
        End sender = trigger(test).sender();
        for (ResetTarget target : ResetTarget.values()) {
            List<End> ends =
                    switch (target) {
                        case BOTH -> List.of(End.CLIENT, End.SERVER);
                        case CLIENT -> List.of(End.CLIENT);
                        case SERVER -> List.of(End.SERVER);
                        case SENDER -> List.of(sender);
                        case RECEIVER -> List.of(sender.opposite());
                    };
            List<String> expected =
                    test.expected().stream()
                            .filter(line -> ends.stream().anyMatch(e -> line.startsWith(e.label())))
                            .toList();
            assertThat(plan(test, target)).as(target.name()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Position.class)
    void shouldNotBelieveASignatureThatTheHandshakeDidNotHave(Position position) {
        assertThat(planSigned(position, ResetPlannerCases.ESTABLISHED).size()).isEqualTo(2);
        ResetPlan plan = planSigned(position, view -> {});
        assertThat(plan.size()).isZero();
        assertThat(plan.refusal(End.SERVER)).isEqualTo(Refusal.SIGNED);
    }

    @Test
    void shouldNeverPlanMoreThanItsBound() {
        Random random = new Random(7);
        Trigger trigger = new Trigger();
        ConnectionView view = new ConnectionView();
        ResetPlan plan = new ResetPlan();
        for (int i = 0; i < 100_000; i++) {
            view.clear();
            fill(view.client(), random);
            fill(view.server(), random);
            trigger.set(
                    random.nextBoolean() ? End.CLIENT : End.SERVER,
                    random.nextInt(8) * 10,
                    random.nextInt(8) * 10,
                    random.nextInt(64),
                    random.nextInt(3) * 10);
            Position position = random.nextBoolean() ? TAP : INLINE;
            new ResetPlanner(position).plan(trigger, view, ResetTarget.BOTH, plan);
            checkPlan(trigger, plan);
        }
    }

    private static void checkPlan(Trigger trigger, ResetPlan plan) {
        for (End end : End.values()) {
            List<Integer> sequences = new ArrayList<>();
            for (int i = 0; i < plan.size(); i++) {
                if (plan.segment(i).toward() == end) {
                    sequences.add(plan.segment(i).sequence());
                    assertThat(plan.segment(i).flags() & TcpFlag.RST).isNotZero();
                }
            }
            assertThat(sequences)
                    .doesNotHaveDuplicates()
                    .hasSizeLessThanOrEqualTo(ResetPlan.MAX_SEGMENTS_PER_END);
            boolean refused = plan.refusal(end) != Refusal.NONE;
            assertThat(sequences.isEmpty()).isEqualTo(refused);
            assertThat(trigger.has(TcpFlag.RST) && !refused).isFalse();
        }
    }

    private static void fill(EndView end, Random random) {
        if (random.nextBoolean()) {
            end.syn(random.nextInt(8) * 10);
        }
        if (random.nextBoolean()) {
            end.sentUpTo(random.nextInt(8) * 10);
        }
        if (random.nextBoolean()) {
            end.acknowledged(random.nextInt(8) * 10).window(random.nextInt(20), 0);
        }
        if (random.nextBoolean()) {
            end.sack(random.nextInt(8) * 10);
        }
        if (random.nextBoolean()) {
            end.fin();
        }
    }

    private static ResetPlan planSigned(Position position, Consumer<ConnectionView> setUp) {
        Packet packet =
                Packets.decode(
                        Frames.ethernet()
                                .ipv4("192.0.2.1", "192.0.2.2")
                                .tcp(4000, 80)
                                .seq(1001)
                                .ack(5001)
                                .options("13 12 00000000000000000000000000000000")
                                .payload("x"));
        ConnectionView view = new ConnectionView();
        setUp.accept(view);
        ResetPlan plan = new ResetPlan();
        Trigger trigger = new Trigger().set(packet, End.CLIENT);
        assertThat(trigger.isSigned()).isTrue();
        new ResetPlanner(position).plan(trigger, view, ResetTarget.BOTH, plan);
        return plan;
    }

    private static Trigger trigger(ResetPlannerCases.Case test) {
        Trigger trigger = new Trigger();
        test.trigger().accept(trigger);
        return trigger;
    }

    private static List<String> plan(ResetPlannerCases.Case test, ResetTarget target) {
        ConnectionView view = new ConnectionView();
        test.view().accept(view);
        Trigger trigger = trigger(test);
        ResetPlan plan = new ResetPlan();
        new ResetPlanner(test.position()).plan(trigger, view, target, plan);
        List<String> lines = new ArrayList<>();
        for (End end : List.of(trigger.sender().opposite(), trigger.sender())) {
            if (plan.refusal(end) != Refusal.NONE) {
                lines.add(end.label() + " - " + plan.refusal(end).label());
            }
            for (int i = 0; i < plan.size(); i++) {
                if (plan.segment(i).toward() == end) {
                    lines.add(describe(plan.segment(i)));
                }
            }
        }
        return lines;
    }

    private static String describe(PlannedSegment segment) {
        return "%s %s %d/%d %s"
                .formatted(
                        segment.toward().label(),
                        (segment.flags() & TcpFlag.ACK) != 0 ? "RA" : "R",
                        segment.sequence(),
                        segment.acknowledgement(),
                        segment.aim().label());
    }
}
