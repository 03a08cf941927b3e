package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.PacketTest.PayloadSize;
import io.wirecut.signatures.PacketTest.TcpFlags;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Headers, `flow` and tests on packets without regard to contents.
class RuleHeaderTest {
    private static final AddressSet CLIENT = AddressSet.ofRange4(0x0A000001, 0x0A000001);
    private static final AddressSet SERVER = AddressSet.ofRange4(0x0A000002, 0x0A000002);
    private static final AddressSet SERVER_6 = AddressSet.ofRange6(1, 2, 1, 2);
    private static final PortSet PORT_80 = PortSet.ofRange(80, 80);
    private static final PortSet PORT_443 = PortSet.ofRange(443, 443);

    /// A case: a signature, how its packet differs from the usual one, and whether it matches.
    record HeaderCase(
            String name, SignatureFixture signature, Consumer<FakeFacts> packet, boolean matches) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static HeaderCase match(
            String name, SignatureFixture signature, Consumer<FakeFacts> packet) {
        return new HeaderCase(name, signature, packet, true);
    }

    private static HeaderCase noMatch(
            String name, SignatureFixture signature, Consumer<FakeFacts> packet) {
        return new HeaderCase(name, signature, packet, false);
    }

    private static SignatureFixture of(Protocol protocol) {
        return SignatureFixture.of(protocol);
    }

    private static SignatureFixture tcp() {
        return SignatureFixture.tcp();
    }

    private static SignatureFixture tcpTo(AddressSet destination, PortSet ports) {
        return tcp().destination(destination, ports);
    }

    private static SignatureFixture flags(TcpFlags.Mode mode, int flags, int ignored) {
        return tcp().test(new TcpFlags(mode, flags, ignored));
    }

    private static SignatureFixture size(int min, int max, boolean negated) {
        return tcp().test(new PayloadSize(min, max, negated));
    }

    private static void usual(FakeFacts facts) {
        facts.tcpFlags = 0x18;
    }

    private static Consumer<FakeFacts> protocol(int number) {
        return facts -> facts.protocol = number;
    }

    private static Consumer<FakeFacts> tcpFlags(int flags) {
        return facts -> facts.tcpFlags = flags;
    }

    static Stream<HeaderCase> protocols() {
        return Stream.of(
                match("tcp", tcp(), RuleHeaderTest::usual),
                match("tcp-pkt", of(Protocol.TCP_PACKET), RuleHeaderTest::usual),
                match("tcp-stream", of(Protocol.TCP_STREAM), RuleHeaderTest::usual),
                match("ip on tcp", of(Protocol.IP), RuleHeaderTest::usual),
                match("ip on gre", of(Protocol.IP), protocol(47)),
                noMatch("tcp on udp", tcp(), protocol(IpProtocol.UDP)),
                match("udp", of(Protocol.UDP), protocol(IpProtocol.UDP)),
                noMatch("udp on tcp", of(Protocol.UDP), RuleHeaderTest::usual),
                match("icmp", of(Protocol.ICMP), protocol(IpProtocol.ICMP)),
                match("icmp version 6", of(Protocol.ICMP), protocol(IpProtocol.ICMPV6)),
                noMatch("icmp on gre", of(Protocol.ICMP), protocol(47)),
                match(
                        "ip with ports on sctp",
                        of(Protocol.IP).destination(AddressSet.ANY, PORT_80),
                        protocol(IpProtocol.SCTP)),
                noMatch(
                        "ip with ports on icmp",
                        of(Protocol.IP).destination(AddressSet.ANY, PortSet.ofRange(0, 80)),
                        protocol(IpProtocol.ICMP)),
                match("ip on a fragment", of(Protocol.IP), facts -> facts.fragment = true),
                match("tcp on a fragment", tcp(), facts -> facts.fragment = true),
                noMatch(
                        "ports on a fragment",
                        tcpTo(AddressSet.ANY, PORT_80),
                        facts -> facts.fragment = true));
    }

