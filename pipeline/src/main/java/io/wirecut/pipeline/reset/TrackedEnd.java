package io.wirecut.pipeline.reset;

import org.agrona.MutableDirectBuffer;

/// One end of a connection that is being reset: what was sent to it, what it was heard to say
/// since, and what became of it.
///
/// Times are nanoseconds since 1970. Owned by a worker; allocates nothing after construction.
public final class TrackedEnd {
    private static final long NEVER_NS = Long.MIN_VALUE;
    private static final int MAX_QUIET_SHIFT = 8;

    private final End end;
    private final ShotTemplate template;
    private boolean asked;
    private boolean decided;
    private Fate fate = Fate.UNKNOWN;
    private Evidence evidence = Evidence.NONE;
    private int segments;
    private int followUps;
    private int aimedAt;
    private long lastShotNs;
    private long heardNs;
    private long quietNs;
    private int quietTries;
    private long deathNs;
    private boolean placed;
    private int place;
    private boolean holed;
    private int hole;

    TrackedEnd(End end, MutableDirectBuffer memory) {
        this.end = end;
        template = new ShotTemplate(memory);
        clear();
    }

    void clear() {
        template.clear();
        asked = false;
        decided = false;
        fate = Fate.UNKNOWN;
        evidence = Evidence.NONE;
        segments = 0;
        followUps = 0;
        aimedAt = 0;
        lastShotNs = NEVER_NS;
        heardNs = NEVER_NS;
        quietNs = NEVER_NS;
        quietTries = 0;
        deathNs = NEVER_NS;
        placed = false;
        holed = false;
    }

    /// Which end it is.
    public End end() {
        return end;
    }

    /// Whether it is to be reset.
    public boolean asked() {
        return asked;
    }

    /// What became of it: [Fate#UNKNOWN] as long as that is open.
    public Fate fate() {
        return fate;
    }

    /// What [#fate] rests on.
    public Evidence evidence() {
        return evidence;
    }

    /// RSTs that the injector took for it.
    public int segments() {
        return segments;
    }

    /// When it died: when the RST was sent that it was silent after, or when it was first seen to
    /// be dead. Meaningful if that is [#fate].
    public long deathNs() {
        return deathNs;
    }

    void ask() {
        asked = true;
        decided = false;
        fate = Fate.UNKNOWN;
        evidence = Evidence.NONE;
    }

    boolean isOpen() {
        return asked && !decided;
    }

    void decide(Fate fate, Evidence evidence, long nowNs) {
        decided = true;
        this.fate = fate;
        this.evidence = evidence;
        deathNs = segments > 0 && heardNs <= lastShotNs ? lastShotNs : nowNs;
    }

    /// A RST went to it, ours or its peer's.
    void onShot(int sequence, long nowNs) {
        aimedAt = sequence;
        lastShotNs = Math.max(lastShotNs, nowNs);
    }

    /// A RST could not be sent to it, but will be.
    void aimAt(int sequence) {
        aimedAt = sequence;
    }

    void countSegment() {
        segments++;
    }

    void countFollowUp() {
        followUps++;
    }

    int followUps() {
        return followUps;
    }

    void onHeard(long nowNs) {
        heardNs = nowNs;
    }

    /// Whether it has spoken since the last RST.
    boolean heardSinceShot() {
        return heardNs > lastShotNs;
    }

    long lastShotNs() {
        return lastShotNs;
    }

    boolean wasShot() {
        return lastShotNs != NEVER_NS;
    }

    /// A RST was tried in a quiet moment; the next one waits longer.
    void onQuietShot(long nowNs) {
        quietNs = nowNs;
        quietTries = Math.min(quietTries + 1, MAX_QUIET_SHIFT);
    }

    /// When the next quiet moment is, after it was quiet from a time on.
    long quietNs(long sinceNs, long settleNs) {
        return Math.max(sinceNs, Math.max(quietNs, lastShotNs)) + (settleNs << quietTries);
    }

    /// When it gave the last sign, or had the last RST.
    long lastNs() {
        return Math.max(lastShotNs, heardNs);
    }

    boolean isAimedAt(int sequence) {
        return wasShot() && aimedAt == sequence;
    }

    /// Where it will be once all has arrived that was seen on its way.
    void place(int sequence) {
        placed = true;
        place = sequence;
    }

    /// Where it stands in truth, if it misses something.
    void hole(boolean holed, int sequence) {
        this.holed = holed;
        hole = sequence;
    }

    int placeOr(int otherwise) {
        return placed ? place : otherwise;
    }

    int aimedAt() {
        return aimedAt;
    }

    boolean isHoled() {
        return holed;
    }

    int hole() {
        return hole;
    }

    ShotTemplate template() {
        return template;
    }

    /// Whether a RST has to go where it has come to rest.
    boolean isMisplaced() {
        return isOpen()
                && template.isThere()
                && (!wasShot() || heardSinceShot() || (placed && place != aimedAt));
    }
}
