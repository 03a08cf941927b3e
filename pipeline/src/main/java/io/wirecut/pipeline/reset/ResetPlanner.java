package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.stream.TcpSequence;
import io.wirecut.signatures.Action.ResetTarget;

/// Decides which RSTs cut a connection: toward which end, and at which sequence numbers.
///
/// A host in a synchronised state takes a RST only if its sequence number is exactly RCV.NXT (RFC
/// 5961 §3; Linux also at the right edge of its right-most SACK block, and one below RCV.NXT after
/// a FIN). So the planner asks of each end what its RCV.NXT will be when the RST arrives:
///
/// ```
///                    trigger:  SEQ ........ SEQ+LEN      ACK
///                               │              │          │
///   inline, it is dropped   receiver           │       sender
///   tap, it is delivered                   receiver    sender, or past it if the receiver has
///                                                      sent more since
/// ```
///
/// Where what was seen leaves two answers open, both are planned: the likelier one first. A RST
/// below RCV.NXT is ignored, one within the window costs a challenge ACK; neither does harm. In the
/// handshake, an end that waits for the answer to its SYN takes a RST for its acknowledgement
/// number instead (RFC 9293 §3.10.7.3).
///
/// Pure: it reads its arguments and fills the plan, nothing else. Owned by one thread; allocates
/// nothing after construction.
public final class ResetPlanner {
    /// More than an end sends at once, less than the usual window.
    private static final int CHALLENGE_DISTANCE = 16 << 10;

    private final Position position;

    // The end that is being planned for, and the ACK flag and number of what goes there.
    private End toward = End.CLIENT;
    private int flags;
    private int acknowledgement;
    private int first;

    /// @param position whether the triggers are delivered or dropped
    public ResetPlanner(Position position) {
        this.position = position;
    }

    /// Whether the triggers are delivered or dropped.
    public Position position() {
        return position;
    }

    /// Plans.
    ///
    /// @param trigger the packet on which it was decided to reset the connection
    /// @param view what is known of its connection; with or without the trigger counted in
    /// @param target the ends that are to be told
    /// @param plan receives the result; what it held before is forgotten
    public void plan(Trigger trigger, ConnectionView view, ResetTarget target, ResetPlan plan) {
        plan.clear();
        Refusal refusal = refusalOf(trigger, view);
        End receiver = trigger.sender().opposite();
        // The receiver first: it may already be at work on its answer.
        if (includes(target, receiver, trigger.sender())) {
            if (refusal == Refusal.NONE) {
                planTowardReceiver(trigger, view, plan);
            } else {
                plan.refuse(receiver, refusal);
            }
        }
        if (includes(target, trigger.sender(), trigger.sender())) {
            if (refusal == Refusal.NONE) {
                planTowardSender(trigger, view, plan);
            } else {
                plan.refuse(trigger.sender(), refusal);
            }
        }
    }

    /// Whether a target includes an end, given who sent the trigger.
    private static boolean includes(ResetTarget target, End end, End sender) {
        return switch (target) {
            case BOTH -> true;
            case SENDER -> end == sender;
            case RECEIVER -> end != sender;
            case CLIENT -> end == End.CLIENT;
            case SERVER -> end == End.SERVER;
        };
    }

    private static Refusal refusalOf(Trigger trigger, ConnectionView view) {
        if (!trigger.isTcp()) {
            return Refusal.NOT_TCP;
        }
        if (trigger.isGroupAddressed()) {
            return Refusal.GROUP_ADDRESS;
        }
        if (trigger.has(TcpFlag.RST)) {
            return Refusal.TRIGGER_IS_RESET;
        }
        // Data after the end is no straggler for sure: the FIN or RST that we saw may have been
        // sent to
        // us alone, with a TTL too small to arrive. To reset a dead connection does no harm.
        if (view.isClosed() && trigger.payloadLength() == 0) {
            return Refusal.CLOSED;
        }
        // A connection is signed from its SYN on. If that was seen, a later segment that claims to
        // be
        // signed is no proof: it may have been sent to blind us, and its receiver ignores it.
        boolean handshakeSeen = view.client().opened() || view.server().opened();
        if (view.isSigned() || (trigger.isSigned() && !handshakeSeen)) {
            return Refusal.SIGNED;
        }
        return Refusal.NONE;
    }