    static Stream<HeaderCase> addresses() {
        return Stream.of(
                match("destination", tcpTo(SERVER, PORT_80), RuleHeaderTest::usual),
                noMatch("other address", tcpTo(CLIENT, PORT_80), RuleHeaderTest::usual),
                noMatch("other port", tcpTo(SERVER, PORT_443), RuleHeaderTest::usual),
                match("source", tcp().source(CLIENT, PortSet.ANY), RuleHeaderTest::usual),
                noMatch("other source", tcp().source(SERVER, PortSet.ANY), RuleHeaderTest::usual),
                noMatch("source port", tcp().source(CLIENT, PORT_80), RuleHeaderTest::usual),
                noMatch("backward", tcp().source(SERVER, PORT_80), RuleHeaderTest::usual),
                match(
                        "backward, both ways",
                        tcp().source(SERVER, PORT_80)
                                .destination(CLIENT, PortSet.ANY)
                                .bidirectional(),
                        RuleHeaderTest::usual),
                noMatch(
                        "both ways, crossed",
                        tcp().source(SERVER, PORT_443).destination(CLIENT, PORT_80).bidirectional(),
                        RuleHeaderTest::usual),
                match(
                        "version 6",
                        tcpTo(SERVER_6, PORT_80),
                        facts -> {
                            facts.ipVersion = 6;
                            facts.destinationHigh = 1;
                            facts.destinationLow = 2;
                        }),
                noMatch(
                        "version 4 address on version 6",
                        tcpTo(SERVER, PORT_80),
                        facts -> facts.ipVersion = 6));
    }

    static Stream<HeaderCase> flows() {
        FlowCondition.Direction toServer = FlowCondition.Direction.TO_SERVER;
        FlowCondition.Direction toClient = FlowCondition.Direction.TO_CLIENT;
        FlowCondition.State established = FlowCondition.State.ESTABLISHED;
        FlowCondition.State notEstablished = FlowCondition.State.NOT_ESTABLISHED;
        FlowCondition.State stateless = FlowCondition.State.STATELESS;
        return Stream.of(
                match("to_server", tcp().flow(toServer), RuleHeaderTest::usual),
                noMatch("to_server, back", tcp().flow(toServer), facts -> facts.toServer = false),
                match("to_server, no flow", tcp().flow(toServer), facts -> facts.hasFlow = false),
                noMatch("to_client", tcp().flow(toClient), RuleHeaderTest::usual),
                match("to_client, back", tcp().flow(toClient), facts -> facts.toServer = false),
                match(
                        "udp to_client",
                        of(Protocol.UDP).flow(toClient),
                        facts -> {
                            facts.protocol = IpProtocol.UDP;
                            facts.toServer = false;
                        }),
                match("established", tcp().flow(established), RuleHeaderTest::usual),
                noMatch(
                        "established, not yet",
                        tcp().flow(established),
                        facts -> facts.established = false),
                noMatch(
                        "established, no flow",
                        tcp().flow(established),
                        facts -> facts.hasFlow = false),
                noMatch("not_established", tcp().flow(notEstablished), RuleHeaderTest::usual),
                match(
                        "not_established, not yet",
                        tcp().flow(notEstablished),
                        facts -> facts.established = false),
                noMatch(
                        "not_established, no flow",
                        tcp().flow(notEstablished),
                        facts -> {
                            facts.hasFlow = false;
                            facts.established = false;
                        }),
                match("stateless", tcp().flow(stateless), RuleHeaderTest::usual),
                noMatch(
                        "stateless, no flow",
                        tcp().flow(stateless),
                        facts -> facts.hasFlow = false));
    }

