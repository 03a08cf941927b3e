package io.wirecut.pipeline.reset;

import static io.wirecut.pipeline.stream.TcpSequence.isBefore;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.signatures.Action.ResetTarget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/// Follows up connections that are being reset, until each end that was to be told is seen to be
/// dead, or is not: aims again at every later packet that shows where an end is now, as far as the
/// budgets go, and reports what became of it.
///
/// ```text
///             a packet of the end, its place having moved: RST ─┐      silent for `confirmNs`
/// trigger ─▶ open ◀───────────────────────────────────────────┘ ──────────────────────────────▶ confirmed
///   RSTs      │ ▲ quiet for `settleNs`, its place having moved: RST │    its RST, a new SYN ──▶ confirmed
///             │ └───────────────────────────────────────────────────┘
///             └─ speaks on with nothing left to send, closes in order ─▶ survived
/// ```
///
/// See the README for where and when it aims. Time is that of the packets; what falls due between
/// two of them is done as of its own time, so that the result does not depend on what else the
/// worker sees. A fixed number of connections is followed up at a time; those that are decided make
/// room first. Owned by a worker; allocates nothing after construction.
final class ResetTracker {
    /// The tracking of a connection that has none.
    static final int NONE = 0;

    /// How long after a RST the next one may follow, at first: where the end has said that it is
    /// there and nothing is on its way, where more is on its way, and where the last one went.
    private static final long SURE_REST_NS = 100_000;

    private static final long LOOSE_REST_NS = 500_000;
    private static final long REPEAT_REST_NS = 100_000_000;
    private static final int MAX_REST_SHIFT = 10;

    private static final long SCAN_INTERVAL_NS = 1_000_000;
    private static final int EVICTION_BUDGET = 64;
    private static final End[] ENDS = End.values();

    private final ResetOptions options;
    private final Position position;
    private final Shooter shooter;
    private final ResetCounters counters;
    private final ResetHandler handler;
    private final @Nullable EpochNanoClock clock;
    private final ResetPlanner planner;
    private final ResetPlan plan = new ResetPlan();
    private final Trigger trigger = new Trigger();
    private final TrackedReset[] pool;

    /// When something falls due of each.
    private final long[] dueNs;

    private final int[] free;
    private int freeCount;
    private int used;
    private int hand;
    private int openCount;
    private long nextScanNs = Long.MIN_VALUE;

    ResetTracker(
            ResetOptions options,
            Position position,
            Shooter shooter,
            ResetCounters counters,
            ResetHandler handler,
            @Nullable EpochNanoClock clock) {
        this.options = options;
        this.position = position;
        this.shooter = shooter;
        this.counters = counters;
        this.handler = handler;
        // Beside the wire what came before a RST has moved its receiver on: to wait longer loses.
        this.clock = position == Position.INLINE ? clock : null;
        planner = new ResetPlanner(position);
        int size = options.trackedFlows();
        ByteBuffer memory = ByteBuffer.allocateDirect(size * TrackedReset.MEMORY_LENGTH);
        pool = new TrackedReset[size];
        for (int i = 0; i < size; i++) {
            pool[i] = new TrackedReset(position, memory, i * TrackedReset.MEMORY_LENGTH);
        }
        dueNs = new long[size];
        Arrays.fill(dueNs, Long.MAX_VALUE);
        free = new int[size];
    }

    /// The connection that a view is of, if it is followed up.
    ///
    /// @return null if it is not
    @Nullable TrackedReset find(ConnectionView view) {
        int tracking = view.tracking();
        if (tracking == NONE || !pool[tracking - 1].isOf(view.flowIndex())) {
            return null;
        }
        return pool[tracking - 1];
    }

    /// Makes room for another connection.
    ///
    /// @return what finds it again, or [#NONE] if too many are followed up
    int claim() {
        if (freeCount > 0) {
            return free[--freeCount] + 1;
        }
        if (used < pool.length) {
            return ++used;
        }
        for (int i = 0; i < EVICTION_BUDGET; i++) {
            hand = hand + 1 == pool.length ? 0 : hand + 1;
            if (pool[hand].isWatched()) {
                return hand + 1;
            }
        }
        counters.countUntracked();
        return NONE;
    }

    TrackedReset at(int tracking) {
        return pool[tracking - 1];
    }

