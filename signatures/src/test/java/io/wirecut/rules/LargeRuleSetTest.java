package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.SharedData;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Real packs: each of many packets, made so that one of the signatures is likely to match, must
/// give what a look at every rule gives.
class LargeRuleSetTest {
    private static final int PACKET_COUNT = 80;

    @Test
    void shouldAgreeWithALookAtEveryRuleWhenPacksAreLarge() throws Exception {
        List<Signature> signatures = new ArrayList<>();
        for (String pack : List.of("et-composite.rules.gz", "snort2-community.rules.gz")) {
            Path path = SharedData.path("packs/" + pack);
            signatures.addAll(
                    SignatureLoader.load(List.of(path), SignatureSettings.defaults(), true)
                            .signatures());
        }
        // Other steps have tests of their own: the slow look knows contents only.
        signatures.removeIf(signature -> remembers(signature) || !hasContentsOnly(signature));
        RuleSet rules = RuleSet.compile(signatures);
        long seed = System.nanoTime();
        System.out.printf("LargeRuleSetTest rules=%d seed=%d%n", rules.size(), seed);
        Random random = new Random(seed);
        int matchCount = 0;
        for (int i = 0; i < PACKET_COUNT; i++) {
            Rule rule = rules.rule(random.nextInt(rules.size()));
            StreamRun run = new StreamRun(rules);
            makeMatching(run.facts(), rule.signature());
            byte[] payload = payload(rule.signature(), random);

            boolean tcp = run.facts().protocol == IpProtocol.TCP && run.facts().inStream;
            List<Long> actual = tcp ? run.packet(payload, true) : run.packetOutOfOrder(payload);

            List<Long> expected =
                    IntStream.range(0, rules.size())
                            .mapToObj(rules::rule)
                            .filter(each -> matches(each, run.facts(), payload))
                            .map(each -> each.signature().sid())
                            .limit(rules.settings().matchCapacity())
                            .toList();
            assertThat(actual).as("seed=%d %s", seed, rule).isEqualTo(expected);
            matchCount += actual.contains(rule.signature().sid()) ? 1 : 0;
        }
        assertThat(matchCount).isGreaterThan(PACKET_COUNT / 2);
    }

    private static boolean hasContentsOnly(Signature signature) {
        return signature.inspections().stream()
                .allMatch(inspection ->
                        inspection.isOnPayload()
                                && inspection.steps().size() == inspection.contents().count());
    }

    /// Whether more than the packet decides.
    private static boolean remembers(Signature signature) {
        return !signature.states().isEmpty() || signature.reporting().isConditional();
    }

    private static boolean matches(Rule rule, FakeFacts facts, byte[] payload) {
        return rule.passesFacts(facts)
                && (!rule.needsPayload()
                        || (payload.length > 0
                                && new NaiveSteps(rule.signature().contents(), payload).match()));
    }

    private static void makeMatching(FakeFacts facts, Signature signature) {
        facts.protocol =
                switch (signature.protocol()) {
                    case IP, TCP, TCP_PACKET, TCP_STREAM, PACKET_HEADER -> IpProtocol.TCP;
                    case SCTP -> IpProtocol.SCTP;
                    case UDP -> IpProtocol.UDP;
                    case ICMP -> IpProtocol.ICMP;
                };
        facts.inStream = signature.protocol() != Protocol.IP;
        facts.sourceLow = address(signature.source());
        facts.destinationLow = address(signature.destination());
        facts.sourcePort = port(signature.sourcePorts());
        facts.destinationPort = port(signature.destinationPorts());
        FlowCondition flow = signature.flow();
        facts.toServer = flow.direction() != FlowCondition.Direction.TO_CLIENT;
        facts.established = flow.state() != FlowCondition.State.NOT_ESTABLISHED;
    }

    private static long address(AddressSet addresses) {
        return addresses.rangeCount4() == 0 ? 0 : addresses.rangeFirst4(0);
    }

    private static int port(PortSet ports) {
        return Math.max(0, ports.firstFrom(0));
    }

    /// Bytes that hold the contents of a signature, in order, where they may be.
    private static byte[] payload(Signature signature, Random random) {
        byte[] bytes = new byte[1_400];
        Arrays.fill(bytes, (byte) '.');
        int cursor = 0;
        int length = random.nextInt(10);
        for (Content content : signature.contents()) {
            if (content.negated()) {
                continue;
            }
            int begin =
                    content.isRelative()
                            ? Math.max(0, cursor + NaiveSteps.number(content.distance(), 0))
                            : NaiveSteps.number(
                                    content.offset(),
                                    content.startsWith() || content.depth().isPresent()
                                            ? 0
                                            : cursor);
            byte[] text = content.pattern().toBytes();
            if (begin + text.length <= bytes.length) {
                System.arraycopy(text, 0, bytes, begin, text.length);
                cursor = begin + text.length;
                length = Math.max(length, cursor);
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
