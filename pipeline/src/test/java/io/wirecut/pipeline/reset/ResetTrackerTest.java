package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.signatures.Action.ResetTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// What follows the first RSTs. The client's data begin at 1001, the server's at 5001; times are
/// milliseconds after the trigger.
final class ResetTrackerTest {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(1_000);

    private final RecordingInjector injector = new RecordingInjector(1_000);
    private final List<String> told = new ArrayList<>();
    private final ConnectionView view = new ConnectionView();
    private Resetter resetter = resetter(Position.TAP, TrackerFixture.options());
    private int tracking;
    private int clientNext = 1001;
    private int serverNext = 5001;
    private int clientAcked = 5001;
    private int serverAcked = 1001;
    private boolean closedInOrder;

    private Resetter resetter(Position position, ResetOptions options) {
        return new Resetter(TrackerFixture.context(options, injector, position, this::tell));
    }

    private void tell(TrackedReset reset) {
        StringBuilder text = new StringBuilder(reset.fate().label());
        for (End end : End.values()) {
            TrackedEnd tracked = reset.of(end);
            if (tracked.asked()) {
                text.append(" %s:%s".formatted(end.label(), tracked.fate().label()));
                if (tracked.evidence() != Evidence.NONE) {
                    text.append("/").append(tracked.evidence().label());
                }
                if (tracked.fate() == Fate.CONFIRMED) {
                    text.append("@" + (tracked.deathNs() - START_NS) / 1_000_000);
                }
            }
        }
        told.add(text.toString());
    }

    private ConnectionView view() {
        view.clear().flow(3, 77, tracking).closedInOrder(closedInOrder);
        view.client().syn(1000).sentUpTo(clientNext).acknowledged(clientAcked).window(65_535, 0);
        view.server().syn(5000).sentUpTo(serverNext).acknowledged(serverAcked).window(65_535, 0);
        return view;
    }

    private static Packet packet(boolean fromClient, int seq, int ack, String flags, int length) {
        Frames frame = Frames.ethernet().vlan(7);
        frame =
                fromClient
                        ? frame.ipv4("192.0.2.1", "192.0.2.2").tcp(4000, 80)
                        : frame.ipv4("192.0.2.2", "192.0.2.1").tcp(80, 4000);
        return Packets.decode(frame.seq(seq).ack(ack).flags(flags).payload("x".repeat(length)));
    }

    /// The client sends a request of 100 bytes, which is the trigger.
    private List<String> trigger(ResetTarget target) {
        clientNext = 1101;
        Packet request = packet(true, 1001, 5001, "PA", 100);
        tracking = resetter.reset(request, End.CLIENT, view(), target, 9, START_NS).tracking();
        return sent();
    }

    private List<String> client(int ms, String flags, int length) {
        return client((double) ms, flags, length);
    }

    private List<String> client(double ms, String flags, int length) {
        Packet packet = packet(true, clientNext, clientAcked, flags, length);
        clientNext += length + (flags.contains("F") ? 1 : 0);
        return later(ms, packet, End.CLIENT);
    }

    private List<String> server(double ms, String flags, int length) {
        Packet packet = packet(false, serverNext, serverAcked, flags, length);
        serverNext += length + (flags.contains("F") ? 1 : 0);
        return later(ms, packet, End.SERVER);
    }

    private List<String> later(double ms, Packet packet, End sender) {
        resetter.onPacket(packet, sender, view(), true, at(ms));
        return sent();
    }

    private List<String> advance(double ms) {
        resetter.advance(at(ms));
        return sent();
    }

    private static long at(double ms) {
        return START_NS + (long) (ms * 1e6);
    }

    private List<String> sent() {
        List<String> lines = new ArrayList<>();
        for (RecordingInjector.Recorded recorded : injector.drain()) {
            DirectBuffer frame = new UnsafeBuffer(recorded.frame());
            Packet packet = new Packet();
            packet.wrapFrame(frame, 0, frame.capacity(), frame.capacity(), 0, LinkType.ETHERNET, 1);
            new PacketDecoder().decode(packet);
            assertThat(io.wirecut.pipeline.decode.Checksums.valid(packet)).isTrue();
            assertThat(packet.vlanId(0)).isEqualTo(7);
            lines.add(
                    (packet.destinationPort() == 80 ? "server " : "client ")
                            + packet.tcpSequence());
        }
        return lines;
    }

    @Test
    void shouldTakeSilenceForDeath() {
        assertThat(trigger(ResetTarget.BOTH)).containsExactly("server 1101", "client 5001");
        assertThat(advance(1_999)).isEmpty();
        assertThat(told).isEmpty();
        assertThat(advance(2_001)).isEmpty();
        assertThat(told)
                .containsExactly("confirmed client:confirmed/silence@0 server:confirmed/silence@0");
        assertThat(resetter.counters().fates(Fate.CONFIRMED)).isEqualTo(1);
    }

    @Test
    void shouldTakeAnEndsOwnResetForDeath() {
        trigger(ResetTarget.SERVER);
        server(5, "R", 0);
        assertThat(told).containsExactly("confirmed server:confirmed/reset@0");
    }

