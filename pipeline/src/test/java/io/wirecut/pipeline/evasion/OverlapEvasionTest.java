package io.wirecut.pipeline.evasion;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two and three segments that overlap in every position and order, to a host of every system: what
/// [EndHost] reads is what the pipeline reads.
class OverlapEvasionTest {
    /// Every n-th case of three segments is played: all of them take ten seconds.
    private static final int STRIDE = Integer.getInteger("wirecut.stride", 7);

    private static Sensor arrival;
    private static Sensor ack;
    private static Sensor inline;

    @BeforeAll
    static void startSensors() {
        RuleSet rules = Sensor.rules(List.of());
        arrival = new Sensor(Sensor.Mode.ARRIVAL, rules, "");
        ack = new Sensor(Sensor.Mode.ACK, rules, "");
        inline = new Sensor(Sensor.Mode.INLINE, rules, "");
    }

    @AfterAll
    static void closeSensors() {
        arrival.close();
        ack.close();
        inline.close();
    }

    static Stream<String> systems() {
        return Hosts.SYSTEMS.stream();
    }

    /// The ranges in `[2, 7)`; the byte at 1 comes last, so that all of them wait for it.
    private static List<int[]> ranges(int shortest) {
        List<int[]> ranges = new ArrayList<>();
        for (int start = 2; start < 7; start++) {
            for (int end = start + shortest; end <= 7; end++) {
                ranges.add(new int[] {start, end});
            }
        }
        return ranges;
    }

    private static String segment(int[] range, char letter) {
        return " >@" + range[0] + ":" + String.valueOf(letter).repeat(range[1] - range[0]);
    }

    @ParameterizedTest(name = "two segments, {0}")
    @MethodSource("systems")
    void shouldResolveTwoSegments(String system) {
        for (int[] first : ranges(1)) {
            for (int[] second : ranges(1)) {
                check(system, segment(first, 'A') + segment(second, 'B'));
            }
        }
    }

    @ParameterizedTest(name = "three segments, {0}")
    @MethodSource("systems")
    void shouldResolveThreeSegments(String system) {
        int number = Hosts.SYSTEMS.indexOf(system);
        for (int[] first : ranges(2)) {
            for (int[] second : ranges(2)) {
                for (int[] third : ranges(3)) {
                    if (number++ % STRIDE == 0) {
                        check(
                                system,
                                segment(first, 'A') + segment(second, 'B') + segment(third, 'C'));
                    }
                }
            }
        }
    }

    private static void check(String system, String segments) {
        String row = "3WHS" + segments + " >@1:Z";
        EvasionCase scene = new EvasionCase(row, Map.of(system, ""), Segment.parse(row), "");
        String name = system + ": " + row;
        String reads = Exchange.hosts(scene).toServer();
        assertThat(upToHole(arrival, scene)).as("arrival, %s", name).isEqualTo(reads);
        assertThat(upToHole(ack, scene)).as("acknowledgement, %s", name).isEqualTo(reads);
        String behind = Exchange.hostsBehind(inline, scene).toServer();
        assertThat(inline.toServer()).as("inline, %s", name).startsWith(behind);
    }

    /// What waits behind a hole is inspected in the end, but no application reads it.
    private static String upToHole(Sensor sensor, EvasionCase scene) {
        String text = Exchange.sensor(sensor, scene).toServer();
        return text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
    }
}