    private void planTowardReceiver(Trigger trigger, ConnectionView view, ResetPlan plan) {
        EndView sender = view.of(trigger.sender());
        EndView receiver = view.of(trigger.sender().opposite());
        boolean answers = trigger.has(TcpFlag.ACK);
        begin(
                trigger.sender().opposite(),
                answers ? TcpFlag.RST | TcpFlag.ACK : TcpFlag.RST,
                answers ? trigger.acknowledgement() : 0,
                plan);
        int past = trigger.endSequence();
        if (sender.hasSent()) {
            past = TcpSequence.max(past, sender.nextSequence());
        }
        if (position == Position.TAP && addWithinWindow(receiver, past, plan)) {
            return;
        }
        if (position == Position.TAP) {
            aimPastTrigger(trigger, sender, receiver, plan);
        } else if (trigger.has(TcpFlag.SYN) && !answers && !receiver.opened()) {
            plan.refuse(toward, Refusal.UNAWARE);
            return;
        } else {
            aimAtTrigger(trigger, sender, receiver, plan);
            if (view.hasFlow() && isUnheardOf(receiver, trigger)) {
                add(past + CHALLENGE_DISTANCE, Aim.CHALLENGE, plan);
            }
        }
        boolean lostBeforeTrigger =
                receiver.hasAcknowledged()
                        && TcpSequence.isBefore(receiver.acknowledged(), trigger.sequence());
        if (lostBeforeTrigger && receiver.hasSack()) {
            addHole(receiver, plan);
        }
    }

    /// Whether nothing tells where the receiver is. What begins in midstream often begins with a
    /// retransmission, after an outage of ours.
    private static boolean isUnheardOf(EndView receiver, Trigger trigger) {
        return !receiver.hasAcknowledged()
                && !receiver.opened()
                && trigger.has(TcpFlag.ACK)
                && !trigger.has(TcpFlag.SYN)
                && trigger.payloadLength() > 0;
    }

    /// Toward the receiver, the trigger being dropped: its RCV.NXT stays where the trigger begins.
    private void aimAtTrigger(Trigger trigger, EndView sender, EndView receiver, ResetPlan plan) {
        int next = sender.nextSequence();
        boolean aheadOfGap = sender.hasSent() && TcpSequence.isBefore(next, trigger.sequence());
        if (aheadOfGap) {
            add(next, Aim.DELIVERED_EDGE, plan);
        } else if (receiver.hasAcknowledged()
                && TcpSequence.isBefore(trigger.sequence(), receiver.acknowledged())) {
            add(receiver.acknowledged(), Aim.ACKNOWLEDGED_EDGE, plan);
        } else if (trigger.has(TcpFlag.SYN)) {
            add(trigger.sequence(), Aim.SYN_ANSWER, plan);
        } else {
            add(trigger.sequence(), Aim.TRIGGER_SEQUENCE, plan);
        }
        // A retransmission: what it repeats may have arrived, unacknowledged as far as we saw.
        boolean repeats =
                sender.hasSent()
                        && TcpSequence.isBefore(trigger.sequence(), next)
                        && next != trigger.endSequence();
        if (repeats) {
            add(next, Aim.DELIVERED_EDGE, plan);
        }
    }

    /// Toward the receiver, the trigger being delivered: its RCV.NXT goes past it.
    private void aimPastTrigger(Trigger trigger, EndView sender, EndView receiver, ResetPlan plan) {
        int end = trigger.endSequence();
        int next = sender.hasSent() ? sender.nextSequence() : trigger.sequence();
        int exact =
                TcpSequence.isBefore(next, trigger.sequence()) ? next : TcpSequence.max(next, end);
        Aim aim = exact == end ? Aim.TRIGGER_END : Aim.DELIVERED_EDGE;
        if (receiver.hasAcknowledged() && TcpSequence.isBefore(exact, receiver.acknowledged())) {
            exact = receiver.acknowledged();
            aim = Aim.ACKNOWLEDGED_EDGE;
        }
        add(exact, aim, plan);
        boolean aheadOfGap = TcpSequence.isBefore(exact, end);
        if (aheadOfGap) {
            add(end, Aim.SACK_EDGE, plan);
        }
        boolean finInFlight =
                (exact == end && trigger.has(TcpFlag.FIN)) || (exact == next && sender.finished());
        if (finInFlight && aim != Aim.ACKNOWLEDGED_EDGE) {
            add(exact - 1, Aim.FIN_SEQUENCE, plan);
        }
        if (exact == end && trigger.payloadLength() > 0 && mayNotFit(trigger, receiver)) {
            int start = trigger.sequence() + (trigger.has(TcpFlag.SYN) ? 1 : 0);
            add(start, Aim.DATA_NOT_TAKEN, plan);
        }
    }

    /// Whether the receiver may have left the trigger's payload where it was.
    private static boolean mayNotFit(Trigger trigger, EndView receiver) {
        if (trigger.has(TcpFlag.SYN)) {
            return true;
        }
        return receiver.hasWindow()
                && receiver.hasAcknowledged()
                && TcpSequence.distance(receiver.acknowledged(), trigger.endSequence())
                        > receiver.window();
    }

