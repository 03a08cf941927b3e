package io.wirecut.pipeline.reset;

/// What has been seen of one end of a TCP connection, as far as aiming a RST needs it.
///
/// Made once and filled again for each use, by one thread. Sequence numbers are 32 bits and
/// compared by `TcpSequence`. It makes no difference whether the trigger itself has been counted
/// in. Allocates nothing after construction.
public final class EndView {
    private boolean opened;
    private boolean sent;
    private int nextSequence;
    private boolean finished;
    private boolean acknowledging;
    private int acknowledged;
    private boolean windowKnown;
    private long window;
    private boolean sacked;
    private int sackRightEdge;
    private boolean lenient;
    private int ttl;
    private int ipId;

    /// Of an end of which nothing has been seen.
    public EndView() {
        clear();
    }

    /// Forgets everything.
    public EndView clear() {
        opened = false;
        sent = false;
        nextSequence = 0;
        finished = false;
        acknowledging = false;
        acknowledged = 0;
        windowKnown = false;
        window = 0;
        sacked = false;
        sackRightEdge = 0;
        lenient = false;
        ttl = -1;
        ipId = -1;
        return this;
    }

    /// It has sent a SYN, or a SYN with ACK, of this sequence number.
    public EndView syn(int initialSequence) {
        this.opened = true;
        if (!sent) {
            sentUpTo(initialSequence + 1);
        }
        return this;
    }

    /// It has sent everything before this sequence number, without a gap, and no packet of that was
    /// dropped by us: what its peer's RCV.NXT is once all has arrived. A SYN and a FIN count as
    /// one.
    public EndView sentUpTo(int nextSequence) {
        this.sent = true;
        this.nextSequence = nextSequence;
        return this;
    }

    /// It has sent a FIN, which [#sentUpTo] counts in.
    public EndView fin() {
        this.finished = true;
        return this;
    }

    /// The highest acknowledgement number that it has sent: its RCV.NXT is not below.
    public EndView acknowledged(int acknowledged) {
        this.acknowledging = true;
        this.acknowledged = acknowledged;
        return this;
    }

    /// The window that it has last offered.
    ///
    /// @param window as its TCP header has it, 0 to 65535
    /// @param scale shift count, 0 to 14, if both ends have offered the option; else 0
    public EndView window(int window, int scale) {
        this.windowKnown = true;
        this.window = (long) window << scale;
        return this;
    }

    /// The right edge of the right-most SACK block of the last packet it has sent.
    public EndView sack(int rightEdge) {
        this.sacked = true;
        this.sackRightEdge = rightEdge;
        return this;
    }

    /// It takes a RST anywhere in its window, as hosts older than RFC 5961 do.
    public EndView takesInWindow(boolean lenient) {
        this.lenient = lenient;
        return this;
    }

    /// What the IP header of the last packet that it has sent looked like.
    ///
    /// @param ttl time to live or hop limit, 0 to 255
    /// @param ipId IPv4 identification, 0 to 65535; 0 for IPv6
    public EndView lastPacket(int ttl, int ipId) {
        this.ttl = ttl;
        this.ipId = ipId;
        return this;
    }

    /// Whether it has sent anything.
    public boolean heard() {
        return sent || ttl >= 0;
    }

    /// Whether it has sent a SYN.
    public boolean opened() {
        return opened;
    }

    /// Whether [#nextSequence] is known.
    public boolean hasSent() {
        return sent;
    }

    /// The end of what it has sent without a gap.
    public int nextSequence() {
        return nextSequence;
    }

    /// Whether it has sent a FIN.
    public boolean finished() {
        return finished;
    }

    /// Whether [#acknowledged] is known.
    public boolean hasAcknowledged() {
        return acknowledging;
    }

    /// The highest acknowledgement number that it has sent.
    public int acknowledged() {
        return acknowledged;
    }

    /// Whether [#window] is known.
    public boolean hasWindow() {
        return windowKnown;
    }

    /// Bytes, counted from [#acknowledged], that it has offered to take.
    public long window() {
        return window;
    }

    /// Whether [#sackRightEdge] is known.
    public boolean hasSack() {
        return sacked;
    }

    /// The right edge of its right-most SACK block.
    public int sackRightEdge() {
        return sackRightEdge;
    }

    /// Whether it takes a RST anywhere in its window.
    public boolean isLenient() {
        return lenient;
    }

    /// Time to live or hop limit of its last packet; -1 if none was seen.
    public int ttl() {
        return ttl;
    }

    /// IPv4 identification of its last packet; -1 if none was seen.
    public int ipId() {
        return ipId;
    }
}
