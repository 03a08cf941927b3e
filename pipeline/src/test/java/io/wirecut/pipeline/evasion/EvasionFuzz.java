package io.wirecut.pipeline.evasion;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/// Random segments of a stream, that contradict each other or not, with acknowledgements of the
/// host in between: [EndHost] and the pipeline read the same; and fragments likewise.
class EvasionFuzz {
    private static final RuleSet RULES = Sensor.rules(List.of());
    private static final Sensor TAP = new Sensor(Sensor.Mode.ARRIVAL, RULES, "");
    private static final Sensor INLINE = new Sensor(Sensor.Mode.INLINE, RULES, "");
    private static final int MAX_SEGMENTS = 12;
    private static final int MAX_PLACE = 16;
    private static final List<String> FORGERIES =
            List.of("{sum}", "{ipsum}", "{doff=4}", "{doff=15}", "{ttl=2}");

    @AfterAll
    static void closeSensors() {
        TAP.close();
        INLINE.close();
    }

    @FuzzTest
    void shouldReadSegmentsAsTheHost(FuzzedDataProvider data) {
        String system = data.pickValue(Hosts.SYSTEMS);
        List<Segment> segments = new ArrayList<>(Segment.parse("3WHS"));
        for (int i = 0; i < MAX_SEGMENTS && data.remainingBytes() > 0; i++) {
            int start = data.consumeInt(1, MAX_PLACE);
            String letter = String.valueOf((char) ('A' + i));
            String text = letter.repeat(data.consumeInt(1, 6));
            String forgery = data.consumeInt(0, 4) == 0 ? data.pickValue(FORGERIES) : "";
            segments.addAll(Segment.parse(">@" + start + "^1:" + text + forgery));
            if (data.consumeInt(0, 3) == 0) {
                segments.addAll(Segment.parse("<@1^" + (1 + reads(system, segments).length())));
            }
        }
        EvasionCase scene = scene(system, segments);
        String host = Exchange.hosts(scene).toServer();
        String tap = Exchange.sensor(TAP, scene).toServer();
        // Behind the host's first hole the pipeline goes on, with what may not have got there.
        assertThat(tap).as("%s %s", system, segments).startsWith(host);
        // What the host has acknowledged above it may not have, behind a sensor that drops.
        segments.removeIf(segment -> !segment.fromClient() && !segment.is('S'));
        String behind = Exchange.hostsBehind(INLINE, scene(system, segments)).toServer();
        assertThat(INLINE.toServer()).as("%s %s", system, segments).startsWith(behind);
    }

    private static EvasionCase scene(String system, List<Segment> segments) {
        return new EvasionCase("random", Map.of(system, "", "hops", "9"), segments, "");
    }

    private static String reads(String system, List<Segment> segments) {
        return Exchange.hosts(scene(system, segments)).toServer();
    }

    @FuzzTest
    void shouldReadFragmentsAsTheHost(FuzzedDataProvider data) {
        String system = data.pickValue(Hosts.SYSTEMS);
        int blocks = data.consumeInt(2, 10);
        StringBuilder row = new StringBuilder();
        boolean whole = false;
        for (int i = 0; i < MAX_SEGMENTS && data.remainingBytes() > 0 && !whole; i++) {
            int start = data.consumeInt(0, blocks - 1);
            int end = data.consumeInt(start + 1, blocks);
            row.append(start)
                    .append(':')
                    .append(String.valueOf((char) ('A' + i)).repeat(end - start))
                    .append(end == blocks ? "." : "")
                    .append(data.consumeInt(0, 7) == 0 ? "{ipsum} " : " ");
            whole = !FragmentExchange.host(system, row.toString()).isEmpty();
        }
        if (!row.isEmpty()) {
            FragmentExchange.check(TAP, INLINE, system, row.toString());
        }
    }
}
