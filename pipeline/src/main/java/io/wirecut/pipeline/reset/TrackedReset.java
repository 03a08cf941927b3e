package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Packet;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// A connection that is being reset, from the packet that caused it to what became of both ends.
///
/// Belongs to its [ResetTracker]; lent to a [ResetHandler]. Times are nanoseconds since 1970.
/// Allocates nothing after construction.
public final class TrackedReset {
    private static final int NO_FLOW = -1;

    private final TrackedEnd client;
    private final TrackedEnd server;
    private final Position position;
    private int flowIndex;
    private long flowId;
    private long signatureId;
    private int ipVersion;
    private long clientHigh;
    private long clientLow;
    private int clientPort;
    private long serverHigh;
    private long serverLow;
    private int serverPort;
    private long triggerNs;
    private long matchNs;
    private long injectionNs;
    private long lastPacketNs;
    private long decidedNs;
    private boolean watched;
    private boolean opening;

    /// Bytes of memory that one takes.
    static final int MEMORY_LENGTH = 2 * ShotTemplate.MAX_LENGTH;

    /// @param memory where the [#MEMORY_LENGTH] bytes at `offset` are for this one
    TrackedReset(Position position, ByteBuffer memory, int offset) {
        this.position = position;
        int length = ShotTemplate.MAX_LENGTH;
        client = new TrackedEnd(End.CLIENT, new UnsafeBuffer(memory, offset, length));
        server = new TrackedEnd(End.SERVER, new UnsafeBuffer(memory, offset + length, length));
        flowIndex = NO_FLOW;
    }

    /// Takes on another connection.
    void begin(int flowIndex, long flowId, Packet trigger, End sender) {
        client.clear();
        server.clear();
        this.flowIndex = flowIndex;
        this.flowId = flowId;
        boolean fromClient = sender == End.CLIENT;
        ipVersion = trigger.ipVersion();
        clientHigh = fromClient ? trigger.sourceHigh() : trigger.destinationHigh();
        clientLow = fromClient ? trigger.sourceLow() : trigger.destinationLow();
        clientPort = fromClient ? trigger.sourcePort() : trigger.destinationPort();
        serverHigh = fromClient ? trigger.destinationHigh() : trigger.sourceHigh();
        serverLow = fromClient ? trigger.destinationLow() : trigger.sourceLow();
        serverPort = fromClient ? trigger.destinationPort() : trigger.sourcePort();
    }

    /// Begins, or begins again, to follow it up.
    void trigger(
            long signatureId, long triggerNs, long matchNs, long injectionNs, boolean opening) {
        this.signatureId = signatureId;
        this.triggerNs = triggerNs;
        this.matchNs = matchNs;
        this.injectionNs = injectionNs;
        this.opening = opening;
        lastPacketNs = triggerNs;
        watched = false;
    }

    void resume() {
        watched = false;
    }

    /// It is decided, and watched only for signs that this was wrong.
    void decided(long nowNs) {
        watched = true;
        decidedNs = nowNs;
    }

    /// Either end.
    public TrackedEnd of(End end) {
        return end == End.CLIENT ? client : server;
    }

    /// What became of the connection: confirmed if every end that was to be reset is dead, survived
    /// if one of them went on, else unknown.
    public Fate fate() {
        boolean allDead = true;
        boolean survived = false;
        boolean dry = false;
        for (int i = 0; i < 2; i++) {
            TrackedEnd end = i == 0 ? client : server;
            if (end.asked()) {
                allDead &= end.fate() == Fate.CONFIRMED;
                survived |= end.fate() == Fate.SURVIVED;
                dry |= end.fate() == Fate.WOULD_RESET;
            }
        }
        if (allDead) {
            return Fate.CONFIRMED;
        }
        if (survived) {
            return Fate.SURVIVED;
        }
        return dry ? Fate.WOULD_RESET : Fate.UNKNOWN;
    }

    /// Whether the trigger was delivered or dropped.
    public Position position() {
        return position;
    }

    /// RSTs that the injector took, toward both ends.
    public int segments() {
        return client.segments() + server.segments();
    }

    /// The id of the flow.
    public long flowId() {
        return flowId;
    }

    /// The id of the signature that asked for it; 0 if it was a policy.
    public long signatureId() {
        return signatureId;
    }

    /// 4 or 6.
    public int ipVersion() {
        return ipVersion;
    }

    /// Upper half of the client's address; 0 for IPv4.
    public long clientHigh() {
        return clientHigh;
    }

    /// Lower half of the client's address, or its IPv4 address.
    public long clientLow() {
        return clientLow;
    }

    /// The client's port.
    public int clientPort() {
        return clientPort;
    }

    /// Upper half of the server's address; 0 for IPv4.
    public long serverHigh() {
        return serverHigh;
    }

    /// Lower half of the server's address, or its IPv4 address.
    public long serverLow() {
        return serverLow;
    }

    /// The server's port.
    public int serverPort() {
        return serverPort;
    }

    /// When the packet came that caused it.
    public long triggerNs() {
        return triggerNs;
    }

    /// When it was decided to reset the connection, before anything was planned.
    public long matchNs() {
        return matchNs;
    }

    /// When the injector had taken the first RST, or refused it.
    public long injectionNs() {
        return injectionNs;
    }

    /// When the last of the ends died; meaningful if the fate is [Fate#CONFIRMED].
    public long deathNs() {
        long clientNs = client.asked() ? client.deathNs() : Long.MIN_VALUE;
        return server.asked() ? Math.max(clientNs, server.deathNs()) : clientNs;
    }

    /// When it was decided what became of it.
    public long decidedNs() {
        return decidedNs;
    }

    boolean isOf(int index) {
        return flowIndex == index;
    }

    boolean isWatched() {
        return watched;
    }

    /// Whether the trigger was part of the handshake.
    boolean isOpening() {
        return opening;
    }

    boolean isOpen() {
        return client.isOpen() || server.isOpen();
    }

    void onPacket(long nowNs) {
        lastPacketNs = nowNs;
    }

    long lastPacketNs() {
        return lastPacketNs;
    }

    /// Its flow has ended.
    void release() {
        flowIndex = NO_FLOW;
        watched = false;
    }
}