    /// Takes what became of one of the first segments into account.
    ///
    /// @param shotNs when the first of them was sent, for all of them
    void onFirstShot(
            TrackedEnd end, Packet packet, Outcome outcome, PlannedSegment segment, long shotNs) {
        if (!end.isOpen()) {
            end.ask();
        }
        if (outcome == Outcome.WOULD_RESET) {
            end.decide(Fate.WOULD_RESET, Evidence.NONE, shotNs);
        }
        // The likeliest comes first, and it is what further ones are compared with.
        boolean first = !outcome.isTaken() || end.lastShotNs() != shotNs || !end.wasShot();
        onFired(end, outcome, first ? segment.sequence() : end.aimedAt(), shotNs);
        if (outcome.isTaken()) {
            shooter.keep(end.template(), packet);
        } else if (!end.wasShot() && shooter.hasForged()) {
            // No room for it now, or too many of late: tried again in a quiet moment.
            shooter.keep(end.template(), packet);
            end.aimAt(segment.sequence());
        }
    }

    /// Begins to follow up what the first RSTs were sent to.
    ///
    /// @param wasOpen whether it was followed up before
    void begin(int tracking, boolean wasOpen, long nowNs) {
        openCount += wasOpen ? 0 : 1;
        conclude(tracking - 1, nowNs);
    }

    /// Takes a later packet into account.
    ///
    /// @param packet TCP, of a connection that [#find] finds
    /// @param believed whether its receiver takes it, as far as can be told
    void onPacket(Packet packet, End sender, ConnectionView view, boolean believed, long nowNs) {
        int index = view.tracking() - 1;
        TrackedReset reset = pool[index];
        settle(index, nowNs);
        if (!believed) {
            return;
        }
        TrackedEnd from = reset.of(sender);
        TrackedEnd to = reset.of(sender.opposite());
        if (reset.isWatched() && !revives(index, from, packet)) {
            return;
        }
        reset.onPacket(nowNs);
        place(from, view);
        place(to, view);
        if (!view.of(sender).hasAcknowledged() && packet.hasTcpFlags(TcpFlag.ACK)) {
            // Of a session that is not known: what it says of itself is all there is.
            from.place(packet.tcpAcknowledgement());
        }
        if (packet.hasTcpFlags(TcpFlag.RST)) {
            onReset(packet, from, to, nowNs);
        } else if (isRestart(reset, packet)) {
            decide(from, Fate.CONFIRMED, Evidence.RESTART, nowNs);
        } else {
            from.onHeard(nowNs);
            aim(reset, from, to, packet, view, nowNs);
            judge(reset, from, view, nowNs);
        }
        conclude(index, nowNs);
    }

    /// Lets time pass.
    void advance(long nowNs) {
        if (openCount == 0 || nowNs < nextScanNs) {
            return;
        }
        nextScanNs = nowNs + SCAN_INTERVAL_NS;
        for (int i = 0; i < used; i++) {
            if (dueNs[i] <= nowNs) {
                settle(i, nowNs);
            }
        }
    }

    /// The flow of a connection has ended: nothing more will be known of it.
    ///
    /// @param restarted whether its client has begun another one
    void onFlowEnd(ConnectionView view, boolean restarted, long nowNs) {
        TrackedReset reset = find(view);
        if (reset == null) {
            return;
        }
        int index = view.tracking() - 1;
        settle(index, nowNs);
        if (!reset.isWatched()) {
            if (restarted) {
                decide(reset.of(End.CLIENT), Fate.CONFIRMED, Evidence.RESTART, nowNs);
            }
            for (End end : ENDS) {
                decide(reset.of(end), Fate.UNKNOWN, Evidence.NONE, nowNs);
            }
            conclude(index, nowNs);
        }
        reset.release();
        free[freeCount++] = index;
    }

    /// The end of the input: time may begin anywhere.
    void restart() {
        nextScanNs = Long.MIN_VALUE;
    }

    /// Whether who was taken for dead has spoken.
    private boolean revives(int index, TrackedEnd from, Packet packet) {
        boolean dead = from.asked() && from.fate() == Fate.CONFIRMED;
        if (!dead
                || (packet.tcpFlags() & (TcpFlag.RST | TcpFlag.SYN)) != 0
                || !canShoot(pool[index])) {
            return false;
        }
        counters.countRevival();
        from.ask();
        pool[index].resume();
        openCount++;
        return true;
    }

