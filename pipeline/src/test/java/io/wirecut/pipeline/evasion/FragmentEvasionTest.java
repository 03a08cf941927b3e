package io.wirecut.pipeline.evasion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Fragments in every order and overlap, to hosts of every system: what the row says, what
/// [FragmentHost] reads and what the pipeline reads are the same; and inline no host reads what was
/// not read before.
class FragmentEvasionTest {
    private static final Map<String, Sensor> SENSORS = new HashMap<>();

    @BeforeAll
    static void startSensors() {
        RuleSet rules = Sensor.rules(List.of());
        SENSORS.put("tap", new Sensor(Sensor.Mode.ARRIVAL, rules, ""));
        SENSORS.put("inline", new Sensor(Sensor.Mode.INLINE, rules, ""));
        SENSORS.put(
                "discarding",
                new Sensor(Sensor.Mode.ARRIVAL, rules, "defrag.ipv6-overlap=discard"));
        var pack =
                SignatureLoader.parse(
                        "drop.rules",
                        "drop udp any any -> any 53 (content:\"QQQQQQQQ\"; sid:%d;)"
                                .formatted(Sensor.FIRST_OWN_SID),
                        SignatureSettings.defaults());
        RuleSet dropping = RuleSet.compile(pack.signatures());
        SENSORS.put("dropping", new Sensor(Sensor.Mode.INLINE, dropping, ""));
    }

    @AfterAll
    static void closeSensors() {
        SENSORS.values().forEach(Sensor::close);
        SENSORS.clear();
    }

    private static Sensor sensor(String position) {
        return SENSORS.getOrDefault(position, SENSORS.values().iterator().next());
    }

    static Stream<Arguments> rows() {
        return rows("fragments.txt");
    }

    static Stream<Arguments> discarded() {
        return rows("fragments6.txt");
    }

    static Stream<Arguments> dropped() {
        return rows("dropped.txt");
    }

    private static Stream<Arguments> rows(String table) {
        return EvasionCase.text(table)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> {
                    String[] cells = line.split("\\|", -1);
                    return arguments(
                            cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip());
                });
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rows")
    void shouldReadWhatTheHostReads(String name, String system, String fragments, String reads) {
        String expected = reads.equals("-") ? "" : reads;
        assertThat(FragmentExchange.host(system, fragments)).as("the host").isEqualTo(expected);
        check(system, fragments);
    }

    @ParameterizedTest(name = "IPv6: {0}, {1}")
    @MethodSource("discarded")
    void shouldReadNothingOfWhatTheHostGivesUp(
            String name, String system, String fragments, String reads) {
        String expected = reads.equals("-") ? "" : reads;
        assertThat(FragmentExchange.host(system, fragments)).as("the host").isEqualTo(expected);
        Sensor tap = sensor("discarding");
        FragmentExchange.behind(tap, system, fragments);
        assertThat(tap.datagram()).as(name).isEqualTo(expected);
        // Inline a host may give up more than is known of, but reads nothing else.
        Sensor inline = sensor("inline");
        String behind = FragmentExchange.behind(inline, system, fragments);
        assertThat(behind).as(name).isIn("", inline.datagram());
    }

    @ParameterizedTest(name = "dropped: {0}, {1}")
    @MethodSource("dropped")
    void shouldKeepWhatIsDroppedFromItsReceiver(
            String name, String system, String fragments, String reads) {
        String behind = FragmentExchange.behind(sensor("dropping"), system, fragments);
        assertThat(behind.isEmpty() ? "-" : behind).as(name).isEqualTo(reads);
    }

    static Stream<String> systems() {
        return Hosts.SYSTEMS.stream();
    }

    @ParameterizedTest(name = "two fragments, {0}")
    @MethodSource("systems")
    void shouldResolveTwoFragments(String system) {
        for (String first : pieces('A')) {
            for (String second : pieces('B')) {
                check(system, first + " " + second + " 0:UZ 1:ZZZZZ 6:Z.");
            }
        }
    }

    @ParameterizedTest(name = "three fragments, {0}")
    @MethodSource("systems")
    void shouldResolveThreeFragments(String system) {
        int number = Hosts.SYSTEMS.indexOf(system);
        for (String first : pieces('A')) {
            for (String second : pieces('B')) {
                for (String third : pieces('C')) {
                    if (number++ % 11 == 0) {
                        check(system, first + " " + second + " " + third + " 6:Z. 0:UZZZZZ");
                    }
                }
            }
        }
    }

    /// One of a letter in each place from block 1 to 6.
    private static List<String> pieces(char letter) {
        List<String> pieces = new ArrayList<>();
        for (int start = 1; start < 6; start++) {
            for (int end = start + 1; end <= 6; end++) {
                pieces.add(start + ":" + String.valueOf(letter).repeat(end - start));
            }
        }
        return pieces;
    }

    private static void check(String system, String row) {
        FragmentExchange.check(sensor("tap"), sensor("inline"), system, row);
    }
}
