package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Packet;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Forges planned RSTs and hands them to the injector, as far as the budgets go; counts what
/// becomes of them. Owned by a worker; allocates nothing after construction.
final class Shooter {
    private final Injector injector;
    private final ResetBudget budget;
    private final boolean dryRun;
    private final long markKey;
    private final ResetCounters counters;
    private final ResetForger forger;
    private final MutableDirectBuffer frame =
            new UnsafeBuffer(ByteBuffer.allocateDirect(ResetForger.MAX_FRAME_LENGTH));
    private int frameLength;
    private Refusal refusal = Refusal.NONE;

    Shooter(
            Injector injector,
            ResetBudget budget,
            boolean dryRun,
            long markKey,
            ResetCounters counters) {
        this.injector = injector;
        this.budget = budget;
        this.dryRun = dryRun;
        this.markKey = markKey;
        this.counters = counters;
        this.forger = new ResetForger(markKey);
    }

    /// Sends a planned segment.
    ///
    /// @param packet what it answers
    Outcome fire(
            Packet packet, End sender, ConnectionView view, PlannedSegment segment, long nowNs) {
        frameLength = forger.forge(packet, sender, segment, view, frame, 0);
        refusal = forger.refusal();
        if (frameLength > 0) {
            boolean fromClient = sender == End.CLIENT;
            refusal =
                    budget.take(
                            fromClient ? packet.sourceHigh() : packet.destinationHigh(),
                            fromClient ? packet.sourceLow() : packet.destinationLow(),
                            nowNs);
        }
        Outcome outcome = Outcome.REFUSED;
        if (refusal == Refusal.NONE) {
            outcome =
                    dryRun
                            ? Outcome.WOULD_RESET
                            : injector.inject(
                                    frame, 0, frameLength, packet.linkType(), packet.timestampNs());
        }
        counters.count(outcome);
        return outcome;
    }

    /// Tells the sender of a packet by ICMP that it is prohibited, as far as the budgets go.
    void tellUnreachable(Packet packet, long nowNs) {
        int length = UnreachableForger.forge(packet, frame);
        if (length == 0 || dryRun) {
            return;
        }
        Refusal refused = budget.take(packet.sourceHigh(), packet.sourceLow(), nowNs);
        if (refused != Refusal.NONE) {
            counters.count(refused);
            return;
        }
        Outcome outcome =
                injector.inject(frame, 0, length, packet.linkType(), packet.timestampNs());
        counters.countUnreachable(outcome.isTaken());
    }

    /// Whether there is a frame of the last one, sent or not.
    boolean hasForged() {
        return frameLength > 0;
    }

    /// Why the last one was refused; [Refusal#NONE] if it was not.
    Refusal refusal() {
        return refusal;
    }

    /// Keeps the last one that was sent.
    void keep(ShotTemplate template, Packet packet) {
        template.keep(frame, frameLength, packet.ipVersion(), packet.linkType());
    }

    /// Sends a kept segment with another sequence number.
    ///
    /// @param high upper half of the client's address
    /// @param low lower half of it
    Outcome fireKept(ShotTemplate template, int sequence, long high, long low, long nowNs) {
        refusal = budget.take(high, low, nowNs);
        Outcome outcome = Outcome.REFUSED;
        if (refusal == Refusal.NONE) {
            template.aim(sequence, markKey);
            outcome =
                    injector.inject(
                            template.frame(), 0, template.length(), template.linkType(), nowNs);
        }
        counters.count(outcome);
        return outcome;
    }
}
