package io.wirecut.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.fixture.Frames;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTableTest {
    private static final String A = "192.0.2.1";
    private static final String B = "198.51.100.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";

    private final PacketMaker packets = new PacketMaker();
    private final List<EndReason> ended = new ArrayList<>();
    private final Flow flow = new Flow();

    private FlowTable table(int capacity, boolean useVlan) {
        return new FlowTable(
                capacity, 42, useVlan, FlowTimeouts.panOs(), (flow, reason) -> ended.add(reason));
    }

    private static Frames udp(String source, int sourcePort, String destination, int port) {
        return Frames.ethernet().ipv4(source, destination).udp(sourcePort, port).payload("x");
    }

    private static Frames esp(String source, String destination, int association) {
        return Frames.ethernet()
                .ipv4(source, destination)
                .protocol(50)
                .header("%08x 00000001".formatted(association), -1, -1);
    }

    private static Frames syn(int sourcePort) {
        return Frames.ethernet().ipv4(A, B).tcp(sourcePort, 80).flags("S");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 51, 58, 89, 103, 255})
    void shouldKeepNoFlowOfAProtocolThatItDoesNotKnow(int protocol) {
        FlowTable table = table(4, true);
        Frames frame = Frames.ethernet().ipv4(A, B).protocol(protocol).payload("hello");
        assertThat(table.locate(packets.decode(frame, 1), flow)).isEqualTo(FlowLookup.NONE);
        assertThat(table.counters().created()).isZero();
    }

    private static Frames icmp(String source, String destination, int type) {
        return Frames.ethernet().ipv4(source, destination).icmp(type, 0);
    }

    private static Frames icmp6(String source, String destination, int type) {
        return Frames.ethernet().ipv6(source, destination).icmpv6(type, 0);
    }

    private static Frames echo(boolean request, int identifier) {
        return Frames.ethernet()
                .ipv4(request ? A : B, request ? B : A)
                .icmp(request ? 8 : 0, 0)
                .set(4, identifier >>> 8)
                .set(5, identifier);
    }

    /// A packet, another, whether both are of one flow, and whether the other one goes to the
    /// server.
    static Stream<Arguments> pairs() {
        return Stream.of(
                arguments("same", udp(A, 1, B, 2), udp(A, 1, B, 2), true, true),
                arguments("answer", udp(A, 1, B, 2), udp(B, 2, A, 1), true, false),
                arguments("other port", udp(A, 1, B, 2), udp(A, 3, B, 2), false, true),
                arguments("ports swapped", udp(A, 1, B, 2), udp(A, 2, B, 1), false, true),
                arguments("addresses swapped", udp(A, 1, B, 2), udp(B, 1, A, 2), false, true),
                arguments("to itself", udp(A, 1, A, 2), udp(A, 2, A, 1), true, false),
                arguments("same association", esp(A, B, 7), esp(A, B, 7), true, true),
                arguments("other association", esp(A, B, 7), esp(A, B, 8), false, true),
                arguments("associations go one way", esp(A, B, 7), esp(B, A, 7), false, true),
                arguments(
                        "other protocol",
                        udp(A, 1, B, 2),
                        Frames.ethernet().ipv4(A, B).tcp(1, 2).flags("S"),
                        false,
                        true),
                arguments(
                        "ipv6",
                        Frames.ethernet().ipv6(A6, B6).udp(1, 2),
                        Frames.ethernet().ipv6(B6, A6).udp(2, 1),
                        true,
                        false),
                arguments(
                        "ipv6, other upper half",
                        Frames.ethernet().ipv6(A6, B6).udp(1, 2),
                        Frames.ethernet().ipv6("2001:db9::1", B6).udp(1, 2),
                        false,
                        true),
                arguments(
                        "other vlan",
                        Frames.ethernet().vlan(5).ipv4(A, B).udp(1, 2),
                        Frames.ethernet().vlan(6).ipv4(A, B).udp(1, 2),
                        false,
                        true),
                arguments(
                        "vlan 0 and none",
                        Frames.ethernet().vlan(0).ipv4(A, B).udp(1, 2),
                        Frames.ethernet().ipv4(A, B).udp(1, 2),
                        false,
                        true),
                arguments("echo and reply", echo(true, 0x1234), echo(false, 0x1234), true, false),
                arguments("other echo", echo(true, 0x1234), echo(true, 0x3412), true, true),
                arguments("echo, timestamp", icmp(A, B, 8), icmp(A, B, 13), false, true),
                arguments("timestamps", icmp(A, B, 13), icmp(B, A, 14), true, false),
                arguments("addresses", icmp(B, A, 18), icmp(A, B, 17), true, false),
                arguments("routers", icmp(A, B, 10), icmp(B, A, 9), true, false),
                arguments("no answer to it", icmp(A, B, 1), icmp(B, A, 1), false, true),
                arguments("once more", icmp(A, B, 1), icmp(A, B, 1), true, true),
                arguments("neighbours", icmp6(A6, B6, 135), icmp6(B6, A6, 136), true, false),
                arguments("listeners", icmp6(A6, B6, 143), icmp6(B6, A6, 143), false, true),
                arguments(
                        "syn-ack first",
                        Frames.ethernet().ipv4(B, A).tcp(80, 1).flags("SA"),
                        Frames.ethernet().ipv4(A, B).tcp(1, 80).flags("A"),
                        true,
                        true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void shouldKnowWhatBelongsTogether(
            String name, Frames first, Frames second, boolean sameFlow, boolean toServer) {
        FlowTable table = table(8, true);
        assertThat(table.locate(packets.decode(first, 1), flow)).isEqualTo(FlowLookup.CREATED);
        long id = flow.id();
        assertThat(table.locate(packets.decode(second, 2), flow))
                .as(name)
                .isEqualTo(sameFlow ? FlowLookup.FOUND : FlowLookup.CREATED);
        assertThat(flow.toServer()).as(name).isEqualTo(toServer);
        assertThat(flow.id() == id).as(name).isEqualTo(sameFlow);
    }

    @Test
    void shouldIgnoreVlansIfAsked() {
        FlowTable table = table(8, false);
        table.locate(packets.decode(Frames.ethernet().vlan(5).ipv4(A, B).udp(1, 2), 1), flow);
        Packet other = packets.decode(Frames.ethernet().vlan(6).ipv4(B, A).udp(2, 1), 2);
        assertThat(table.locate(other, flow)).isEqualTo(FlowLookup.FOUND);
    }

    private static Frames inVxlan(int network, boolean forward) {
        return Frames.ethernet()
                .ipv4(forward ? "10.0.0.1" : "10.0.0.2", forward ? "10.0.0.2" : "10.0.0.1")
                .vxlan(network)
                .innerEthernet()
                .ipv4(forward ? A : B, forward ? B : A)
                .udp(forward ? 1 : 2, forward ? 2 : 1)
                .payload("x");
    }

    @ParameterizedTest
    @CsvSource({
        // depth, tunnel id: another network, no tunnel
        "false, false, FOUND, FOUND",
        "true, false, FOUND, CREATED",
        "false, true, CREATED, CREATED",
        "true, true, CREATED, CREATED"
    })
    void shouldTellTunnelsApartIfAsked(
            boolean depth, boolean tunnelId, FlowLookup otherNetwork, FlowLookup noTunnel) {
        FlowTable table =
                new FlowTable(
                        new FlowTableOptions(
                                8,
                                42,
                                new FlowKeyOptions(true, depth, tunnelId),
                                FlowTimeouts.suricata(),
                                FlowTimeouts.emergency(),
                                30,
                                false,
                                false),
                        (flow, reason) -> {});
        table.locate(packets.decode(inVxlan(77, true), 1), flow);

        assertThat(table.locate(packets.decode(inVxlan(77, false), 2), flow))
                .isEqualTo(FlowLookup.FOUND);
        assertThat(flow.toServer()).isFalse();
        assertThat(table.locate(packets.decode(inVxlan(78, true), 3), flow))
                .isEqualTo(otherNetwork);
        assertThat(table.locate(packets.decode(udp(A, 1, B, 2), 4), flow)).isEqualTo(noTunnel);
    }

    @Test
    void shouldCountWhatEachEndSends() {
        FlowTable table = table(8, true);
        table.locate(packets.decode(udp(A, 1, B, 2).ttl(9), 1), flow);
        assertThat(flow.established()).isFalse();
        Packet answer = packets.decode(Frames.ethernet().ipv4(B, A).ttl(7).id(10).udp(2, 1), 2);
        table.locate(answer, flow);
        Packet again = packets.decode(Frames.ethernet().ipv4(B, A).ttl(6).id(13).udp(2, 1), 3);
        table.locate(again, flow);
        assertThat(flow.established()).isTrue();
        assertThat(flow.packets(true)).isEqualTo(1);
        assertThat(flow.packets(false)).isEqualTo(2);
        assertThat(flow.bytes(false)).isEqualTo(answer.wireLength() + again.wireLength());
        assertThat(flow.ttl(false)).isEqualTo(6);
        assertThat(flow.ipId(false)).isEqualTo(13);
        assertThat(flow.startNs()).isEqualTo(1_000_000);
        assertThat(flow.lastNs()).isEqualTo(3_000_000);
        assertThat(flow.clientPort()).isEqualTo(1);
        assertThat(flow.serverPort()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheSameIdsWhateverTheSeedAndTheOrder() {
        Set<Long> ids = new HashSet<>();
        for (int seed = 0; seed < 4; seed++) {
            FlowTable table =
                    new FlowTable(8, seed, true, FlowTimeouts.panOs(), (flow, reason) -> {});
            for (int i = 0; i < seed; i++) {
                table.locate(packets.decode(syn(100 + i), 1), flow);
            }
            table.locate(packets.decode(syn(7), 5), flow);
            ids.add(flow.id());
        }
        assertThat(ids).hasSize(1).allMatch(id -> id > 0);
    }

    @Test
    void shouldEndAFlowThatWasSilentTooLong() {
        FlowTable table = table(8, true);
        table.locate(packets.decode(udp(A, 1, B, 2), 1_000), flow);
        assertThat(table.locate(packets.decode(udp(A, 1, B, 2), 30_999), flow))
                .isEqualTo(FlowLookup.FOUND);
        assertThat(table.locate(packets.decode(udp(A, 1, B, 2), 60_999), flow))
                .isEqualTo(FlowLookup.CREATED);
        assertThat(ended).containsExactly(EndReason.AGED_OUT);
        assertThat(table.counters().agedOut()).isEqualTo(1);
        assertThat(table.counters().active()).isEqualTo(1);
    }

    @Test
    void shouldAnnounceTheEndOfSilentFlowsAsTimePasses() {
        FlowTable table = table(64, true);
        for (int port = 1; port <= 40; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), 1_000), flow);
        }
        for (int second = 2; second <= 200; second++) {
            table.locate(packets.decode(syn(9), second * 1_000L), flow);
            if (second <= 30) {
                assertThat(ended).isEmpty();
            }
        }
        assertThat(ended).filteredOn(reason -> reason == EndReason.AGED_OUT).hasSize(40);
        assertThat(table.counters().active()).isEqualTo(1);
    }

    @Test
    void shouldLookAtABoundedNumberOfFlowsAPacketAfterALeapInTime() {
        FlowTable table = table(1000, true);
        for (int port = 1; port <= 1000; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), 1_000), flow);
        }
        table.advance(1_000_000_000_000_000L);
        assertThat(table.counters().agedOut()).isBetween(1L, 32L);
        for (int i = 0; i < 100; i++) {
            table.advance(1_000_000_000_000_000L);
        }
        assertThat(table.counters().active()).isZero();
    }

    @Test
    void shouldNotLetTimeRunBackwards() {
        FlowTable table = table(8, true);
        table.locate(packets.decode(udp(A, 1, B, 2), 100_000), flow);
        table.locate(packets.decode(udp(A, 1, B, 2), 1), flow);
        assertThat(table.locate(packets.decode(udp(A, 1, B, 2), 101_000), flow))
                .isEqualTo(FlowLookup.FOUND);
    }

    @Test
    void shouldMakeRoomAtTheCostOfAFlowThatIsNotEstablished() {
        FlowTable table = table(4, true);
        for (int port = 1; port <= 3; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), 1), flow);
            table.locate(packets.decode(udp(B, 2, A, port), 1), flow);
        }
        table.locate(packets.decode(syn(1), 1), flow);
        for (int port = 100; port < 200; port++) {
            assertThat(table.locate(packets.decode(syn(port), 1), flow))
                    .isEqualTo(FlowLookup.CREATED);
        }
        assertThat(table.counters().evictedUnestablished()).isEqualTo(100);
        assertThat(ended).hasSize(100).containsOnly(EndReason.RESOURCES_UNAVAILABLE);
        for (int port = 1; port <= 3; port++) {
            assertThat(table.locate(packets.decode(udp(A, port, B, 2), 2), flow))
                    .isEqualTo(FlowLookup.FOUND);
        }
    }

    @Test
    void shouldMakeRoomAtTheCostOfAConnectionThatIsOver() {
        FlowTable table = table(2, true);
        for (int port = 1; port <= 2; port++) {
            table.locate(packets.decode(syn(port), 1), flow);
            flow.flag(FlowFlag.ESTABLISHED, true);
            flow.state(port == 1 ? TcpState.ESTABLISHED : TcpState.TIME_WAIT);
        }
        assertThat(table.locate(packets.decode(syn(3), 1), flow)).isEqualTo(FlowLookup.CREATED);
        assertThat(table.counters().evictedOver()).isEqualTo(1);
        assertThat(table.locate(packets.decode(syn(1), 1), flow)).isEqualTo(FlowLookup.FOUND);
    }

    @Test
    void shouldBeInAnEmergencyFromFullUntilThereIsRoomAgain() {
        FlowTable table = table(100, true);
        for (int port = 1; port <= 100; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), 1), flow);
            table.locate(packets.decode(udp(B, 2, A, port), port <= 40 ? 1 : 60_000), flow);
        }
        assertThat(table.isEmergency()).isFalse();
        assertThat(table.locate(packets.decode(syn(1), 60_000), flow))
                .isEqualTo(FlowLookup.CREATED);
        // What was silent for longer than 30 s had to go; the others are established.
        assertThat(table.isEmergency()).isFalse();
        assertThat(table.counters().active()).isEqualTo(61);
    }

    @Test
    void shouldPruneByShorterTimeoutsInAnEmergency() {
        FlowTable table = suricataTable(100);
        for (int port = 1; port <= 100; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), 1), flow);
            table.locate(packets.decode(udp(B, 2, A, port), port <= 40 ? 1 : 50_000), flow);
        }
        table.locate(packets.decode(syn(1), 100_000), flow);
        assertThat(table.isEmergency()).isTrue();
        assertThat(table.counters().emergencies()).isEqualTo(1);
        table.advance(101_000_000_000L);
        for (int i = 0; i < 50 && table.isEmergency(); i++) {
            table.advance(102_000_000_000L);
        }
        // Suricata's usual 300 s would have kept them all.
        assertThat(table.isEmergency()).isFalse();
        assertThat(table.counters().emergenciesOver()).isEqualTo(1);
        assertThat(table.counters().active()).isBetween(61L, 70L);
        assertThat(table.counters().pruned()).isPositive();
        assertThat(table.locate(packets.decode(udp(A, 100, B, 2), 102_000), flow))
                .isEqualTo(FlowLookup.FOUND);
    }

    private FlowTable suricataTable(int capacity) {
        return new FlowTable(
                capacity, 42, true, FlowTimeouts.suricata(), (flow, reason) -> ended.add(reason));
    }

    @Test
    void shouldSayThatTheTableIsFullOfEstablishedFlows() {
        FlowTable table = table(2, true);
        for (int port = 1; port <= 2; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), 1), flow);
            table.locate(packets.decode(udp(B, 2, A, port), 1), flow);
        }
        assertThat(table.locate(packets.decode(udp(A, 3, B, 2), 1), flow))
                .isEqualTo(FlowLookup.TABLE_FULL);
        assertThat(table.counters().tableFull()).isEqualTo(1);
        assertThat(ended).isEmpty();
    }

    @Test
    void shouldEndEveryFlowAtTheEndOfTheRun() {
        FlowTable table = table(8, true);
        for (int port = 1; port <= 5; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), 1), flow);
        }
        table.end(flow, EndReason.POLICY_DENY);
        table.expireAll();
        assertThat(ended).hasSize(5).startsWith(EndReason.POLICY_DENY, EndReason.UNKNOWN);
        assertThat(table.counters().active()).isZero();
        assertThat(table.locate(packets.decode(udp(A, 1, B, 2), 1), flow))
                .isEqualTo(FlowLookup.CREATED);
    }

    @Test
    void shouldTellFlowsThatAgedOutFromThoseThatTheEndOfTheRunCutOff() {
        FlowTable table = table(1000, true);
        for (int port = 1; port <= 1000; port++) {
            table.locate(packets.decode(udp(A, port, B, 2), port <= 900 ? 1 : 60_000), flow);
        }
        table.expireAll();
        assertThat(ended).filteredOn(reason -> reason == EndReason.AGED_OUT).hasSize(900);
        assertThat(ended).filteredOn(reason -> reason == EndReason.UNKNOWN).hasSize(100);
    }

    @Test
    void shouldSpreadEndsThatDifferInTheLowerHalfOfTheAddressAndThePort() {
        long inverse =
                BigInteger.valueOf(0x9e3779b97f4a7c15L)
                        .modInverse(BigInteger.ONE.shiftLeft(64))
                        .longValue();
        FlowKey key = new FlowKey(7, FlowKeyOptions.DEFAULT);
        Set<Long> hashes = new HashSet<>();
        for (int port = 1; port <= 10_000; port++) {
            // Alike under any hash that adds the port to a multiple of the address.
            long low = (1_000_003L - port) * inverse;
            byte[] address =
                    ByteBuffer.allocate(16).putLong(0x2001_0db8L << 32).putLong(low).array();
            Frames frame = Frames.ethernet().ipv6(textOf(address), B6).udp(port, 53);
            key.read(packets.decode(frame, 1));
            hashes.add(key.hash() & 0xffff_ffffL);
        }
        assertThat(hashes).hasSizeGreaterThan(9_990);
    }

    private static String textOf(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldFindWhatAMapFinds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FlowTable table = table(64, true);
        Map<String, Long> ids = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int client = 1 + random.nextInt(6);
            int server = 1 + random.nextInt(6);
            boolean forward = random.nextBoolean();
            Frames frame = forward ? udp(A, client, B, server) : udp(B, server, A, client);
            FlowLookup lookup = table.locate(packets.decode(frame, 1), flow);
            String key = client + "-" + server;
            Long id = ids.putIfAbsent(key, flow.id());
            assertThat(lookup)
                    .as("seed " + seed)
                    .isEqualTo(id == null ? FlowLookup.CREATED : FlowLookup.FOUND);
            assertThat(id == null || id == flow.id()).as("seed " + seed).isTrue();
            if (random.nextInt(10) == 0) {
                table.end(flow, EndReason.UNKNOWN);
                ids.remove(key);
            }
            assertThat(table.counters().active()).as("seed " + seed).isEqualTo(ids.size());
        }
    }

    @Test
    void shouldRefuseACapacityThatCannotBe() {
        assertThatThrownBy(() -> table(0, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flowCapacity=0 must be from 1 to 536870912");
    }

    @Test
    void shouldRefuseATimeoutThatCannotBe() {
        assertThatThrownBy(() -> new FlowTimeouts.Tcp(1, 1, -1, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tcp.establishedNs=-1 must not be negative");
    }
}
