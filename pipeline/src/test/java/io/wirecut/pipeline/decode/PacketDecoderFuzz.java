package io.wirecut.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.pipeline.fixture.Frames;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/// Whatever the frame: no crash, and every offset within the frame. The first byte chooses the link
/// type.
class PacketDecoderFuzz {
    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET,
        LinkType.NULL,
        LinkType.PPP,
        LinkType.RAW,
        LinkType.CISCO_HDLC,
        LinkType.LOOP,
        LinkType.LINUX_COOKED,
        LinkType.NETFILTER_LOG,
        LinkType.LINUX_COOKED_2,
        LinkType.IPV6,
        147
    };

    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();

    @FuzzTest
    void shouldStayWithinTheFrame(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int linkType = LINK_TYPES[(input[0] & 0xFF) % LINK_TYPES.length];
        byte[] frame = Arrays.copyOfRange(input, 1, input.length);
        packet.wrapFrame(new UnsafeBuffer(frame), 0, frame.length, frame.length, 1, linkType, 1);

        DecodeStatus status = decoder.decode(packet);

        assertThat(packet.payloadLength()).isNotNegative();
        assertThat(packet.payloadOffset() + packet.payloadLength())
                .isLessThanOrEqualTo(frame.length);
        assertThat(packet.headerCount()).isLessThanOrEqualTo(Packet.MAX_HEADER_COUNT);
        for (int i = 0; i < packet.headerCount(); i++) {
            assertThat(packet.headerOffset(i)).isBetween(0, frame.length);
            assertThat(packet.headerKind(i)).isNotNull();
        }
        if (status == DecodeStatus.OK) {
            assertThat(packet.layers()).isPositive();
            assertThat(packet.ipVersion()).isIn(4, 6);
            assertThat(packet.ipOffset() + packet.ipLength()).isLessThanOrEqualTo(frame.length);
            assertThat(packet.encapsulationLength()).isEqualTo(packet.ipOffset());
            assertThat(packet.transportOffset()).isLessThanOrEqualTo(packet.payloadOffset());
            Checksums.valid(packet);
        }
    }

    /// Any headers around any packet: the innermost is found, at its place, and nothing is out of
    /// the ordinary; cut off anywhere it is not taken for whole.
    @FuzzTest
    void shouldFindTheInnermostPacket(FuzzedDataProvider data) {
        Frames frame = Frames.ethernet();
        boolean six = false;
        int layers = 1;
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            frame.vlan(data.consumeInt(0, 4095));
        }
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            six = data.consumeBoolean();
            ip(frame, six);
            layers++;
            switch (data.consumeInt(0, 4)) {
                case 0 -> frame.gre();
                case 1 -> frame.gre("20000000 0000002a");
                case 2 -> frame.vxlan(data.consumeInt(0, 99)).innerEthernet();
                case 3 -> frame.geneve(7, data.consumeInt(0, 9)).innerEthernet();
                default -> {
                    // IP within IP.
                }
            }
        }
        six = data.consumeBoolean();
        ip(frame, six);
        boolean extended = six && data.consumeBoolean();
        if (extended) {
            frame.extension(IpProtocol.DESTINATION_OPTIONS, "00 c9 04 00000000");
        }
        byte[] payload = data.consumeBytes(data.consumeInt(0, 60));
        boolean tcp = data.consumeBoolean();
        byte[] bytes = (tcp ? frame.tcp(1234, 80) : frame.udp(1234, 53)).payload(payload).build();
        packet.wrapFrame(
                new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, 1, LinkType.ETHERNET, 1);

        assertThat(decoder.decode(packet)).isEqualTo(DecodeStatus.OK);
        assertThat(packet.layers()).isEqualTo(layers);
        assertThat(packet.ipVersion()).isEqualTo(six ? 6 : 4);
        assertThat(packet.protocol()).isEqualTo(tcp ? IpProtocol.TCP : IpProtocol.UDP);
        assertThat(packet.sourcePort()).isEqualTo(1234);
        assertThat(packet.payloadLength()).isEqualTo(payload.length);
        assertThat(packet.payloadOffset()).isEqualTo(bytes.length - payload.length);
        assertThat(packet.events().isEmpty()).isTrue();
        if (!extended) {
            // None is crafted behind an extension header, where it may be right by chance.
            assertThat(Checksums.valid(packet)).isTrue();
        }
        int cut = data.consumeInt(0, bytes.length - 1);
        packet.wrapFrame(new UnsafeBuffer(bytes), 0, cut, bytes.length, 1, LinkType.ETHERNET, 1);
        assertThat(decoder.decode(packet)).isNotEqualTo(DecodeStatus.OK);
    }

    private static void ip(Frames frame, boolean six) {
        if (six) {
            frame.ipv6("2001:db8::1", "2001:db8::2");
        } else {
            frame.ipv4("192.0.2.1", "192.0.2.2");
        }
    }
}
