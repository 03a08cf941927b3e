package io.wirecut.pipeline.source.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SuperFrameTest {
    private static final String TIMESTAMPS = "01 01 08 0a 00000010 00000020";
    private static final int LENGTH = 100;

    private final SuperFrame superFrame = new SuperFrame();
    private final PacketDecoder decoder = new PacketDecoder();
    private final List<UnsafeBuffer> memory = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();

    /// Sends a burst as a wire does.
    private void send(List<byte[]> burst) {
        for (byte[] frame : burst) {
            Packet packet = decode(frame);
            if (!superFrame.join(packet)) {
                flush();
                if (!superFrame.begin(packet, 0)) {
                    groups.add(1);
                    sent.add(frame);
                }
            }
        }
        flush();
    }

    private Packet decode(byte[] frame) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(frame.length));
        buffer.putBytes(0, frame);
        memory.add(buffer);
        Packet packet = new Packet();
        packet.wrapFrame(buffer, 0, frame.length, frame.length, 1, LinkType.ETHERNET, 1);
        decoder.decode(packet);
        return packet;
    }

    private void flush() {
        int count = superFrame.count();
        if (count > 0) {
            byte[] headed = Segmentation.gather(superFrame.message(1));
            List<byte[]> frames = Segmentation.cut(headed);
            assertThat(frames.stream().mapToInt(frame -> frame.length).sum())
                    .isEqualTo(superFrame.joinedBytes());
            sent.addAll(frames);
            groups.add(count);
        }
        superFrame.clear();
    }

    /// The segment at an index of an ordinary flow.
    private static Frames ipv4(int index) {
        return Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").id(0xFFFE + index);
    }

    private static Frames ipv6(int index) {
        return Frames.ethernet().ipv6("2001:db8::1", "2001:db8::2").ttl(index >= 0 ? 63 : 64);
    }

    private static Frames tcp(Frames ip, int index, int length) {
        return ip.tcp(40_000, 80)
                .seq(sequence(index))
                .ack(77)
                .options(TIMESTAMPS)
                .payload(payload(index, length));
    }

    private static Frames segment(int index) {
        return tcp(ipv4(index), index, LENGTH);
    }

    private static byte[] payload(int seed, int length) {
        byte[] payload = new byte[length];
        new Random(seed).nextBytes(payload);
        return payload;
    }

    /// Three segments, of which the one in the middle is another.
    private static List<byte[]> middle(IntFunction<Frames> other) {
        return List.of(segment(0).build(), other.apply(1).build(), segment(2).build());
    }

    private static List<byte[]> all(int count, IntFunction<Frames> segment) {
        return IntStream.range(0, count).mapToObj(i -> segment.apply(i).build()).toList();
    }

    private static Arguments joined(String name, List<byte[]> burst, Integer... groups) {
        return arguments(name, burst, List.of(groups));
    }

    /// The middle one is edited, and stays alone.
    private static Arguments apart(String name, UnaryOperator<Frames> edit) {
        return joined(name, middle(i -> edit.apply(segment(i))), 1, 1, 1);
    }

    private static Arguments apartIp(String name, UnaryOperator<Frames> edit) {
        return joined(name, middle(i -> tcp(edit.apply(ipv4(i)), i, LENGTH)), 1, 1, 1);
    }

    static Stream<Arguments> bursts() {
        return Stream.of(
                joined("three segments", all(3, SuperFrameTest::segment), 3),
                joined("IPv6", all(3, i -> tcp(ipv6(i), i, LENGTH)), 3),
                joined("no options", all(3, i -> segment(i).options("")), 3),
                joined("one alone", all(1, SuperFrameTest::segment), 1),
                joined("more than the most", all(70, SuperFrameTest::segment), 64, 6),
                joined(
                        "more bytes than a datagram",
                        all(
                                50,
                                i ->
                                        ipv4(i).tcp(1, 2)
                                                .seq(i * 1448)
                                                .options(TIMESTAMPS)
                                                .payload(payload(i, 1448))),
                        45,
                        5),
                joined("PSH on the last", List.of(segment(0).build(), push(1)), 2),
                joined(
                        "PSH on the first",
                        List.of(push(0), segment(1).build(), segment(2).build()),
                        1,
                        2),
                joined("PSH in the middle", middle(i -> segment(i).flags("PA")), 2, 1),
                joined("a shorter last", List.of(segment(0).build(), shorter(1)), 2),
                joined("none after a shorter one", shortThenNext(), 2, 1),
                joined("a longer one", List.of(shorter(0), longer()), 1, 1),
                apartIp("another identification", frames -> frames.id(9)),
                apartIp("another time to live", frames -> frames.ttl(9)),
                apartIp("another type of service", frames -> frames.set(1, 3)),
                apartIp("do not fragment", frames -> frames.set(6, 0x40)),
                apartIp("another source", frames -> frames.set(15, 9)),
                apartIp("IP options", frames -> frames.ipOptions("94 04 00 00")),
                apartIp("wrong IP checksum", Frames::badChecksum),
                apart("another port", frames -> frames.set(1, 9)),
                apart("a gap", frames -> frames.seq(9)),
                apart("another acknowledgement", frames -> frames.ack(78)),
                apart("another window", frames -> frames.window(9)),
                apart("an urgent pointer", frames -> frames.urgent(9)),
                apart("a reserved bit", frames -> frames.set(12, 0x81)),
                apart("SYN", frames -> frames.flags("SA")),
                apart("FIN", frames -> frames.flags("FA")),
                apart("RST", frames -> frames.flags("RA")),
                apart("URG", frames -> frames.flags("UA")),
                apart("ECE", frames -> frames.flags("EA")),
                apart("CWR", frames -> frames.flags("CA")),
                apart("no ACK", frames -> frames.flags("P")),
                apart("another timestamp", frames -> frames.set(27, 0x11)),
                apart("wrong checksum", Frames::badChecksum),
                apart("padding", frames -> frames.padding(3)),
                apart("no data", frames -> frames.payload("")),
                joined("another address", middle(i -> tcp(ipv6(i), i, LENGTH)), 1, 1, 1),
                joined("VLAN", all(2, i -> tcp(vlan(i), i, LENGTH)), 1, 1),
                joined("fixed identification", all(2, i -> tcp(ipv4(9), i, LENGTH)), 1, 1),
                joined("another hop limit", hopLimits(), 1, 1),
                joined("another flow label", flowLabels(), 1, 1));
    }

    private static byte[] push(int index) {
        return segment(index).flags("PA").build();
    }

    /// In the middle of the numbers, which are signed for Java and not for TCP.
    private static int sequence(int index) {
        return 0x7FFF_FFF0 + index * LENGTH;
    }

    private static byte[] shorter(int index) {
        return tcp(ipv4(index), index, LENGTH - 1).build();
    }

    private static byte[] longer() {
        return segment(1).seq(sequence(1) - 1).build();
    }

    private static List<byte[]> shortThenNext() {
        byte[] next = segment(2).seq(sequence(2) - 1).build();
        return List.of(segment(0).build(), shorter(1), next);
    }

    private static Frames vlan(int index) {
        return Frames.ethernet().vlan(5).ipv4("192.0.2.1", "192.0.2.2").id(index);
    }

    private static List<byte[]> hopLimits() {
        return List.of(tcp(ipv6(0), 0, LENGTH).build(), tcp(ipv6(1).ttl(9), 1, LENGTH).build());
    }

    private static List<byte[]> flowLabels() {
        return List.of(tcp(ipv6(0), 0, LENGTH).build(), tcp(ipv6(1).set(3, 9), 1, LENGTH).build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bursts")
    void shouldJoinWhatIsCutAgain(String name, List<byte[]> burst, List<Integer> expected) {
        send(burst);

        assertThat(groups).as(name).isEqualTo(expected);
        assertThat(sent).as(name).containsExactlyElementsOf(burst);
    }

    @Test
    void shouldSendTheFramesThatCameWhateverCame() {
        long seed = System.nanoTime();
        System.out.println("SuperFrameTest seed " + seed);
        Random random = new Random(seed);
        int joined = 0;
        for (int i = 0; i < 400; i++) {
            List<byte[]> burst = randomBurst(random);
            groups.clear();
            sent.clear();
            memory.clear();
            send(burst);

            assertThat(sent).as("seed %d, burst %d", seed, i).containsExactlyElementsOf(burst);
            joined += (int) groups.stream().filter(count -> count > 1).count();
        }
        assertThat(joined).isGreaterThan(100);
    }

    /// Segments of a flow that mostly follow each other; now and then something else is the matter.
    private static List<byte[]> randomBurst(Random random) {
        boolean isIpv6 = random.nextBoolean();
        int usual = 1 + random.nextInt(1400);
        int sequence = random.nextInt();
        int id = random.nextInt(1 << 16);
        String options = random.nextBoolean() ? TIMESTAMPS : "";
        List<byte[]> burst = new ArrayList<>();
        for (int i = random.nextInt(80); i >= 0; i--) {
            Frames ip = isIpv6 ? ipv6(i) : ipv4(0).id(id++);
            if (random.nextInt(20) == 0) {
                ip.ttl(1 + random.nextInt(255));
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(usual + 2) : usual;
            Frames frames = ip.tcp(40_000, 80).seq(sequence).ack(77).options(options);
            mayDiffer(frames, random);
            burst.add(frames.payload(payload(i, length)).build());
            sequence += random.nextInt(30) == 0 ? 0 : length;
        }
        return burst;
    }

    private static void mayDiffer(Frames frames, Random random) {
        switch (random.nextInt(60)) {
            case 0 -> frames.flags("PA");
            case 1 -> frames.flags("FA");
            case 2 -> frames.flags("UA").urgent(1);
            case 3 -> frames.badChecksum();
            case 4 -> frames.window(random.nextInt(1 << 16));
            case 5 -> frames.ack(random.nextInt());
            case 6 -> frames.padding(random.nextInt(20));
            case 7 -> frames.set(random.nextInt(20), random.nextInt(256));
            default -> {}
        }
    }
}
