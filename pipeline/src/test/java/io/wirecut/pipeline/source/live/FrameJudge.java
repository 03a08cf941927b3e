package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.verdict.Verdict;
import org.agrona.DirectBuffer;

/// Stands for the pipeline behind a wire, for tests: drops what begins with a `-`.
final class FrameJudge implements FrameHandler {
    private final Wire wire;
    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();
    private long frames;

    FrameJudge(Wire wire) {
        this.wire = wire;
    }

    /// How many frames were judged.
    long frames() {
        return frames;
    }

    @Override
    public void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        packet.wrapFrame(
                buffer, offset, capturedLength, wireLength, timestampNs, linkType, ++frames);
        judge();
    }

    @Override
    public void onUnfinishedFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        packet.wrapFrame(
                buffer, offset, capturedLength, wireLength, timestampNs, linkType, ++frames);
        packet.leaveUnfinished();
        judge();
    }

    private void judge() {
        decoder.decode(packet);
        boolean drops = packet.frameLength() > 14 && packet.frame().getByte(14) == '-';
        wire.onVerdict(packet, drops ? Verdict.DROP_FRAME : Verdict.FORWARD);
    }
}
