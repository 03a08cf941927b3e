package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.signatures.Action.ResetTarget;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// From the wish to reset a connection to what is told of it.
final class ResetterTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final RecordingInjector injector = new RecordingInjector(100);
    private final ConnectionView view = new ConnectionView();

    private static Frames request() {
        return Frames.ethernet()
                .vlan(5)
                .ipv4("192.0.2.1", "192.0.2.2")
                .tcp(40_000, 80)
                .seq(1001)
                .ack(5001)
                .payload("GET /");
    }

    @Test
    void shouldInjectWhatIsPlanned() {
        Resetter resetter = new Resetter(injector, Position.INLINE);
        Packet trigger = Packets.decode(request());
        ResetReport report = resetter.reset(trigger, End.CLIENT, view, ResetTarget.BOTH);

        assertThat(report.position()).isEqualTo(Position.INLINE);
        assertThat(report.target()).isEqualTo(ResetTarget.BOTH);
        assertThat(report.plan().size()).isEqualTo(2);
        assertThat(report.outcome(0)).isEqualTo(Outcome.RECORDED);
        assertThat(report.outcome(1)).isEqualTo(Outcome.RECORDED);
        List<RecordingInjector.Recorded> frames = injector.drain();
        assertThat(frames).hasSize(2);
        assertThat(frames).allMatch(frame -> frame.timestampNs() == Packets.TIMESTAMP_NS);
        Packet toServer = decode(frames.getFirst());
        assertThat(toServer.destinationPort()).isEqualTo(80);
        assertThat(toServer.tcpSequence()).isEqualTo(1001);
        assertThat(toServer.vlanId(0)).isEqualTo(5);
        Packet toClient = decode(frames.getLast());
        assertThat(toClient.destinationPort()).isEqualTo(40_000);
        assertThat(toClient.tcpSequence()).isEqualTo(5001);
    }

    @Test
    void shouldTakeTtlAndIdFromTheViewOfTheSpoofedEnd() {
        view.client().lastPacket(61, 100);
        view.server().lastPacket(55, 200);
        Resetter resetter = new Resetter(injector, Position.TAP);
        resetter.reset(Packets.decode(request()), End.CLIENT, view, ResetTarget.BOTH);
        List<RecordingInjector.Recorded> frames = injector.drain();
        Packet toServer = decode(frames.getFirst());
        Packet toClient = decode(frames.getLast());
        assertThat(List.of(toServer.ttl(), toServer.ipId())).containsExactly(61, 101);
        assertThat(List.of(toClient.ttl(), toClient.ipId())).containsExactly(55, 201);
    }

    @Test
    void shouldCountWhatItDid() {
        Resetter resetter = new Resetter(new RecordingInjector(1), Position.INLINE);
        resetter.reset(Packets.decode(request()), End.CLIENT, view, ResetTarget.BOTH);
        resetter.reset(Packets.decode(request().flags("R")), End.CLIENT, view, ResetTarget.CLIENT);
        ResetCounters counters = resetter.counters();
        assertThat(counters.requests()).isEqualTo(2);
        assertThat(counters.planned()).isEqualTo(2);
        assertThat(counters.outcomes(Outcome.RECORDED)).isEqualTo(1);
        assertThat(counters.outcomes(Outcome.BACK_PRESSURE)).isEqualTo(1);
        assertThat(counters.refusals(Refusal.TRIGGER_IS_RESET)).isEqualTo(1);
        assertThat(counters.refusals(Refusal.NONE)).isZero();
    }

    @Test
    void shouldNotResetUdp() {
        Resetter resetter = new Resetter(injector, Position.INLINE);
        Packet datagram =
                Packets.decode(
                        Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(1, 53).payload("x"));
        ResetReport report = resetter.reset(datagram, End.CLIENT, view, ResetTarget.CLIENT);
        assertThat(report.plan().size()).isZero();
        assertThat(report.plan().refusal(End.CLIENT)).isEqualTo(Refusal.NOT_TCP);
        assertThat(report.plan().refusal(End.SERVER)).isEqualTo(Refusal.NONE);
        assertThat(injector.drain()).isEmpty();
    }

    @Test
    void shouldNeverResetTowardOrInTheNameOfAGroup() {
        Resetter resetter = new Resetter(injector, Position.INLINE);
        List<Frames> triggers =
                List.of(
                        Frames.ethernet().ipv4("192.0.2.1", "224.0.0.1").tcp(1, 2),
                        Frames.ethernet().ipv4("192.0.2.1", "255.255.255.255").tcp(1, 2),
                        Frames.ethernet().ipv4("0.0.0.0", "192.0.2.1").tcp(1, 2),
                        Frames.ethernet().ipv6("2001:db8::1", "ff02::1").tcp(1, 2),
                        Frames.ethernet().ipv6("::", "2001:db8::1").tcp(1, 2));
        for (Frames trigger : triggers) {
            ResetReport report =
                    resetter.reset(Packets.decode(trigger), End.CLIENT, view, ResetTarget.BOTH);
            assertThat(report.plan().refusal(End.CLIENT)).isEqualTo(Refusal.GROUP_ADDRESS);
            assertThat(report.plan().refusal(End.SERVER)).isEqualTo(Refusal.GROUP_ADDRESS);
        }
        assertThat(injector.drain()).isEmpty();
    }

    @Test
    void shouldReportWhatCannotBeForged() {
        Resetter resetter = new Resetter(injector, Position.INLINE);
        Packet trigger =
                Packets.decode(
                        Frames.ethernet()
                                .ipv4("203.0.113.1", "203.0.113.2")
                                .gre("1000 0800 00000001")
                                .ipv4("192.0.2.1", "192.0.2.2")
                                .tcp(1, 2));
        ResetReport report = resetter.reset(trigger, End.SERVER, view, ResetTarget.SERVER);
        assertThat(report.outcome(0)).isEqualTo(Outcome.REFUSED);
        assertThat(report.plan().refusal(End.SERVER)).isEqualTo(Refusal.ENCAPSULATION);
        assertThat(resetter.counters().outcomes(Outcome.REFUSED)).isEqualTo(1);
        assertThat(resetter.counters().refusals(Refusal.ENCAPSULATION)).isEqualTo(1);
    }

    @Test
    void shouldAllocateNothing() {
        Resetter resetter = TrackerFixture.unlimited(new CountingInjector(), Position.TAP);
        Packet trigger = Packets.decode(request());
        view.client().syn(1000).acknowledged(5001).window(100, 2).lastPacket(64, 7).fin();
        view.server().syn(5000).sentUpTo(5600).acknowledged(1001).sack(5500).lastPacket(64, 0);
        long allocated = Long.MAX_VALUE;
        // A round in which the JVM compiles late may allocate; the resetter would in every round.
        for (int round = 0; round < 10 && allocated > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(resetter, trigger, 20_000);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isZero();
        assertThat(resetter.counters().outcomes(Outcome.SENT)).isGreaterThan(20_000);
    }

    private void run(Resetter resetter, Packet trigger, int count) {
        for (int i = 0; i < count; i++) {
            resetter.reset(trigger, End.CLIENT, view, ResetTarget.BOTH);
        }
    }

    private static Packet decode(RecordingInjector.Recorded recorded) {
        UnsafeBuffer frame = new UnsafeBuffer(recorded.frame());
        assertThat(recorded.linkType()).isEqualTo(LinkType.ETHERNET);
        return Packets.decode(frame, frame.capacity(), recorded.linkType());
    }

    private static final class CountingInjector implements Injector {
        private int count;

        @Override
        public Outcome inject(
                DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
            count++;
            return count % 3 == 0 ? Outcome.BACK_PRESSURE : Outcome.SENT;
        }

        @Override
        public void close() {}
    }
}
