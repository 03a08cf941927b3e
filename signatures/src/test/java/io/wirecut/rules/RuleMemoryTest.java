package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Action;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import io.wirecut.signatures.text.ThresholdConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules remember: bits and numbers of flows, bits of addresses, counts of matches.
class RuleMemoryTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long START_NS = 1_700_000_000 * SECOND_NS;

    private final FakeFacts facts = new FakeFacts();
    private RuleEvaluator evaluator = evaluator("");

    RuleMemoryTest() {
        facts.timestampNs = START_NS;
    }

    /// Rules by options, from sid 1 on, and what each packet in turn is: `a` to `d` payloads. What
    /// is reported of each: sids.
    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    flowbits:set,x; content:"a"; / flowbits:isset,x; content:"b";            ~ b a b    ~ - 1 2
                    flowbits:set,x; content:"a"; / flowbits:isset,x; content:"a";            ~ a        ~ 1,2
                    flowbits:isset,x; content:"a"; / flowbits:set,x; content:"a";            ~ a        ~ 2,1
                    flowbits:set,x; noalert; content:"a"; / flowbits:isset,x;                ~ b a b    ~ - 2 2
                    flowbits:set,x; flowbits:noalert; content:"a"; / flowbits:isset,x;       ~ b a b    ~ - 2 2
                    flowbits:set,x; content:"a"; / flowbits:isnotset,x; content:"b";         ~ b a b    ~ 2 1 -
                    flowbits:set,x; content:"a"; / flowbits:unset,x; content:"b"; / flowbits:isset,x; content:"c"; ~ a c b c ~ 1 3 2 -
                    flowbits:toggle,x; content:"a"; / flowbits:isset,x; content:"c";         ~ c a c a c ~ - 1 2 1 -
                    flowbits:set,x; content:"a"; / flowbits:set,y; content:"b"; / flowbits:isset,x|y; content:"c"; ~ c b c ~ - 2 3
                    flowbits:set,x; content:"a"; / flowbits:set,y; content:"b"; / flowbits:isset,x; flowbits:isset,y; content:"c"; ~ b c a c ~ 2 - 1 3
                    flowbits:isnotset,x; flowbits:set,x; content:"a";                        ~ a a      ~ 1 -
                    flowint:n,+,1; content:"a"; noalert; / flowint:n,>,1; content:"b";       ~ b a b a b ~ - - - - 2
                    flowint:n,notset; flowint:n,=,3; content:"a"; / flowint:n,==,3; content:"b"; ~ b a b ~ - 1 2
                    flowint:n,isset; content:"b"; / flowint:n,=,7; content:"a";              ~ b a b    ~ - 2 1
                    flowint:n,=,7; content:"a"; / flowint:m,=,7; content:"b"; / flowint:n,==,m; content:"c"; ~ a c b c ~ 1 - 2 3
                    flowint:n,=,1; content:"a"; / flowint:n,-,5; content:"b"; / flowint:n,==,0; content:"c"; ~ a c b c ~ 1 - 2 3
                    flowint:n,=,4294967295; content:"a"; / flowint:n,+,9; content:"b"; / flowint:n,>=,4294967295; content:"c"; ~ a b c ~ 1 2 3
                    flowint:n,!=,1; content:"a"; / flowint:n,=,2; content:"b";               ~ a b a    ~ - 2 1
                    flowint:n,<,2; content:"a"; / flowint:n,=,1; content:"b"; / flowint:n,<=,1; content:"c"; ~ b a c ~ 2 1 3
                    xbits:set,x,track ip_src; content:"a"; / xbits:isset,x,track ip_src; content:"b"; ~ b a b ~ - 1 2
                    xbits:set,x,track ip_src; content:"a"; / xbits:isset,x,track ip_dst; content:"b"; ~ a b <b ~ 1 - 2
                    xbits:set,x,track ip_pair; content:"a"; / xbits:isset,x,track ip_pair; content:"b"; ~ a b <b ~ 1 2 2
                    xbits:set,x,track ip_src; content:"a"; / xbits:isnotset,x,track ip_src; content:"b"; ~ b a b ~ 2 1 -
                    xbits:toggle,x,track ip_src; content:"a"; / xbits:isset,x,track ip_src; content:"b"; ~ a b a b ~ 1 2 1 -
                    xbits:set,x,track ip_src; content:"a"; / xbits:unset,x,track ip_src; content:"c"; / xbits:isset,x,track ip_src; content:"b"; ~ a b c b ~ 1 3 2 -
                    hostbits:set,x; content:"a"; / hostbits:isset,x,src; content:"b";        ~ a b      ~ 1 2
                    hostbits:set,x,dst; content:"a"; / hostbits:isset,x; content:"b";        ~ a b <b   ~ 1 - 2
                    xbits:set,x,track ip_src; / xbits:isset,x,track ip_src; content:"a"; ~ a a ~ 2,1 2,1
                    hostbits:isset,x; content:"a"; / hostbits:set,x; content:"a";            ~ a a      ~ 2,1 2,1
                    xbits:set,x,track ip_src; content:"a"; / xbits:isset,x,track ip_src; content:"a"; ~ a a ~ 1 2,1
                    xbits:set,x,track ip_pair; content:"a"; / xbits:isset,x,track ip_pair; content:"a"; ~ a a ~ 1 2,1
                    xbits:set,x,track ip_src; priority:1; content:"a"; / xbits:isset,x,track ip_src; priority:2; content:"a"; ~ a a ~ 1 2,1
                    """)
    void shouldRemember(String rules, String packets, String reported) {
        evaluator = evaluator(rules);
        assertThat(run(packets)).isEqualTo(reported);
    }

    /// A threshold, the seconds of the matches, what comes of each: reported (R), its action only
    /// (A), nothing (-).
    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    threshold:type limit,track by_src,count 2,seconds 10;      ~ 0 1 2 3 10 11 12 13 ~ R R A A A R R A
                    threshold:type threshold,track by_src,count 3,seconds 10;  ~ 0 1 2 3 4 5 6       ~ - - R - - R -
                    threshold:type threshold,track by_src,count 3,seconds 10;  ~ 0 1 20 21 22        ~ - - - - R
                    threshold:type threshold,track by_src,count 1,seconds 10;  ~ 0 1 2               ~ R R R
                    threshold:type both,track by_src,count 2,seconds 10;       ~ 0 1 2 3 11 12 13    ~ - R A A - R A
                    threshold:type both,track by_rule,count 1,seconds 10;      ~ 0 1 11              ~ R A R
                    threshold:type backoff,track by_flow,count 2,multiplier 2; ~ 0 1 2 3 4 5 6 7 8   ~ - R A R A A A R A
                    detection_filter:track by_dst,count 2,seconds 10;          ~ 0 1 2 3 4 20 21     ~ - - R R R - -
                    detection_filter:track by_both,count 1,seconds 10;         ~ 0 10 11             ~ - R -
                    threshold:type limit,track by_flow,count 1,seconds 5;      ~ 0 1 6               ~ R A R
                    """)
    void shouldCount(String option, String seconds, String outcomes) {
        evaluator = evaluator("content:\"a\"; " + option);
        List<String> found = new ArrayList<>();
        for (String second : seconds.split(" ", -1)) {
            facts.timestampNs = START_NS + Long.parseLong(second) * SECOND_NS;
            found.add(outcome("a"));
        }
        assertThat(String.join(" ", found)).isEqualTo(outcomes);
    }

    @Test
    void shouldCountAddressesApart() {
        evaluator =
                evaluator("content:\"a\"; threshold:type limit,track by_src,count 1,seconds 9;");
        assertThat(outcome("a")).isEqualTo("R");
        facts.sourceLow++;
        assertThat(outcome("a")).isEqualTo("R");
        facts.destinationLow++;
        assertThat(outcome("a")).isEqualTo("A");
        facts.ipVersion = 6;
        assertThat(outcome("a")).isEqualTo("R");
    }

    @Test
    void shouldCountNothingByFlowWhereThereIsNone() {
        facts.hasFlow = false;
        facts.inStream = false;
        evaluator =
                evaluator("content:\"a\"; threshold:type limit,track by_flow,count 1,seconds 9;");
        assertThat(outcome("a")).isEqualTo("-");
    }

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    rate_filter gen_id 1, sig_id 1, track by_src, count 2, seconds 5, new_action drop, timeout 10 ~ 0 1 2 3 12 13 14 20 ~ Alert Alert Drop Drop Drop Alert Alert Alert
                    rate_filter gen_id 1, sig_id 1, track by_rule, count 1, seconds 5, new_action reject, timeout 0 ~ 0 1 2 9 ~ Alert Reset Alert Alert
                    rate_filter gen_id 1, sig_id 1, track by_src, count 1, seconds 5, new_action pass, timeout 5 ~ 0 1 2 9 ~ Alert silent silent Alert
                    suppress gen_id 1, sig_id 1                                             ~ 0 1 ~ silent silent
                    suppress gen_id 1, sig_id 1, track by_src, ip 10.0.0.1                  ~ 0   ~ silent
                    suppress gen_id 1, sig_id 0, track by_src, ip [10.0.0.0/30,!10.0.0.1]   ~ 0   ~ Alert
                    suppress gen_id 0, sig_id 0, track by_dst, ip 10.0.0.0/24               ~ 0   ~ silent
                    suppress gen_id 1, sig_id 1, track by_either, ip $HOME                  ~ 0   ~ silent
                    suppress gen_id 1, sig_id 2                                             ~ 0   ~ Alert
                    suppress gen_id 2, sig_id 1                                             ~ 0   ~ Alert
                    """)
    void shouldFollowAThresholdConfig(String line, String seconds, String actions) {
        ThresholdConfig config =
                ThresholdConfig.parse("threshold.config", line, Map.of("HOME", "10.0.0.2"));
        assertThat(config.diagnostics()).isEmpty();
        evaluator = evaluator("content:\"a\";", config);
        List<String> found = new ArrayList<>();
        for (String second : seconds.split(" ", -1)) {
            facts.timestampNs = START_NS + Long.parseLong(second) * SECOND_NS;
            assertThat(matched("a")).isEqualTo(1);
            found.add(
                    evaluator.isReported(0)
                            ? evaluator.action(0).getClass().getSimpleName()
                            : "silent");
        }
        assertThat(String.join(" ", found)).isEqualTo(actions);
    }

    /// Tenths of seconds at which packets match, and what Suricata 7.0.10 does with each: `a` as
    /// the rule has it, `D` dropped.
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    1 ~ 4 ~ 3 ~ 10 15 28 33 55 68 90 103 116 126 127 149 158 180 183 196 197 200 201 206 215 237 240 249 ~ aDDDaaDDDDDaaDDDDDDDDaaD
                    1 ~ 2 ~ 5 ~ 3 25 47 56 59 81 103 104 107 117 127 136 139 142 143 165 166 169 191 194 197 219 222 227 ~ aaaDDDDDDaaDDDDDDDaaDDDD
                    1 ~ 1 ~ 3 ~ 5 6 11 20 23 26 31 32 37 42 64 74 84 85 95 108 121 126 127 132 137 159 164 173 ~ aDDDDDDDDaaDDDDDaaDDDDaa
                    2 ~ 1 ~ 3 ~ 1 14 19 41 50 51 61 83 92 97 106 116 138 139 148 149 162 165 175 178 179 201 204 226 ~ aaaaaDDDaaaaaaDDDDDDDaaa
                    3 ~ 1 ~ 1 ~ 22 27 28 37 38 41 46 56 66 71 74 79 84 97 107 108 113 126 131 136 139 161 162 175 ~ aaaaaaDDaaaaaaaaaaaaaaaa
                    1 ~ 4 ~ 3 ~ 10 20 29 30 33 46 56 61 83 88 97 110 119 122 123 136 137 159 168 173 195 198 201 214 ~ aDDDDDDaaDDDDaDDDDaaDDDD
                    2 ~ 2 ~ 1 ~ 3 4 26 35 40 43 52 62 84 87 97 106 115 128 141 146 155 160 165 174 183 186 187 196 ~ aaaaDDDaaaDDaaaDDaaaDDDD
                    2 ~ 3 ~ 2 ~ 9 14 24 46 56 78 88 93 94 116 138 160 165 178 188 201 202 224 229 234 244 257 270 275 ~ aaDDaaaDDDaaaDDaaaDDDaaa
                    """)
    void shouldTakeARateAsSuricataDoes(
            int count, int seconds, int timeout, String tenths, String expected) {
        String line =
                "rate_filter gen_id 1, sig_id 1, track by_src, count %d, seconds %d, new_action drop, timeout %d"
                        .formatted(count, seconds, timeout);
        evaluator =
                evaluator(
                        "content:\"a\";",
                        ThresholdConfig.parse("threshold.config", line, Map.of()));
        StringBuilder found = new StringBuilder();
        for (String tenth : tenths.split(" ", -1)) {
            facts.timestampNs = START_NS + Long.parseLong(tenth) * SECOND_NS / 10;
            assertThat(matched("a")).isEqualTo(1);
            found.append(evaluator.action(0) instanceof Action.Drop ? 'D' : 'a');
        }
        assertThat(found.toString()).isEqualTo(expected);
    }

    @Test
    void shouldLeaveASignatureAloneThatHasAThreshold() {
        ThresholdConfig config =
                ThresholdConfig.parse(
                        "threshold.config",
                        "rate_filter gen_id 1, sig_id 1, track by_src, count 1, seconds 60,"
                                + " new_action drop, timeout 30",
                        Map.of());
        evaluator =
                evaluator(
                        "content:\"a\"; threshold:type limit,track by_src,count 9,seconds 60;",
                        config);
        for (int i = 0; i < 4; i++) {
            assertThat(matched("a")).isEqualTo(1);
            assertThat(evaluator.action(0)).isEqualTo(new Action.Alert());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "29, true", "30, true", "31, false", "400, false"})
    void shouldForgetBitsOfAddressesInTime(long seconds, boolean remembered) {
        evaluator =
                evaluator(
                        "xbits:set,x,track ip_src; content:\"a\"; /"
                                + " xbits:isset,x,track ip_src; content:\"b\";");
        run("a");
        facts.timestampNs += seconds * SECOND_NS;
        assertThat(run("b")).isEqualTo(remembered ? "2" : "-");
    }

    @Test
    void shouldKeepFlowsApartAndForgetThoseThatEnd() {
        evaluator = evaluator("flowbits:set,x; content:\"a\"; / flowbits:isset,x; content:\"b\";");
        run("a");
        facts.flowIndex = 1;
        assertThat(run("b")).isEqualTo("-");
        facts.flowIndex = 0;
        assertThat(run("b")).isEqualTo("2");
        evaluator.endFlow(0, 0);
        assertThat(run("b")).isEqualTo("-");
        facts.hasFlow = false;
        facts.inStream = false;
        assertThat(run("a b")).isEqualTo("1 -");
        assertThat(evaluator.counts().flowMemoryOverflows()).isZero();
    }

    @Test
    void shouldReportPassOnlyWhereItSaysSo() {
        String rules =
                """
                pass tcp any any -> any any (content:"a"; sid:1;)
                pass tcp any any -> any any (content:"b"; alert; sid:2;)
                """;
        evaluator = FakeFacts.evaluator(RuleSet.compile(load(rules, ThresholdConfig.NONE)));
        assertThat(matched("a")).isEqualTo(1);
        assertThat(evaluator.isReported(0)).isFalse();
        assertThat(evaluator.action(0)).isInstanceOf(Action.Pass.class);
        assertThat(matched("b")).isEqualTo(1);
        assertThat(evaluator.isReported(0)).isTrue();
    }

    private String run(String packets) {
        List<String> all = new ArrayList<>();
        for (String packet : packets.split(" ", -1)) {
            boolean back = packet.startsWith("<");
            if (back) {
                turnRound();
            }
            int matched = matched(back ? packet.substring(1) : packet);
            if (back) {
                turnRound();
            }
            List<String> sids = new ArrayList<>();
            for (int i = 0; i < matched; i++) {
                if (evaluator.isReported(i)) {
                    sids.add(Long.toString(evaluator.matched(i).signature().sid()));
                }
            }
            all.add(sids.isEmpty() ? "-" : String.join(",", sids));
        }
        return String.join(" ", all);
    }

    private void turnRound() {
        long source = facts.sourceLow;
        facts.sourceLow = facts.destinationLow;
        facts.destinationLow = source;
    }

    private String outcome(String payload) {
        if (matched(payload) == 0) {
            return "-";
        }
        return evaluator.isReported(0) ? "R" : "A";
    }

    private int matched(String payload) {
        facts.inStream = false;
        facts.payload(StreamRun.bytes(payload));
        evaluator.beginPacket(facts);
        return evaluator.endPacket();
    }

    private static RuleEvaluator evaluator(String rules) {
        return evaluator(rules, ThresholdConfig.NONE);
    }

    private static RuleEvaluator evaluator(String rules, ThresholdConfig thresholds) {
        StringBuilder text = new StringBuilder();
        int sid = 0;
        for (String options : rules.split(" / ", -1)) {
            text.append("alert tcp any any -> any any (%s sid:%d;)\n".formatted(options, ++sid));
        }
        return FakeFacts.evaluator(RuleSet.compile(load(text.toString(), thresholds)));
    }

    private static List<io.wirecut.signatures.Signature> load(
            String rules, ThresholdConfig thresholds) {
        SignatureSettings settings = SignatureSettings.builder().thresholds(thresholds).build();
        SignaturePack pack = SignatureLoader.parse("test", rules, settings);
        assertThat(pack.diagnostics()).isEmpty();
        return pack.signatures();
    }
}
