package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules set for a packet and its flow, as it is told to whoever writes alerts.
class RuleVariablesTest {
    private final FakeFacts facts = new FakeFacts();

    RuleVariablesTest() {
        facts.protocol = IpProtocol.UDP;
        facts.inStream = false;
    }

    /// Rules by options, packets of one flow, and what is told after the last.
    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    pcre:"/user=(\\w+)/, pkt:who";                                  ~ user=bob           ~ packet who=bob
                    pcre:"/user=(?P<pkt_who>\\w+)/";                                ~ user=bob           ~ packet who=bob
                    pcre:"/user=(\\w+)/, pkt:who";                                  ~ user=bob / none    ~ ''
                    pcre:"/user=(\\w+)/, flow:who";                                 ~ user=bob / none    ~ flow who=bob
                    pcre:"/user=(\\w+)/, flow:who";                                 ~ user=a / user=b    ~ flow who=b
                    pcre:"/(\\w+)=(\\w+)/, pkt:key, flow:value";                    ~ user=bob           ~ flow value=bob, packet key=user
                    pcre:"/(a)|(b)/, pkt:one, pkt:two";                             ~ b                  ~ packet two=b
                    pcre:"/(\\w+)=/, pkt:key"; content:"z"; distance:0;             ~ a=1 b=2 z          ~ packet key=a
                    pcre:"/(\\w)=/, pkt:key"; content:"z"; within:1;                ~ a=1 b=z            ~ packet key=b
                    pcre:"/user=(\\w+)/, pkt:who"; content:"no";                    ~ user=bob           ~ ''
                    pcre:"/user=(\\w+)/, pkt:who"; flowbits:isset,never;            ~ user=bob           ~ ''
                    pcre:!"/x(\\w+)/, pkt:who";                                     ~ user=bob           ~ ''
                    pcre:"/(o)/, pkt:v"; pcre:"/(b)/, pkt:v";                       ~ bob                ~ packet v=b
                    pcre:"/(o)/, pkt:v"; / pcre:"/(b)/, pkt:v"; / pcre:"/(x)/, pkt:v"; ~ bob             ~ packet v=b
                    pcre:"/(b)/, pkt:v"; noalert;                                   ~ bob                ~ packet v=b
                    content:"a"; flowbits:set,seen; / content:"b"; flowint:n,+,1; flowbits:unset,seen; ~ a / a ~ bit seen
                    content:"a"; flowbits:set,seen; / content:"b"; flowint:n,+,1; flowbits:unset,seen; ~ a / b / b ~ number n=2
                    """)
    void shouldTellWhatIsSet(String options, String packets, String expected) {
        StringBuilder text = new StringBuilder();
        int sid = 1;
        for (String one : options.split(" / ", -1)) {
            text.append("alert udp any any -> any any (%s sid:%d;)%n".formatted(one, sid++));
        }
        RuleEvaluator evaluator = evaluator(text.toString());
        for (String packet : packets.split(" / ", -1)) {
            evaluate(evaluator, packet);
        }
        assertThat(told(evaluator)).isEqualTo(expected);
    }

    @Test
    void shouldCutLongValuesAndSayWhereThereWereTooMany() {
        RuleEvaluator evaluator =
                evaluator(
                        """
                        alert udp any any -> any any (pcre:"/(x+)/, flow:long"; sid:1;)
                        alert udp any any -> any any (pcre:"/(x+)/, pkt:wide"; sid:2;)
                        """);
        evaluate(evaluator, "x".repeat(5_000));
        assertThat(told(evaluator))
                .isEqualTo("flow long=%s, packet wide=%s", "x".repeat(240), "x".repeat(1_024));
    }

    @Test
    void shouldForgetAFlowThatHasEnded() {
        RuleEvaluator evaluator =
                evaluator("alert udp any any -> any any (pcre:\"/u=(\\w+)/, flow:who\"; sid:1;)\n");
        evaluate(evaluator, "u=bob");
        evaluator.endFlow(facts.flowIndex, facts.flowId());
        evaluate(evaluator, "none");
        assertThat(told(evaluator)).isEmpty();
    }

    @Test
    void shouldKeepValuesForTheNextRules() {
        String rules = "alert udp any any -> any any (pcre:\"/u=(\\w+)/, flow:who\"; sid:1;)\n";
        RuleEvaluator first = evaluator(rules);
        evaluate(first, "u=bob");
        RuleEvaluator next = first.successor(first.rules(), FakeFacts.memory(first.rules()));
        evaluate(next, "none");
        assertThat(told(next)).isEqualTo("flow who=bob");
    }

    private static RuleEvaluator evaluator(String rules) {
        SignaturePack pack =
                SignatureLoader.parse("test.rules", rules, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return FakeFacts.evaluator(RuleSet.compile(pack.signatures()));
    }

    private void evaluate(RuleEvaluator evaluator, String packet) {
        facts.payload(packet.getBytes(StandardCharsets.ISO_8859_1));
        evaluator.beginPacket(facts);
        evaluator.endPacket();
    }

    private static String told(RuleEvaluator evaluator) {
        StringJoiner told = new StringJoiner(", ");
        evaluator.tellVariables(
                new VariableHandler() {
                    @Override
                    public void onFlowValue(String name, DirectBuffer buffer, int at, int length) {
                        told.add("flow " + name + "=" + text(buffer, at, length));
                    }

                    @Override
                    public void onPacketValue(
                            String name, DirectBuffer buffer, int at, int length) {
                        told.add("packet " + name + "=" + text(buffer, at, length));
                    }

                    @Override
                    public void onFlowBit(String name) {
                        told.add("bit " + name);
                    }

                    @Override
                    public void onFlowInteger(String name, long value) {
                        told.add("number " + name + "=" + value);
                    }
                });
        return told.toString();
    }

    private static String text(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
