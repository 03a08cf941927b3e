package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.HeaderTest.NumberTest;
import io.wirecut.signatures.NumberRange;
import io.wirecut.signatures.PacketNumber;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeaderIndexTest {
    @Test
    void shouldFindWhatALookAtEveryRuleFinds() {
        long seed = System.nanoTime();
        System.out.println("HeaderIndexTest seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                rules.add(new Rule(i, randomSignature(random).build()));
            }
            HeaderIndex index = HeaderIndex.of(rules);
            for (int i = 0; i < 200; i++) {
                compare(rules, index, randomFacts(random), seed);
            }
        }
    }

    @Test
    void shouldLookAtFewRulesWhenTheirHeadersDiffer() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            SignatureFixture signature = SignatureFixture.of(Protocol.TCP);
            if (i % 2 == 0) {
                signature.destination(AddressSet.ANY, PortSet.ofRange(i, i + 1));
            } else {
                signature.source(AddressSet.ofRange4(i, i + 1), PortSet.ANY);
            }
            rules.add(new Rule(i, signature.build()));
        }
        FakeFacts facts = new FakeFacts();
        facts.destinationPort = 500;
        facts.sourceLow = 501;

        int count = HeaderIndex.of(rules).collect(facts, new Rule[1_000]);

        assertThat(count).isEqualTo(2);
    }

    @Test
    void shouldLookAtFewRulesWhenTheyAskForDifferentTypesOfIcmp() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            NumberTest test = new NumberTest(PacketNumber.ICMP_TYPE, NumberRange.of(i));
            rules.add(new Rule(i, SignatureFixture.of(Protocol.ICMP).test(test).build()));
        }
        FakeFacts facts = new FakeFacts();
        facts.protocol = IpProtocol.ICMP;
        HeaderIndex index = HeaderIndex.of(rules);

        assertThat(index.collect(facts, new Rule[200])).isZero();
        facts.numbers.put(PacketNumber.ICMP_TYPE, 8L);
        assertThat(index.collect(facts, new Rule[200])).isEqualTo(1);
    }

    @Test
    void shouldKeepEveryRuleWhenRangesWouldTakeTooMuchRoom() {
        RangeIndex.Builder builder = new RangeIndex.Builder();
        List<Rule> rules =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> new Rule(i, SignatureFixture.tcp().build()))
                        .toList();
        for (Rule rule : rules) {
            builder.add(rule.index(), 100_000 + rule.index(), rule);
        }
        Set<Rule> refused = new LinkedHashSet<>();

        RangeIndex index = builder.build(refused);

        Rule[] found = new Rule[2_000];
        int count = index.collect(50_000, found, 0);
        assertThat(refused).isNotEmpty();
        assertThat(count + refused.size()).isEqualTo(2_000);
        assertThat(index.memoryBytes()).isLessThan(12L * RangeIndex.MAX_ENTRY_COUNT);
    }

    private static void compare(List<Rule> rules, HeaderIndex index, PacketFacts facts, long seed) {
        Rule[] found = new Rule[index.size()];
        int count = index.collect(facts, found);
        List<Integer> passing =
                IntStream.range(0, count)
                        .filter(i -> found[i].passesFacts(facts))
                        .mapToObj(i -> found[i].index())
                        .sorted()
                        .collect(Collectors.toList());
        List<Integer> expected =
                rules.stream()
                        .filter(rule -> rule.passesFacts(facts))
                        .map(Rule::index)
                        .collect(Collectors.toList());
        assertThat(passing).as("seed=%d", seed).isEqualTo(expected);
    }

    private static SignatureFixture randomSignature(Random random) {
        Protocol[] protocols = Protocol.values();
        SignatureFixture signature =
                SignatureFixture.of(protocols[random.nextInt(protocols.length)])
                        .source(randomAddresses(random), randomPorts(random))
                        .destination(randomAddresses(random), randomPorts(random));
        if (random.nextInt(4) == 0) {
            signature.bidirectional();
        }
        int min = random.nextInt(8);
        NumberRange range = new NumberRange(min, min + random.nextInt(3), random.nextInt(3) == 0);
        switch (random.nextInt(3)) {
            case 0 -> signature.test(new NumberTest(PacketNumber.ICMP_TYPE, range));
            case 1 -> signature.test(new NumberTest(PacketNumber.IP_PROTOCOL, range));
            default -> {
                // Neither is asked for.
            }
        }
        if (random.nextInt(4) == 0) {
            signature.flow(FlowCondition.Direction.TO_CLIENT);
        }
        return signature;
    }

    private static AddressSet randomAddresses(Random random) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> AddressSet.ANY;
            case 2 -> AddressSet.ANY.minus(AddressSet.ofRange4(5, 10));
            case 3 -> AddressSet.ofRange6(0, random.nextInt(8), 0, 8 + random.nextInt(8));
            default -> {
                int first = random.nextInt(16);
                int second = 20 + random.nextInt(16);
                yield AddressSet.ofRange4(first, first + random.nextInt(4))
                        .union(AddressSet.ofRange4(second, second + random.nextInt(4)));
            }
        };
    }

    private static PortSet randomPorts(Random random) {
        int first = random.nextInt(8);
        return switch (random.nextInt(3)) {
            case 0 -> PortSet.ANY;
            case 1 -> PortSet.ofRange(first, first + random.nextInt(4));
            default -> PortSet.ANY.minus(PortSet.ofRange(first, first + 3));
        };
    }

    private static FakeFacts randomFacts(Random random) {
        FakeFacts facts = new FakeFacts();
        int[] protocols = {
            IpProtocol.TCP, IpProtocol.UDP, IpProtocol.ICMP, IpProtocol.ICMPV6, 47, IpProtocol.SCTP
        };
        facts.protocol = protocols[random.nextInt(protocols.length)];
        facts.ipVersion = random.nextBoolean() ? 4 : 6;
        facts.sourceLow = random.nextInt(40);
        facts.destinationLow = random.nextInt(40);
        facts.sourcePort = random.nextInt(12);
        facts.destinationPort = random.nextInt(12);
        facts.toServer = random.nextBoolean();
        if (random.nextInt(4) != 0) {
            facts.numbers.put(PacketNumber.ICMP_TYPE, (long) random.nextInt(10));
        }
        facts.numbers.put(PacketNumber.IP_PROTOCOL, (long) random.nextInt(10));
        facts.fragment = random.nextInt(8) == 0;
        return facts;
    }
}
