package io.wirecut.pipeline.evasion;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.evasion.Exchange.Reading;
import io.wirecut.rules.RuleSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the tables of evasions: what the row says that the host's application reads, what
/// [EndHost] reads, and what the pipeline reads, in tap position by arrival and by acknowledgement
/// and inline, are the same, and a signature over all of it matches.
class EvasionTest {
    private static final List<String> TABLES =
            List.of(
                    "insertion.txt",
                    "overlap.txt",
                    "handshake.txt",
                    "forgery.txt",
                    "sequence.txt",
                    "timestamp.txt",
                    "doubtful.txt",
                    "urgent.txt",
                    "cve.txt");

    private static final Map<String, Sensor> SENSORS = new HashMap<>();
    private static final Map<String, Integer> SIGNATURES = new HashMap<>();

    static Stream<EvasionCase> cases() {
        return TABLES.stream().flatMap(table -> EvasionCase.table(table).stream());
    }

    @BeforeAll
    static void numberSignatures() {
        for (String text :
                cases().flatMap(scene -> Stream.of(scene.toServer(), scene.toClient()))
                        .filter(text -> text.length() > 1 && !text.contains("."))
                        .collect(Collectors.toCollection(LinkedHashSet::new))) {
            SIGNATURES.put(text, Sensor.FIRST_OWN_SID + SIGNATURES.size());
        }
    }

    @AfterAll
    static void closeSensors() {
        SENSORS.values().forEach(Sensor::close);
        SENSORS.clear();
        SIGNATURES.clear();
    }

    private static Sensor sensor(Sensor.Mode mode, String settings) {
        return SENSORS.computeIfAbsent(
                mode + " " + settings, _ -> new Sensor(mode, Rules.ALL, settings));
    }

    /// Compiled once for all sensors.
    private static final class Rules {
        static final RuleSet ALL =
                Sensor.rules(
                        SIGNATURES.entrySet().stream()
                                .sorted(Map.Entry.comparingByValue())
                                .map(Map.Entry::getKey)
                                .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldReadWhatTheHostReads(EvasionCase scene) {
        Reading expected = new Reading(scene.toServer(), scene.toClient());
        assertThat(Exchange.hosts(scene)).as("the hosts").isEqualTo(expected);
        for (Sensor.Mode mode : List.of(Sensor.Mode.ARRIVAL, Sensor.Mode.ACK)) {
            if (scene.isFor(mode)) {
                Sensor sensor = sensor(mode, scene.settings());
                assertThat(Exchange.sensor(sensor, scene)).as("tap, %s", mode).isEqualTo(expected);
                shouldAlert(sensor, expected);
            }
        }
        if (scene.isFor(Sensor.Mode.INLINE)) {
            Sensor sensor = sensor(Sensor.Mode.INLINE, scene.settings());
            Reading behind = Exchange.hostsBehind(sensor, scene);
            // What it let through for nothing, such as what is short of the host, is no danger.
            assertThat(sensor.toServer()).as("inline").startsWith(behind.toServer());
            assertThat(sensor.toClient()).as("inline").startsWith(behind.toClient());
            shouldAlert(sensor, behind);
        }
    }

    private static void shouldAlert(Sensor sensor, Reading reading) {
        for (String text : List.of(reading.toServer(), reading.toClient())) {
            if (SIGNATURES.containsKey(text)) {
                assertThat(sensor.ownSids()).as("alerts").contains(SIGNATURES.get(text));
            }
        }
    }
}
