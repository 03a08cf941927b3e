package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import io.wirecut.signatures.text.ThresholdConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules tag, and which packets are logged for it: as Suricata 7.0.10 does on the same
/// packets.
class RuleTagTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final FakeFacts facts = new FakeFacts();

    RuleTagTest() {
        facts.protocol = IpProtocol.UDP;
        facts.inStream = false;
    }

    /// Rules by options, and packets a second apart: those with `T` in them match. `<` goes the
    /// other way, `o` in front is of another flow of the same hosts, `h` of another source host,
    /// `n` of other hosts. Each has 10 bytes. Which are logged: `x`.
    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    tag:session,3,packets;       ~ . . T . . . . T . . .     ~ . . . x x . . . x x .
                    tag:session,1,packets;       ~ T T . T . T T T .         ~ . x . . . . x x .
                    tag:session,2,packets;       ~ T T . . T T T .           ~ . x x . . x x x
                    tag:session,0,packets;       ~ T . .                     ~ . . .
                    tag:session,4,packets;       ~ . T < o h . . .           ~ . . x . . x x .
                    tag:session,30,bytes;        ~ . T . . .                 ~ . . x x .
                    tag:session,29,bytes;        ~ . T . . .                 ~ . . x . .
                    tag:session,2,seconds;       ~ T . . . T T . . .         ~ . x x . . x x x .
                    tag:session,0,seconds;       ~ T . .                     ~ . . .
                    tag:host,3,packets,src;      ~ T o h < . .               ~ . x . x . .
                    tag:host,3,packets,dst;      ~ T o h < . .               ~ . x x . . .
                    tag:host,3,packets;          ~ T n h . . .               ~ . . x x . .
                    tag:host,2,seconds,src;      ~ T h o < . .               ~ . . x . . .
                    tag:session,2,packets; tag:host,3,seconds,dst;           ~ T . h h . . ~ . x x x . .
                    tag:session,2,packets; tag:session,5,packets;            ~ T . . . .   ~ . x . . .
                    tag:session,2,packets; / tag:session,4,packets;          ~ T . . . .   ~ . x x x .
                    noalert; tag:session,2,packets;                          ~ T . .       ~ . x .
                    threshold:type limit,track by_src,count 1,seconds 60; tag:session,2,packets;     ~ T . . T . ~ . x . . x
                    threshold:type threshold,track by_src,count 2,seconds 60; tag:session,2,packets; ~ T . . T . ~ . . . . x
                    detection_filter:track by_src,count 1,seconds 60; tag:session,2,packets;         ~ T . . T . ~ . . . . x
                    """)
    void shouldLogWhatIsTagged(String options, String packets, String expected) {
        assertThat(logged(rules("alert", options, ThresholdConfig.NONE), packets))
                .isEqualTo(expected);
    }

    @Test
    void shouldLog256PacketsUnlessTold() {
        RuleSet rules = rules("alert", "tag:session;", ThresholdConfig.NONE);
        assertThat(logged(rules, "T" + " .".repeat(300)).chars().filter(c -> c == 'x'))
                .hasSize(255);
    }

    @Test
    void shouldTagThoughTheAlertIsSuppressed() {
        ThresholdConfig config =
                ThresholdConfig.parse("t", "suppress gen_id 1, sig_id 1", Map.of());
        assertThat(logged(rules("alert", "tag:session,2,packets;", config), "T . ."))
                .isEqualTo(". x .");
    }

    @Test
    void shouldTagWithAPassRuleAndNotBehindIt() {
        assertThat(logged(rules("pass", "tag:session,2,packets;", ThresholdConfig.NONE), "T . ."))
                .isEqualTo(". x .");
        RuleSet both =
                compile(
                        rule("alert", "tag:session,2,packets;", 1) + rule("pass", "", 2),
                        ThresholdConfig.NONE);
        assertThat(logged(both, "T . .")).isEqualTo(". . .");
    }

    @Test
    void shouldForgetAFlowThatHasEnded() {
        RuleEvaluator evaluator =
                FakeFacts.evaluator(rules("alert", "tag:session;", ThresholdConfig.NONE));
        assertThat(isLogged(evaluator, "T")).isFalse();
        assertThat(isLogged(evaluator, ".")).isTrue();
        evaluator.endFlow(facts.flowIndex, facts.flowId());
        assertThat(isLogged(evaluator, ".")).isFalse();
    }

    private static RuleSet rules(String action, String options, ThresholdConfig config) {
        StringBuilder text = new StringBuilder();
        int sid = 1;
        for (String one : options.split(" / ", -1)) {
            text.append(rule(action, one, sid++));
        }
        return compile(text.toString(), config);
    }

    private static String rule(String action, String options, int sid) {
        return "%s udp any any -> any any (content:\"T\"; %s sid:%d;)%n"
                .formatted(action, options, sid);
    }

    private static RuleSet compile(String text, ThresholdConfig config) {
        SignaturePack pack =
                SignatureLoader.parse(
                        "test.rules", text, SignatureSettings.builder().thresholds(config).build());
        assertThat(pack.refusedCount()).isZero();
        return RuleSet.compile(pack.signatures());
    }

    private String logged(RuleSet rules, String packets) {
        RuleEvaluator evaluator = FakeFacts.evaluator(rules);
        List<String> logged = new ArrayList<>();
        facts.timestampNs = 1_700_000_000 * SECOND_NS;
        for (String packet : packets.split(" ", -1)) {
            logged.add(isLogged(evaluator, packet) ? "x" : ".");
            facts.timestampNs += SECOND_NS;
        }
        return String.join(" ", logged);
    }

    private boolean isLogged(RuleEvaluator evaluator, String packet) {
        boolean back = packet.contains("<");
        boolean foreign = packet.contains("n");
        facts.toServer = !back;
        facts.flowIndex = "ohn".indexOf(packet.charAt(0)) + 1;
        long client = foreign ? 5 : packet.contains("h") ? 3 : 1;
        long server = foreign ? 6 : 2;
        facts.sourceLow = back ? server : client;
        facts.destinationLow = back ? client : server;
        facts.payload("%-10s".formatted(packet).getBytes(StandardCharsets.ISO_8859_1));
        evaluator.beginPacket(facts);
        evaluator.endPacket();
        return evaluator.isTagged(facts);
    }
}
