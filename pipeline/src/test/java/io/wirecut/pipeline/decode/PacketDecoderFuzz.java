package io.wirecut.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
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
}
