package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.signatures.pack.PackTest.Capture;
import io.wirecut.signatures.pack.PackTest.Payload;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PackTestReaderTest {
    private static List<PackTest> read(String yaml) throws PackFormatException {
        return PackTestReader.read(
                PackFixture.open("tests/web/a.yaml", yaml, "tests/web/a.pcap", "x"));
    }

    @Test
    void shouldReadTests() throws PackFormatException {
        List<PackTest> tests =
                read(
                        """
                        tests:
                          - name: a capture
                            capture: a.pcap
                            expect: [2, 1]
                          - name: a text
                            payload: "GET \\x41\\r\\n"
                            expect: []
                          - name: bytes of a server
                            hex: 00 ff
                            protocol: udp
                            direction: to-client
                            port: 53
                            segments: 2
                            expect: [7]
                        """);

        assertThat(tests)
                .extracting(PackTest::traffic)
                .containsExactly(
                        new Capture("tests/web/a.pcap"),
                        new Payload("GET A\r\n", false, true, 80, 1),
                        new Payload("\0\u00FF", true, false, 53, 2));
        assertThat(tests.getFirst().expected()).containsExactly(1L, 2L);
        assertThat(tests.getFirst().place()).isEqualTo("x.wcp: tests/web/a.yaml:2:5");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "{payload: a, expect: []}", "tests/web/a.yaml:2:3: the test has no name"),
                Arguments.of(
                        "{name: t, payload: a}", "the test 't' has no 'expect': [] if no rule is"),
                Arguments.of("{name: t, expect: []}", "a test needs one of capture, payload, hex"),
                Arguments.of("{name: t, payload: a, hex: 00, expect: []}", "a test needs one of"),
                Arguments.of(
                        "{name: t, capture: b.pcap, expect: []}",
                        "there is no tests/web/b.pcap in the pack"),
                Arguments.of(
                        "{name: t, capture: ../../rules/a, expect: []}",
                        "there is no tests/web/../../rules/a in the pack"),
                Arguments.of(
                        "{name: t, hex: 0, expect: []}", "hex must be pairs of hexadecimal digits"),
                Arguments.of("{name: t, payload: €, expect: []}", "none above U+00FF"),
                Arguments.of("{name: t, payload: a, expect: [x]}", "expect=x must be a sid"),
                Arguments.of("{name: t, payload: a, expect: 7}", "'expect' must be a list"),
                Arguments.of(
                        "{name: t, payload: a, expect: [], port: 0}",
                        "port=0 must be a whole number from 1 to 65535"),
                Arguments.of(
                        "{name: t, payload: a, expect: [], protocol: ip}",
                        "protocol=ip must be tcp or udp"),
                Arguments.of("{name: t, payload: a, expect: [], sids: 1}", "unknown field 'sids'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldRefuse(String test, String message) {
        assertThatThrownBy(() ->
                        PackTestReader.read(
                                PackFile.of(
                                        "x.wcp",
                                        PackWriter.write(
                                                PackFixture.MANIFEST,
                                                java.util.Map.of(
                                                        "tests/web/a.yaml",
                                                        ("tests:\n- " + test + "\n")
                                                                .getBytes(
                                                                        java.nio.charset
                                                                                .StandardCharsets
                                                                                .UTF_8))))))
                .isInstanceOf(PackFormatException.class)
                .hasMessageContaining(message);
    }
}