    /// A RST of one end: it is dead, and its peer has been sent one as good as ours.
    private void onReset(Packet packet, TrackedEnd from, TrackedEnd to, long nowNs) {
        decide(from, Fate.CONFIRMED, Evidence.RESET, nowNs);
        if (to.isOpen()) {
            to.onShot(packet.tcpSequence(), nowNs);
        }
    }

    private static boolean isRestart(TrackedReset reset, Packet packet) {
        return !reset.isOpening()
                && (packet.tcpFlags() & (TcpFlag.SYN | TcpFlag.ACK)) == TcpFlag.SYN;
    }

    /// Notes where an end will be once all has arrived, and where it is if it misses something.
    private void place(TrackedEnd end, ConnectionView view) {
        EndView self = view.of(end.end());
        EndView peer = view.of(end.end().opposite());
        boolean holed = false;
        if (position == Position.INLINE) {
            // Nothing arrives any more: it stays where it is.
            int place = end.placeOr(end.aimedAt());
            boolean ahead = self.hasAcknowledged() && isBefore(place, self.acknowledged());
            end.place(ahead ? self.acknowledged() : place);
        } else if (self.hasAcknowledged()) {
            boolean ahead = peer.hasSent() && isBefore(self.acknowledged(), peer.nextSequence());
            end.place(ahead ? peer.nextSequence() : self.acknowledged());
            holed = ahead && self.hasSack();
        } else if (peer.hasSent()) {
            end.place(peer.nextSequence());
        }
        end.hole(holed, self.acknowledged());
    }

    private void aim(
            TrackedReset reset,
            TrackedEnd from,
            TrackedEnd to,
            Packet packet,
            ConnectionView view,
            long nowNs) {
        view.closed(false);
        trigger.set(packet, from.end());
        if (from.isOpen()) {
            boolean sure = from.placeOr(0) == packet.tcpAcknowledgement();
            aim(reset, from, packet, view, sure ? SURE_REST_NS : LOOSE_REST_NS, nowNs);
        }
        boolean movesOn = trigger.endSequence() != trigger.sequence();
        // Inline nothing arrives any more: its receiver stays where it is.
        if (to.isOpen() && movesOn && position == Position.TAP) {
            aim(reset, to, packet, view, LOOSE_REST_NS, nowNs);
        }
    }

    private void aim(
            TrackedReset reset,
            TrackedEnd end,
            Packet packet,
            ConnectionView view,
            long restNs,
            long nowNs) {
        if (!canShoot(reset)) {
            return;
        }
        ResetTarget target = end.end() == End.CLIENT ? ResetTarget.CLIENT : ResetTarget.SERVER;
        planner.plan(trigger, view, target, plan);
        if (plan.size() == 0) {
            return;
        }
        boolean repeats = end.isAimedAt(plan.segment(0).sequence());
        long doubled =
                (repeats ? REPEAT_REST_NS : restNs) << Math.min(end.followUps(), MAX_REST_SHIFT);
        if (end.wasShot() && nowNs - end.lastShotNs() < doubled) {
            return;
        }
        int count = end.isHoled() ? Math.min(2, plan.size()) : 1;
        for (int i = count - 1; i >= 0; i--) {
            counters.countFollowUp();
            Outcome outcome = shooter.fire(packet, trigger.sender(), view, plan.segment(i), nowNs);
            onFired(end, outcome, plan.segment(i).sequence(), clockNs(nowNs));
        }
        end.countFollowUp();
    }

    /// Takes what became of a segment into account.
    ///
    /// @param shotNs when it was sent: what was captured before then is no answer to it
    private void onFired(TrackedEnd end, Outcome outcome, int sequence, long shotNs) {
        if (outcome.isTaken()) {
            end.countSegment();
            end.onShot(sequence, shotNs);
        }
    }

    /// The time by the clock, where there is one: packets are judged some time after they came.
    long clockNs(long nowNs) {
        return clock == null ? nowNs : Math.max(nowNs, clock.nanoTime());
    }

    private boolean canShoot(TrackedReset reset) {
        return reset.segments() < options.segmentsPerFlow();
    }

