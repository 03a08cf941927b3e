package io.wirecut.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.event.EventType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which events the settings ask for.
class EventSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    {}                                                     ~ ALERT PACKET
                    [alert]                                                ~ ALERT PACKET
                    [{alert: {payload: yes}}]                              ~ ALERT PACKET
                    [{alert: {tagged-packets: no}}]                        ~ ALERT
                    [{alert: {tagged-packets: yes}}, flow, http]           ~ ALERT FLOW PACKET
                    [flow, reset]                                          ~ FLOW RESET
                    [{alert: {tagged-packets: no}}, packet]                ~ ALERT PACKET
                    """)
    void shouldKnowTheTypes(String types, String expected) {
        String yaml =
                types.equals("{}")
                        ? ""
                        : "outputs: [{fast: {}}, {eve-log: {types: " + types + "}}]";
        Settings settings = Settings.builder().yaml("test.yaml", yaml).build();
        assertThat(
                        EventSettings.types(settings).stream()
                                .map(EventType::name)
                                .sorted()
                                .collect(Collectors.joining(" ")))
                .isEqualTo(
                        Arrays.stream(expected.split(" ", -1))
                                .sorted()
                                .collect(Collectors.joining(" ")));
    }
}
