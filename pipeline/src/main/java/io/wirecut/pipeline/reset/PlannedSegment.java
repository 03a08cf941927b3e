package io.wirecut.pipeline.reset;

/// One RST of a [ResetPlan]. Valid until the plan is made again.
public final class PlannedSegment {
    private End toward = End.CLIENT;
    private int sequence;
    private int acknowledgement;
    private int flags;
    private Aim aim = Aim.BLIND_ANSWER;

    PlannedSegment() {}

    void set(End toward, int sequence, int acknowledgement, int flags, Aim aim) {
        this.toward = toward;
        this.sequence = sequence;
        this.acknowledgement = acknowledgement;
        this.flags = flags;
        this.aim = aim;
    }

    /// The end that is to receive it; it is sent in the name of the other.
    public End toward() {
        return toward;
    }

    /// Its sequence number.
    public int sequence() {
        return sequence;
    }

    /// Its acknowledgement number; 0 without the ACK flag.
    public int acknowledgement() {
        return acknowledgement;
    }

    /// Its flags, bits of [io.wirecut.pipeline.decode.TcpFlag]: RST, with or without ACK.
    public int flags() {
        return flags;
    }

    /// Why it has this sequence number.
    public Aim aim() {
        return aim;
    }
}
