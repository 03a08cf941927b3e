package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.signatures.Action.ResetTarget;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Whatever the frame: if it can be decoded, either there is a reason for no reset, or the resets
/// decode as good RSTs between the same two hosts.
final class ResetterFuzz {
    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET,
        LinkType.RAW,
        LinkType.NULL,
        LinkType.LINUX_COOKED,
        LinkType.LINUX_COOKED_2,
        LinkType.PPP,
        LinkType.CISCO_HDLC,
        LinkType.NETFILTER_LOG
    };

    private final RecordingInjector injector = new RecordingInjector(ResetPlan.MAX_SEGMENTS);
    private final Resetter resetter = new Resetter(injector, Position.TAP);
    private final PacketDecoder decoder = new PacketDecoder();

    /// @param input the link type's place in the table, then the frame
    @FuzzTest
    void anyFrameGivesGoodResetsOrNone(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] frame = new byte[input.length - 1];
        System.arraycopy(input, 1, frame, 0, frame.length);
        reset(frame, LINK_TYPES[(input[0] & 0xFF) % LINK_TYPES.length]);
    }

    @Test
    void shouldCopeWithMutationsOfEveryEncapsulation() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        List<ResetForgerTest.Case> cases =
                Stream.concat(ResetForgerTest.cases(), ResetForgerTest.tunnels()).toList();
        int resets = 0;
        for (int i = 0; i < 20_000; i++) {
            ResetForgerTest.Case test = cases.get(i % cases.size());
            byte[] frame = test.trigger().build();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            resets += reset(frame, test.linkType());
        }
        assertThat(resets).as("seed=" + seed).isGreaterThan(10_000);
    }

    private int reset(byte[] bytes, int linkType) {
        Packet trigger = decode(bytes, linkType);
        if (trigger.status() != DecodeStatus.OK) {
            return 0;
        }
        resetter.reset(trigger, End.CLIENT, new ConnectionView(), ResetTarget.BOTH);
        List<RecordingInjector.Recorded> frames = injector.drain();
        for (RecordingInjector.Recorded frame : frames) {
            Packet reset = decode(frame.frame(), frame.linkType());
            assertThat(reset.status()).isEqualTo(DecodeStatus.OK);
            assertThat(reset.isTcp()).isTrue();
            assertThat(reset.hasTcpFlags(TcpFlag.RST)).isTrue();
            assertThat(Checksums.valid(reset)).isTrue();
            assertThat(reset.layers()).isEqualTo(trigger.layers());
            assertThat(ends(reset)).isEqualTo(ends(trigger));
        }
        return frames.size();
    }

    /// The same in either direction.
    private static long ends(Packet packet) {
        return (packet.sourceHigh() ^ packet.destinationHigh())
                + (packet.sourceLow() ^ packet.destinationLow())
                + (packet.sourcePort() ^ packet.destinationPort());
    }

    private Packet decode(byte[] bytes, int linkType) {
        Packet packet = new Packet();
        UnsafeBuffer frame = new UnsafeBuffer(bytes);
        packet.wrapFrame(frame, 0, bytes.length, bytes.length, 0, linkType, 1);
        decoder.decode(packet);
        return packet;
    }
}
