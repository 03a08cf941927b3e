package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether resets land: random hosts, links and delays, and how many RSTs it takes. The property
/// `wirecut.simulations` has more of each tried.
final class ResetSimulationTest {
    private static final long RUN_NS = 40_000_000_000L;
    private static final long SEED = 20_261_122;

    private static RuleSet rules(String target, Simulation.Work work) {
        String rule =
                work == Simulation.Work.HANDSHAKE
                        ? "reset-%s tcp any any -> any 80 (flags:S; sid:1;)"
                        : "reset-%s tcp any any -> any any (content:\"evil\"; sid:1;)";
        var pack =
                SignatureLoader.parse(
                        "test.rules", rule.formatted(target) + "\n", SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures());
    }

    private static long between(Random random, long low, long high) {
        return (long) (low * Math.pow((double) high / low, random.nextDouble()));
    }

    private static Simulation.Setting setting(Random random, Position position) {
        boolean answers = random.nextInt(4) > 0;
        return new Simulation.Setting(
                position,
                between(random, 10_000, 20_000_000),
                between(random, 10_000, 20_000_000),
                8e9 / between(random, 100_000_000L, 2_500_000_000L),
                between(random, 20_000, 100_000),
                between(random, 50_000, 50_000_000),
                new SimulatedHost.Habits(random.nextInt(5) > 0, answers),
                new SimulatedHost.Habits(random.nextInt(5) > 0, answers));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "TAP, both, IDLE",
        "TAP, both, UPLOAD",
        "TAP, both, DOWNLOAD",
        "TAP, both, ANSWER",
        "TAP, both, HALF_CLOSED",
        "TAP, both, CHAT",
        "TAP, both, HANDSHAKE",
        "TAP, client, DOWNLOAD",
        "TAP, server, UPLOAD",
        "TAP, server, IDLE",
        "TAP, both, WITHIN_UPLOAD",
        "TAP, both, WITHIN_DOWNLOAD",
        "TAP, server, WITHIN_UPLOAD",
        "TAP, client, WITHIN_DOWNLOAD",
        "INLINE, both, IDLE",
        "INLINE, both, UPLOAD",
        "INLINE, both, DOWNLOAD",
        "INLINE, both, HANDSHAKE",
        "INLINE, both, WITHIN_UPLOAD",
        "INLINE, both, WITHIN_DOWNLOAD"
    })
    void shouldKillEveryConnectionWithFewSegments(
            Position position, String target, Simulation.Work work) {
        int tries = Integer.getInteger("wirecut.simulations", 12);
        RuleSet rules = rules(target, work);
        List<String> failures = new ArrayList<>();
        int[] segments = new int[tries];
        for (int i = 0; i < tries; i++) {
            long seed = SEED + i;
            Simulation.Setting setting = setting(new Random(seed), position);
            Simulation simulation = new Simulation(setting, work, rules, seed);
            simulation.run(RUN_NS);
            segments[i] = simulation.segments();
            boolean clientDead = simulation.client().isReset();
            boolean serverDead =
                    simulation.server().isReset()
                            || (position == Position.INLINE
                                    && !simulation.server().isEstablished());
            boolean dead =
                    (clientDead || target.equals("server"))
                            && (serverDead || target.equals("client"));
            boolean truthful = dead == (simulation.fate() == Fate.CONFIRMED);
            if (!dead || !truthful || simulation.leaked()) {
                failures.add(
                        "seed=%d client=%s server=%s fate=%s segments=%d delivered=%d %s"
                                .formatted(
                                        seed,
                                        clientDead,
                                        serverDead,
                                        simulation.fate(),
                                        simulation.segments(),
                                        simulation.delivered(),
                                        setting));
            }
        }
        Arrays.sort(segments);
        System.out.printf(
                Locale.ROOT,
                "%s %s %s: %d of %d killed, RSTs p50 %d max %d%n",
                position,
                target,
                work,
                tries - failures.size(),
                tries,
                segments[tries / 2],
                segments[tries - 1]);
        assertThat(failures).isEmpty();
        assertThat(segments[tries / 2]).isLessThanOrEqualTo(8);
    }
}