    static Stream<HeaderCase> tests() {
        TcpFlags.Mode exactly = TcpFlags.Mode.EXACTLY;
        return Stream.of(
                match("flags", flags(exactly, 0x02, 0), tcpFlags(0x02)),
                noMatch("flags and more", flags(exactly, 0x02, 0), tcpFlags(0x12)),
                match("flags and ignored", flags(exactly, 0x02, 0xC0), tcpFlags(0xC2)),
                match("flags +", flags(TcpFlags.Mode.ALL, 0x02, 0), tcpFlags(0x12)),
                noMatch("flags +, one missing", flags(TcpFlags.Mode.ALL, 0x12, 0), tcpFlags(2)),
                match("flags *", flags(TcpFlags.Mode.ANY, 0x12, 0), tcpFlags(0x02)),
                noMatch("flags *, none", flags(TcpFlags.Mode.ANY, 0x12, 0), tcpFlags(0x01)),
                match("flags !", flags(TcpFlags.Mode.NOT, 0x02, 0), tcpFlags(0x11)),
                noMatch("flags !, neither", flags(TcpFlags.Mode.NOT, 0x02, 0), tcpFlags(0x10)),
                match("flags ! usual", flags(TcpFlags.Mode.NOT, 0x10, 0), tcpFlags(0x08)),
                match("flags ! unusual", flags(TcpFlags.Mode.NOT, 0x20, 0), tcpFlags(0x40)),
                noMatch("flags ! unusual, usual", flags(TcpFlags.Mode.NOT, 0x20, 0), tcpFlags(2)),
                noMatch("flags * with syn", flags(TcpFlags.Mode.ANY, 0x12, 0), tcpFlags(0x11)),
                match("flags * without", flags(TcpFlags.Mode.ANY, 0x11, 0), tcpFlags(0x12)),
                noMatch("flags none, ignored", flags(exactly, 0, 0x20), tcpFlags(0x20)),
                match("flags + none", flags(TcpFlags.Mode.ALL, 0, 0), tcpFlags(0)),
                noMatch("flags * none", flags(TcpFlags.Mode.ANY, 0, 0), tcpFlags(0)),
                noMatch("flags !, and more", flags(TcpFlags.Mode.NOT, 0x02, 0), tcpFlags(0x12)),
                match("flags !, none", flags(TcpFlags.Mode.NOT, 0, 0), tcpFlags(0x10)),
                noMatch("flags !, none, none", flags(TcpFlags.Mode.NOT, 0, 0), tcpFlags(0)),
                noMatch(
                        "flags on a fragment",
                        flags(TcpFlags.Mode.NOT, 0x02, 0),
                        facts -> facts.fragment = true),
                noMatch(
                        "flags on udp",
                        of(Protocol.IP).test(new TcpFlags(TcpFlags.Mode.NOT, 0x02, 0)),
                        protocol(IpProtocol.UDP)),
                match("dsize", size(4, 4, false), RuleHeaderTest::usual),
                match("dsize, range", size(0, 9, false), RuleHeaderTest::usual),
                noMatch("dsize, more", size(5, 9, false), RuleHeaderTest::usual),
                noMatch("dsize, negated", size(4, 4, true), RuleHeaderTest::usual),
                noMatch("dsize, none", size(0, 3, false), RuleHeaderTest::usual),
                match("dsize, negated, other", size(5, 5, true), RuleHeaderTest::usual));
    }

    static Stream<HeaderCase> all() {
        return Stream.of(protocols(), addresses(), flows(), tests()).flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldMatchByHeader(HeaderCase given) {
        assertThat(matches(given.signature, given.packet)).isEqualTo(given.matches);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldMatchByHeaderAndContentOfThePayload(HeaderCase given) {
        given.signature.flow(FlowCondition.Source.NO_STREAM).content("evil");

        assertThat(matches(given.signature, given.packet)).isEqualTo(given.matches);
    }

    private static boolean matches(SignatureFixture signature, Consumer<FakeFacts> packet) {
        RuleEvaluator evaluator = FakeFacts.evaluator(RuleSet.compile(List.of(signature.build())));
        FakeFacts facts = new FakeFacts();
        facts.payload(new UnsafeBuffer(StreamRun.bytes("..evil..")), 2, 4);
        packet.accept(facts);
        evaluator.beginPacket(facts);
        return evaluator.endPacket() == 1;
    }
}
