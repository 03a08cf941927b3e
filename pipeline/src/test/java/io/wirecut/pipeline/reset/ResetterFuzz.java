package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.signatures.Action.ResetTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Whatever the frame: if it can be decoded, either there is a reason for no reset, or the resets
/// decode as good RSTs between the same two hosts. And whatever follows: what is told of the
/// connection is told once, and within the budget.
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
    private final Resetter resetter = TrackerFixture.unlimited(injector, Position.TAP);
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

    /// @param input each 8 bytes are what happens next: kind, direction and flags, length, time and
    ///   places
    @FuzzTest
    void anyTrafficEndsTheFollowUpWithinItsBudget(byte[] input) {
        followUp(input);
    }

    @Test
    void shouldEndTheFollowUpOfRandomTraffic() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        int sent = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] input = new byte[8 * random.nextInt(60)];
            random.nextBytes(input);
            sent += followUp(input);
        }
        assertThat(sent).as("seed=" + seed).isGreaterThan(1_000);
    }

    /// Resets a connection, and lets things happen to it. A place is near where the connection is.
    private int followUp(byte[] input) {
        RecordingInjector taken = new RecordingInjector(100_000);
        List<Fate> told = new ArrayList<>();
        ResetOptions options = TrackerFixture.options();
        Position position = input.length % 16 == 0 ? Position.TAP : Position.INLINE;
        ResetHandler handler =
                tracked -> {
                    told.add(tracked.fate());
                    assertThat(tracked.segments())
                            .isLessThanOrEqualTo(options.segmentsPerFlow() + 8);
                };
        Resetter tracking = new Resetter(TrackerFixture.context(options, taken, position, handler));
        ConnectionView view = new ConnectionView();
        long nowNs = 1_000_000_000L;
        int handle = 0;
        int requests = 0;
        for (int at = 0; at + 8 <= input.length; at += 8) {
            int kind = input[at] & 0x0F;
            boolean fromClient = (input[at + 1] & 0x40) != 0;
            Frames frame =
                    fromClient
                            ? Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").tcp(4000, 80)
                            : Frames.ethernet().ipv4("192.0.2.2", "192.0.2.1").tcp(80, 4000);
            byte[] bytes =
                    frame.seq(input[at + 4])
                            .ack(input[at + 5])
                            .set(13, input[at + 1] & 0x3F)
                            .payload(new byte[input[at + 2] & 0x7F])
                            .build();
            Packet packet = decode(bytes, LinkType.ETHERNET);
            End sender = fromClient ? End.CLIENT : End.SERVER;
            nowNs += 1L << (input[at + 3] & 0x1F);
            view.clear().flow(1, 2, handle).closedInOrder(kind == 15);
            view.client().sentUpTo(input[at + 4]).acknowledged(input[at + 5]).window(100, 0);
            view.server().sentUpTo(input[at + 6]).acknowledged(input[at + 7]).sack(input[at + 7]);
            if (kind < 3 || handle == 0) {
                requests++;
                ResetTarget[] targets = ResetTarget.values();
                ResetTarget target = targets[(input[at] >> 4 & 0x0F) % targets.length];
                handle = tracking.reset(packet, sender, view, target, 1, nowNs).tracking();
            } else if (kind == 3) {
                tracking.advance(nowNs);
            } else {
                tracking.onPacket(packet, sender, view, kind != 4, nowNs);
            }
        }
        boolean followed = handle != 0;
        int toldBefore = told.size();
        view.clear().flow(1, 2, handle);
        tracking.onFlowEnd(view, false, nowNs);
        tracking.onFlowEnd(view, false, nowNs);
        assertThat(told.size() - toldBefore).isLessThanOrEqualTo(1);
        assertThat(told.isEmpty()).isEqualTo(!followed);
        tracking.advance(Long.MAX_VALUE / 4);
        assertThat(told.size() - toldBefore).isLessThanOrEqualTo(1);
        int sent = taken.drain().size();
        assertThat(sent).isLessThanOrEqualTo(options.segmentsPerFlow() + 8);
        assertThat(tracking.counters().requests()).isEqualTo(requests);
        return sent;
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