    private void planTowardSender(Trigger trigger, ConnectionView view, ResetPlan plan) {
        EndView sender = view.of(trigger.sender());
        EndView receiver = view.of(trigger.sender().opposite());
        if (!trigger.has(TcpFlag.ACK)) {
            begin(trigger.sender(), TcpFlag.RST | TcpFlag.ACK, trigger.endSequence(), plan);
            aimWithoutAcknowledgement(trigger, sender, receiver, plan);
            return;
        }
        begin(trigger.sender(), TcpFlag.RST, 0, plan);
        boolean behind =
                sender.hasAcknowledged()
                        && TcpSequence.isBefore(trigger.acknowledgement(), sender.acknowledged());
        int heard = behind ? sender.acknowledged() : trigger.acknowledgement();
        Aim aim = behind ? Aim.ACKNOWLEDGED_EDGE : Aim.TRIGGER_ACKNOWLEDGEMENT;
        boolean moreSent =
                receiver.hasSent() && TcpSequence.isBefore(heard, receiver.nextSequence());
        if (position == Position.TAP
                && addWithinWindow(sender, moreSent ? receiver.nextSequence() : heard, plan)) {
            return;
        }
        if (!moreSent) {
            add(heard, aim, plan);
            return;
        }
        boolean hole = sender.hasSack() && TcpSequence.isBefore(heard, sender.sackRightEdge());
        boolean finInFlight = receiver.finished();
        if (position == Position.TAP && !hole && !finInFlight) {
            add(receiver.nextSequence(), Aim.DELIVERED_EDGE, plan);
            return;
        }
        // Inline the cut has to be sure at once: where the sender said it was, and where it is if
        // what was sent since has arrived.
        add(heard, aim, plan);
        add(receiver.nextSequence(), Aim.DELIVERED_EDGE, plan);
        if (finInFlight) {
            add(receiver.nextSequence() - 1, Aim.FIN_SEQUENCE, plan);
        }
        if (hole) {
            add(sender.sackRightEdge(), Aim.SACK_EDGE, plan);
        }
    }

    /// Toward a sender that did not say where it is: it sent a SYN, or a segment no host sends.
    private void aimWithoutAcknowledgement(
            Trigger trigger, EndView sender, EndView receiver, ResetPlan plan) {
        if (trigger.has(TcpFlag.SYN)) {
            add(receiver.opened() ? receiver.nextSequence() : 0, Aim.SYN_ANSWER, plan);
        } else if (receiver.hasSent()) {
            add(receiver.nextSequence(), Aim.DELIVERED_EDGE, plan);
        } else if (sender.hasAcknowledged()) {
            add(sender.acknowledged(), Aim.ACKNOWLEDGED_EDGE, plan);
        } else {
            add(0, Aim.BLIND_ANSWER, plan);
        }
    }

    /// Toward an end that takes a RST anywhere in its window: half-way between what was delivered
    /// and the window's end, so that it lands although more is delivered before it.
    ///
    /// @param past the end of what was delivered
    /// @return false if it is no such end, or there is no window left to aim at
    private boolean addWithinWindow(EndView victim, int past, ResetPlan plan) {
        if (!victim.isLenient() || !victim.hasWindow() || !victim.hasAcknowledged()) {
            return false;
        }
        long left = victim.window() - TcpSequence.distance(victim.acknowledged(), past);
        if (left < 2 || left > victim.window()) {
            return false;
        }
        add(past + (int) (left / 2), Aim.WINDOW_MIDDLE, plan);
        return true;
    }

    /// Toward an end that misses something it has told us of: where the hole begins, and what Linux
    /// takes instead.
    private void addHole(EndView victim, ResetPlan plan) {
        add(victim.acknowledged(), Aim.ACKNOWLEDGED_EDGE, plan);
        if (TcpSequence.isBefore(victim.acknowledged(), victim.sackRightEdge())) {
            add(victim.sackRightEdge(), Aim.SACK_EDGE, plan);
        }
    }

    private void begin(End toward, int flags, int acknowledgement, ResetPlan plan) {
        this.toward = toward;
        this.flags = flags;
        this.acknowledgement = acknowledgement;
        this.first = plan.size();
    }

    /// Adds a segment toward the end begun with, unless there is one with its sequence number, or
    /// no room for more.
    private void add(int sequence, Aim aim, ResetPlan plan) {
        for (int i = first; i < plan.size(); i++) {
            if (plan.segment(i).sequence() == sequence) {
                return;
            }
        }
        if (plan.size() - first < ResetPlan.MAX_SEGMENTS_PER_END) {
            plan.add(toward, sequence, acknowledgement, flags, aim);
        }
    }
}
