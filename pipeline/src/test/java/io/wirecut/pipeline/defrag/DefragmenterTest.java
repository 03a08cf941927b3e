package io.wirecut.pipeline.defrag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.HeaderKind;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.signatures.PacketEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DefragmenterTest {
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";
    private static final int PROTOCOL = 253;

    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();
    private Defragmenter defragmenter = new Defragmenter(DefragmentLimits.DEFAULT);
    private long nowNs = 1_000_000_000L;

    private FragmentStatus take(Frames frame) {
        byte[] bytes = frame.build();
        packet.wrapFrame(
                frame.buffer(), 0, bytes.length, bytes.length, nowNs, LinkType.ETHERNET, 1);
        assertThat(decoder.decode(packet)).isEqualTo(DecodeStatus.OK);
        assertThat(packet.fragment()).isTrue();
        return defragmenter.onFragment(packet);
    }

    /// As the receiver does: the datagram goes to memory of the slot's own.
    private void decodeDatagram() {
        int length = defragmenter.datagramLength();
        UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        slot.putBytes(0, defragmenter.datagram(), 0, length);
        decoder.decodeDatagram(packet, slot, 0, length);
    }

    private static Frames fragment4(int id, int offset, boolean more, byte[] payload) {
        return Frames.ethernet()
                .ipv4(A, B)
                .protocol(PROTOCOL)
                .fragment(id, offset, more)
                .payload(payload);
    }

    private static Frames fragment6(int id, int offset, boolean more, byte[] payload) {
        return Frames.ethernet()
                .ipv6(A6, B6)
                .extension(IpProtocol.DESTINATION_OPTIONS, "00 0104 00000000")
                .fragmentHeader(id, offset, more)
                .protocol(PROTOCOL)
                .payload(payload);
    }

    private static byte[] blocks(char letter, int count) {
        byte[] bytes = new byte[8 * count];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    private static String payloadOf(Packet packet) {
        byte[] payload = new byte[packet.payloadLength()];
        packet.buffer().getBytes(packet.payloadOffset(), payload);
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    /// The model of Shankar and Paxson, in blocks of 8 bytes, each fragment a letter:
    ///
    /// ```text
    /// 111·········   first
    /// ····22······
    /// ······333···
    /// ·4444·······
    /// ······555···
    /// ·········666   last
    /// ```
    @ParameterizedTest(name = "{0}, IPv{2}")
    @CsvSource({
        "FIRST,   111422333666, 4",
        "LAST,    144442555666, 4",
        "BSD,     111442333666, 4",
        "BSD_RIGHT, 144422555666, 4",
        "LINUX,   111442555666, 4",
        "WINDOWS, 111422333666, 4",
        "SOLARIS, 111422333666, 4",
        "FIRST,   111422333666, 6",
        "LAST,    144442555666, 6",
        "BSD,     111442333666, 6",
        "LINUX,   111442555666, 6"
    })
    void shouldKeepBytesAsThePolicySays(FragmentOverlap overlap, String expected, int version) {
        defragmenter = new Defragmenter(DefragmentLimits.DEFAULT, (_, _, _) -> overlap, false);
        int[][] pieces = {{0, 3}, {4, 2}, {6, 3}, {1, 4}, {6, 3}, {9, 3}};
        for (int i = 0; i < pieces.length; i++) {
            byte[] payload = blocks((char) ('1' + i), pieces[i][1]);
            int offset = 8 * pieces[i][0];
            boolean last = i == pieces.length - 1;
            FragmentStatus status =
                    take(
                            version == 4
                                    ? fragment4(7, offset, !last, payload)
                                    : fragment6(7, offset, !last, payload));
            assertThat(status)
                    .isEqualTo(last ? FragmentStatus.COMPLETE : FragmentStatus.INCOMPLETE);
        }
        decodeDatagram();

        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < packet.payloadLength(); i += 8) {
            letters.append(payloadOf(packet).charAt(i));
        }
        assertThat(letters).hasToString(expected);
        assertThat(packet.protocol()).isEqualTo(PROTOCOL);
        assertThat(Checksums.valid(packet)).isTrue();
        assertThat(defragmenter.counters().overlaps()).isEqualTo(2);
        assertThat(defragmenter.counters().contradictions()).isEqualTo(1);
    }

    /// A fragment `1` in the middle is overlapped by a later `2`.
    @ParameterizedTest(name = "{0}: a later one that covers both sides {1}, ends alike {2}")
    @CsvSource({
        "FIRST,   21112, 2111",
        "LAST,    22222, 2222",
        "BSD,     22222, 2222",
        "LINUX,   22222, 2222",
        "WINDOWS, 22222, 2111",
        "SOLARIS, 22222, 2222"
    })
    void shouldJudgeALaterFragmentThatCovers(
            FragmentOverlap overlap, String bothSides, String endsAlike) {
        for (String expected : List.of(bothSides, endsAlike)) {
            defragmenter = new Defragmenter(DefragmentLimits.DEFAULT, (_, _, _) -> overlap, false);
            take(fragment4(9, 8, true, blocks('1', 3)));
            take(fragment4(9, 0, true, blocks('2', expected.length())));
            take(fragment4(9, 8 * expected.length(), false, blocks('z', 1)));
            decodeDatagram();

            StringBuilder letters = new StringBuilder();
            for (int i = 0; i < expected.length(); i++) {
                letters.append(payloadOf(packet).charAt(8 * i));
            }
            assertThat(letters).hasToString(expected);
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("ethernet", Frames::ethernet),
                way("vlans", () -> Frames.ethernet().vlan(5).vlan(6)),
                way("pppoe", () -> Frames.ethernet().pppoe()),
                way("gre", () -> Frames.ethernet().ipv4(B, A).gre()),
                way("vxlan", () -> Frames.ethernet().ipv6(B6, A6).vxlan(3).innerEthernet()));
    }

    private static Arguments way(String name, Supplier<Frames> link) {
        return arguments(name, link);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void shouldDecodeTheWholeDatagram(String name, Supplier<Frames> link) {
        byte[] segment =
                Arrays.copyOfRange(
                        Frames.raw().ipv4(A, B).tcp(1, 80).payload("split over fragments").build(),
                        20,
                        60);

        take(
                link.get()
                        .ipv4(A, B)
                        .protocol(IpProtocol.TCP)
                        .fragment(3, 24, false)
                        .payload(Arrays.copyOfRange(segment, 24, segment.length)));
        FragmentStatus status =
                take(
                        link.get()
                                .ipv4(A, B)
                                .protocol(IpProtocol.TCP)
                                .fragment(3, 0, true)
                                .ttl(9)
                                .payload(Arrays.copyOf(segment, 24)));
        int encapsulationLength = packet.ipOffset();
        decodeDatagram();

        assertThat(status).isEqualTo(FragmentStatus.COMPLETE);
        assertThat(packet.status()).isEqualTo(DecodeStatus.OK);
        assertThat(packet.isTcp()).isTrue();
        assertThat(packet.reassembled()).isTrue();
        assertThat(packet.ttl()).isEqualTo(9);
        assertThat(payloadOf(packet)).isEqualTo("split over fragments");
        assertThat(Checksums.valid(packet)).isTrue();
        assertThat(packet.encapsulationLength()).isEqualTo(encapsulationLength);
        assertThat(packet.frameHeaderCount()).isEqualTo(packet.encapsulationCount());
        assertThat(packet.headerKind(packet.encapsulationCount())).isEqualTo(HeaderKind.IPV4);
        assertThat(packet.headerOffset(packet.encapsulationCount())).isZero();
    }

    @Test
    void shouldDecodeATunnelThatWasFragmented() {
        byte[] gre = Frames.raw().gre().ipv6(A6, B6).udp(53, 53).payload("inside").build();
        take(outer(gre, 0, 16, true));
        take(outer(gre, 16, gre.length, false));
        decodeDatagram();

        assertThat(packet.layers()).isEqualTo(2);
        assertThat(packet.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(payloadOf(packet)).isEqualTo("inside");
        assertThat(packet.ipOffset()).isEqualTo(24);
        assertThat(packet.encapsulationLength()).isEqualTo(14);
    }

    private static Frames outer(byte[] payload, int start, int end, boolean more) {
        return Frames.ethernet()
                .ipv4(B, A)
                .protocol(IpProtocol.GRE)
                .fragment(8, start, more)
                .payload(Arrays.copyOfRange(payload, start, end));
    }

    /// Each second fragment differs from the first in one thing, and must not complete it.
    @Test
    void shouldNotMixDatagrams() {
        byte[] head = blocks('a', 1);
        byte[] tail = blocks('b', 1);
        take(fragment4(7, 0, true, head));
        take(fragment6(8, 0, true, head));

        List<Frames> others =
                List.of(
                        fragment4(8, 8, false, tail),
                        fragment6(7, 8, false, tail),
                        Frames.ethernet()
                                .ipv4(A, B)
                                .protocol(17)
                                .fragment(7, 8, false)
                                .payload(tail),
                        Frames.ethernet()
                                .ipv4(B, A)
                                .protocol(PROTOCOL)
                                .fragment(7, 8, false)
                                .payload(tail),
                        Frames.ethernet()
                                .vlan(1)
                                .ipv4(A, B)
                                .protocol(PROTOCOL)
                                .fragment(7, 8, false)
                                .payload(tail),
                        Frames.ethernet()
                                .ipv4(A, B)
                                .gre()
                                .ipv4(A, B)
                                .protocol(PROTOCOL)
                                .fragment(7, 8, false)
                                .payload(tail));
        for (int i = 0; i < others.size(); i++) {
            assertThat(take(others.get(i))).as("other %d", i).isEqualTo(FragmentStatus.INCOMPLETE);
        }
        assertThat(take(fragment4(7, 8, false, tail))).isEqualTo(FragmentStatus.COMPLETE);
        assertThat(take(fragment6(8, 8, false, tail))).isEqualTo(FragmentStatus.COMPLETE);
    }

    @Test
    void shouldDropWhatContradictsTheEnd() {
        take(fragment4(7, 32, false, blocks('e', 1)));

        assertThat(take(fragment4(7, 40, true, blocks('x', 1))))
                .isEqualTo(FragmentStatus.CONTRADICTORY_END);
        assertThat(take(fragment4(7, 16, false, blocks('x', 1))))
                .isEqualTo(FragmentStatus.CONTRADICTORY_END);
        assertThat(take(fragment4(7, 0, true, blocks('a', 4)))).isEqualTo(FragmentStatus.COMPLETE);
        assertThat(defragmenter.pending()).isZero();
    }

    @Test
    void shouldDropAnEndBeforeWhatIsThere() {
        take(fragment4(7, 32, true, blocks('a', 1)));

        assertThat(take(fragment4(7, 8, false, blocks('x', 1))))
                .isEqualTo(FragmentStatus.CONTRADICTORY_END);
    }

    @Test
    void shouldRefuseWhatDisagreesInTheLine() {
        defragmenter =
                new Defragmenter(DefragmentLimits.DEFAULT, (_, _, _) -> FragmentOverlap.LAST, true);
        take(fragment4(7, 0, true, blocks('a', 130)));

        assertThat(take(fragment4(7, 8, true, blocks('a', 100))))
                .isEqualTo(FragmentStatus.REPEATED);
        assertThat(take(fragment4(7, 1032, true, blocks('b', 2))))
                .isEqualTo(FragmentStatus.CONTRADICTORY);
        assertThat(take(fragment4(7, 1032, false, blocks('a', 2))))
                .isEqualTo(FragmentStatus.COMPLETE);
        decodeDatagram();
        assertThat(payloadOf(packet)).isEqualTo("a".repeat(131 * 8));
        assertThat(take(fragment4(8, 16, false, blocks('a', 1))))
                .isEqualTo(FragmentStatus.INCOMPLETE);
        assertThat(take(fragment4(8, 24, true, blocks('a', 1))))
                .isEqualTo(FragmentStatus.CONTRADICTORY);
    }

    @Test
    void shouldAskForThePolicyOfTheReceiver() {
        defragmenter =
                new Defragmenter(
                        DefragmentLimits.DEFAULT,
                        (version, _, _) ->
                                version == 4 ? FragmentOverlap.LAST : FragmentOverlap.FIRST,
                        false);
        for (boolean six : new boolean[] {false, true}) {
            for (char letter : new char[] {'a', 'b'}) {
                byte[] payload = blocks(letter, 1);
                take(six ? fragment6(7, 0, true, payload) : fragment4(7, 0, true, payload));
                assertThat(packet.events().has(PacketEvent.DECODE_IPV6_FRAG_OVERLAP))
                        .isEqualTo(six && letter == 'b');
            }
            byte[] rest = blocks('z', 1);
            take(six ? fragment6(7, 8, false, rest) : fragment4(7, 8, false, rest));
            decodeDatagram();
            assertThat(payloadOf(packet)).startsWith(six ? "a" : "b");
        }
    }

    @Test
    void shouldGiveUpADatagramWhoseFragmentsOverlapWhereTheReceiverDoes() {
        defragmenter =
                new Defragmenter(
                        DefragmentLimits.DEFAULT,
                        (version, _, _) ->
                                version == 4 ? FragmentOverlap.FIRST : FragmentOverlap.DISCARD,
                        false);
        take(fragment6(7, 0, true, blocks('a', 2)));
        assertThat(take(fragment6(7, 0, true, blocks('a', 2)))).isEqualTo(FragmentStatus.REPEATED);
        assertThat(defragmenter.pending()).isEqualTo(1);

        assertThat(take(fragment6(7, 8, true, blocks('b', 2)))).isEqualTo(FragmentStatus.ABANDONED);
        assertThat(packet.events().has(PacketEvent.DECODE_IPV6_FRAG_OVERLAP)).isTrue();
        assertThat(defragmenter.pending()).isZero();
        assertThat(take(fragment6(7, 16, false, blocks('c', 1))))
                .isEqualTo(FragmentStatus.INCOMPLETE);
        assertThat(take(fragment6(7, 0, true, blocks('d', 2)))).isEqualTo(FragmentStatus.COMPLETE);
        decodeDatagram();
        assertThat(payloadOf(packet)).isEqualTo("d".repeat(16) + "c".repeat(8));
    }

    @Test
    void shouldDropAFragmentWithoutPayload() {
        assertThat(take(fragment4(7, 8, true, new byte[7]))).isEqualTo(FragmentStatus.EMPTY);
        assertThat(take(fragment4(7, 8, false, new byte[0]))).isEqualTo(FragmentStatus.EMPTY);
        assertThat(defragmenter.pending()).isZero();
    }

    @Test
    void shouldGiveUpADatagramAfterTheTimeout() {
        take(fragment4(7, 0, true, blocks('a', 1)));
        nowNs += DefragmentLimits.DEFAULT.timeoutNs() + 1;

        assertThat(take(fragment4(7, 8, false, blocks('b', 1))))
                .isEqualTo(FragmentStatus.INCOMPLETE);
        assertThat(defragmenter.counters().timedOut()).isEqualTo(1);
        assertThat(defragmenter.pending()).isEqualTo(1);
    }

    @Test
    void shouldStayWithinItsLimits() {
        defragmenter =
                new Defragmenter(new DefragmentLimits(6, 65_536, 4, 1_000, FragmentOverlap.BSD));
        for (int id = 0; id < 3; id++) {
            take(fragment4(id, 0, true, blocks('a', 1)));
            take(fragment6(id, 0, true, blocks('a', 1)));
        }
        assertThat(take(fragment4(3, 0, true, blocks('a', 1))))
                .isEqualTo(FragmentStatus.TABLE_FULL);

        for (int i = 1; i < 4; i++) {
            take(fragment4(0, 8 * i, true, blocks('a', 1)));
        }
        assertThat(take(fragment4(0, 32, true, blocks('a', 1))))
                .isEqualTo(FragmentStatus.TOO_MANY_FRAGMENTS);

        take(fragment4(1, 8, true, blocks('a', 7_000)));
        assertThat(take(fragment4(2, 8, true, blocks('a', 2_000))))
                .isEqualTo(FragmentStatus.MEMORY_FULL);
        assertThat(defragmenter.counters().count(FragmentStatus.MEMORY_FULL)).isEqualTo(1);

        nowNs += 2_000;
        assertThat(take(fragment4(2, 0, true, blocks('a', 7_500))))
                .isEqualTo(FragmentStatus.INCOMPLETE);
    }

    @Test
    void shouldLeaveRoomForOtherSenders() {
        defragmenter =
                new Defragmenter(new DefragmentLimits(4, 65_536, 4, 1_000, FragmentOverlap.BSD));
        for (int id = 0; id < 3; id++) {
            assertThat(take(fragment4(id, 0, true, blocks('a', 1))))
                    .isEqualTo(id < 2 ? FragmentStatus.INCOMPLETE : FragmentStatus.SENDER_FULL);
        }
        assertThat(packet.events().has(PacketEvent.DECODE_IPV4_FRAG_IGNORED)).isTrue();
        assertThat(take(fragment6(0, 0, true, blocks('a', 1))))
                .isEqualTo(FragmentStatus.INCOMPLETE);
        assertThat(take(fragment4(1, 8, false, blocks('a', 1)))).isEqualTo(FragmentStatus.COMPLETE);
        assertThat(take(fragment4(9, 0, true, blocks('a', 1))))
                .isEqualTo(FragmentStatus.INCOMPLETE);
    }

    @Test
    void shouldRefuseADatagramThatItsHeaderMakesTooLong() {
        byte[] most = blocks('a', 8_000);
        take(fragment4(7, 0, true, most).payload(most));
        byte[] rest = new byte[65_535 - 20 - most.length];
        assertThat(take(fragment4(7, most.length, false, rest))).isEqualTo(FragmentStatus.COMPLETE);

        Frames first =
                Frames.ethernet()
                        .ipv4(A, B)
                        .ipOptions("01 01 01 01")
                        .protocol(PROTOCOL)
                        .fragment(8, 0, true)
                        .payload(most);
        take(first);
        assertThat(take(fragment4(8, most.length, false, rest))).isEqualTo(FragmentStatus.TOO_LONG);
        assertThat(defragmenter.pending()).isZero();
    }

    @Test
    void shouldRestoreRandomDatagramsFromRandomFragments() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] payload = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(payload);
            List<Frames> frames = new ArrayList<>();
            boolean six = random.nextBoolean();
            for (int start = 0; start < payload.length; ) {
                int end = Math.min(payload.length, start + 8 * (1 + random.nextInt(200)));
                byte[] piece = Arrays.copyOfRange(payload, start, end);
                boolean more = end < payload.length;
                if (start > 0 || more) {
                    frames.add(
                            six
                                    ? fragment6(round, start, more, piece)
                                    : fragment4(round, start, more, piece));
                }
                start = end;
            }
            Collections.shuffle(frames, random);
            int completed = 0;
            for (Frames frame : frames) {
                completed += take(frame) == FragmentStatus.COMPLETE ? 1 : 0;
            }
            if (!frames.isEmpty()) {
                assertThat(completed).as("seed %d round %d", seed, round).isEqualTo(1);
                decodeDatagram();
                byte[] restored = new byte[packet.payloadLength()];
                packet.buffer().getBytes(packet.payloadOffset(), restored);
                assertThat(restored).as("seed %d round %d", seed, round).isEqualTo(payload);
            }
        }
        assertThat(defragmenter.pending()).isZero();
    }

    @Test
    void shouldNameALimitThatIsOutOfRange() {
        assertThatThrownBy(() -> new DefragmentLimits(0, 65_536, 4, 1_000, FragmentOverlap.BSD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDatagrams=0 must be 1 to 1048576");
        assertThatThrownBy(() -> new DefragmentLimits(1, 65_536, 4, 0, FragmentOverlap.BSD))
                .hasMessage("timeoutNs=0 must be above 0");
    }
}