    /// Whether an end that has spoken has gone on in spite of all.
    private void judge(TrackedReset reset, TrackedEnd from, ConnectionView view, long nowNs) {
        if (view.isClosedInOrder()) {
            for (End end : ENDS) {
                decide(reset.of(end), Fate.SURVIVED, Evidence.CLOSE, nowNs);
            }
        } else if (from.isOpen()
                && !canShoot(reset)
                && nowNs - from.lastShotNs() >= options.confirmNs()) {
            decide(from, Fate.SURVIVED, Evidence.TRAFFIC, nowNs);
        }
    }

    private static void decide(TrackedEnd end, Fate fate, Evidence evidence, long nowNs) {
        if (end.isOpen()) {
            end.decide(fate, evidence, nowNs);
        }
    }

    /// Does what fell due until now, each as of its own time.
    private void settle(int index, long nowNs) {
        while (dueNs[index] <= nowNs) {
            long atNs = dueNs[index];
            TrackedReset reset = pool[index];
            for (End end : ENDS) {
                onDue(reset, reset.of(end), atNs);
            }
            conclude(index, atNs);
        }
    }

    private void onDue(TrackedReset reset, TrackedEnd end, long atNs) {
        if (!end.isOpen()) {
            return;
        }
        if (end.isMisplaced() && canShoot(reset)) {
            if (atNs >= end.quietNs(reset.lastPacketNs(), options.settleNs())) {
                shootQuietly(reset, end, atNs);
            }
        } else if (atNs >= lastNs(reset, end) + options.confirmNs()) {
            boolean dead = end.wasShot() && !end.heardSinceShot();
            end.decide(
                    dead ? Fate.CONFIRMED : Fate.UNKNOWN,
                    dead ? Evidence.SILENCE : Evidence.NONE,
                    atNs);
        }
        if (end.isOpen() && atNs >= reset.triggerNs() + options.trackNs()) {
            boolean speaks = end.heardSinceShot() && atNs - end.lastNs() < options.confirmNs();
            end.decide(
                    speaks ? Fate.SURVIVED : Fate.UNKNOWN,
                    speaks ? Evidence.TRAFFIC : Evidence.NONE,
                    atNs);
        }
    }

    private static long lastNs(TrackedReset reset, TrackedEnd end) {
        return Math.max(end.lastNs(), reset.triggerNs());
    }

    /// Sends a RST to where an end has come to rest.
    private void shootQuietly(TrackedReset reset, TrackedEnd end, long atNs) {
        end.onQuietShot(atNs);
        int place = end.placeOr(end.aimedAt());
        if (end.isHoled()) {
            shootKept(reset, end, end.hole(), atNs);
        }
        shootKept(reset, end, place, atNs);
    }

    private void shootKept(TrackedReset reset, TrackedEnd end, int sequence, long atNs) {
        counters.countQuietShot();
        Outcome outcome =
                shooter.fireKept(
                        end.template(), sequence, reset.clientHigh(), reset.clientLow(), atNs);
        onFired(end, outcome, sequence, clockNs(atNs));
    }

    /// Tells what became of a connection once that is known, or looks when the next thing is due.
    private void conclude(int index, long nowNs) {
        if (pool[index].isOpen()) {
            schedule(index);
        } else {
            finish(index, nowNs);
        }
    }

    private void schedule(int index) {
        TrackedReset reset = pool[index];
        long nextNs = reset.triggerNs() + options.trackNs();
        for (End which : ENDS) {
            TrackedEnd end = reset.of(which);
            if (end.isOpen()) {
                long endNs =
                        end.isMisplaced() && canShoot(reset)
                                ? end.quietNs(reset.lastPacketNs(), options.settleNs())
                                : lastNs(reset, end) + options.confirmNs();
                nextNs = Math.min(nextNs, endNs);
            }
        }
        dueNs[index] = nextNs;
    }

    private void finish(int index, long nowNs) {
        TrackedReset reset = pool[index];
        openCount--;
        dueNs[index] = Long.MAX_VALUE;
        reset.decided(nowNs);
        counters.count(reset.fate());
        if (reset.fate() == Fate.CONFIRMED) {
            counters.recordDeath(reset.deathNs() - reset.triggerNs());
        }
        handler.onReset(reset);
    }
}