    @Test
    void shouldAimAgainWhereAChallengeSaysThatTheEndIs() {
        trigger(ResetTarget.SERVER);
        // The client went on before the RST came: the server had 100 bytes more.
        assertThat(client(0.01, "A", 100)).as("too soon").isEmpty();
        serverAcked = 1201;
        assertThat(server(1, "A", 0)).containsExactly("server 1201");
        assertThat(server(1.05, "A", 0)).as("it was on its way").isEmpty();
        assertThat(advance(1_000)).as("one more at rest").containsExactly("server 1201");
        assertThat(told).isEmpty();
        advance(5_000);
        assertThat(told).containsExactly("confirmed server:confirmed/silence@21");
    }

    @Test
    void shouldShootWhereItHasComeToRestOnceThePeerIsQuiet() {
        trigger(ResetTarget.CLIENT);
        server(0.1, "A", 500);
        server(0.2, "A", 500);
        assertThat(advance(15)).isEmpty();
        assertThat(advance(25)).containsExactly("client 6001");
        advance(3_000);
        assertThat(told).containsExactly("confirmed client:confirmed/silence@20");
    }

    @Test
    void shouldSayThatAnEndSurvivedThatClosesInOrder() {
        trigger(ResetTarget.BOTH);
        client(1, "FA", 0);
        server(2, "FA", 0);
        closedInOrder = true;
        client(3, "A", 0);
        assertThat(told).containsExactly("survived client:survived/close server:survived/close");
    }

    @Test
    void shouldKeepToTheBudgetOfAFlowAndSayThatItSurvived() {
        List<String> all = new ArrayList<>(trigger(ResetTarget.SERVER));
        for (int ms = 1; ms < 60_000; ms += 50) {
            serverAcked = clientNext;
            all.addAll(server(ms, "A", 0));
            all.addAll(client(ms + 1, "PA", 10));
        }
        assertThat(all).hasSizeLessThanOrEqualTo(24).hasSizeGreaterThan(5);
        assertThat(told).containsExactly("survived server:survived/traffic");
    }

    @Test
    void shouldNotKnowWhenTheInputEndsTooSoon() {
        trigger(ResetTarget.BOTH);
        resetter.onFlowEnd(view(), false, at(500));
        assertThat(told).containsExactly("unknown client:unknown server:unknown");
    }

    @Test
    void shouldTakeANewConnectionForDeath() {
        trigger(ResetTarget.CLIENT);
        later(300, packet(true, 99_000, 0, "S", 0), End.CLIENT);
        assertThat(told).containsExactly("confirmed client:confirmed/restart@0");
    }

    @Test
    void shouldGoOnWhenWhoWasTakenForDeadSpeaks() {
        trigger(ResetTarget.SERVER);
        advance(2_500);
        assertThat(told).containsExactly("confirmed server:confirmed/silence@0");
        assertThat(server(9_000, "PA", 10)).containsExactly("server 1101");
        assertThat(resetter.counters().revivals()).isEqualTo(1);
        advance(20_000);
        assertThat(told.getLast()).isEqualTo("confirmed server:confirmed/silence@9000");
    }

    @Test
    void shouldAnswerWhatIsDroppedInlineOnlyNowAndThen() {
        resetter = resetter(Position.INLINE, TrackerFixture.options());
        assertThat(trigger(ResetTarget.BOTH)).containsExactly("server 1001", "client 5001");
        Packet again = packet(true, 1001, 5001, "PA", 100);
        assertThat(later(20, again, End.CLIENT)).as("on its way").isEmpty();
        assertThat(advance(41)).as("it is quiet again").containsExactly("client 5001");
        assertThat(later(330, again, End.CLIENT)).containsExactly("client 5001");
        assertThat(advance(340)).isEmpty();
        advance(3_000);
        assertThat(told.getFirst()).startsWith("confirmed client:confirmed/silence@");
    }

    @Test
    void shouldNotResetTwiceForTwoSignatures() {
        trigger(ResetTarget.CLIENT);
        Packet next = packet(true, 1101, 5001, "PA", 10);
        ResetReport report = resetter.reset(next, End.CLIENT, view(), ResetTarget.BOTH, 10, at(1));
        assertThat(report.plan().refusal(End.CLIENT)).isEqualTo(Refusal.TRACKED);
        assertThat(sent()).containsExactly("server 1111");
    }

    @Test
    void shouldOnlySayWhatItWouldDo() {
        ResetOptions usual = TrackerFixture.options();
        ResetOptions dry =
                new ResetOptions(
                        true,
                        usual.never(),
                        usual.inWindowHosts(),
                        24,
                        0,
                        0,
                        16,
                        usual.settleNs(),
                        usual.confirmNs(),
                        usual.trackNs(),
                        usual.unreachable(),
                        false,
                        false);
        resetter = resetter(Position.TAP, dry);
        assertThat(trigger(ResetTarget.BOTH)).isEmpty();
        assertThat(told).containsExactly("would-reset client:would-reset server:would-reset");
        assertThat(resetter.counters().outcomes(Outcome.WOULD_RESET)).isEqualTo(2);
    }
}
