package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.source.FrameHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A copy of what passes one interface or several: a mirror port, both legs of a tap, or a port of
/// this host's own bridge. Both directions of an interface are seen, but not what we sent
/// ourselves.
final class TapSource implements LiveSource {
    private final List<PacketRing> rings;
    private final RingPoll waiting;

    private TapSource(List<PacketRing> rings) {
        this.rings = rings;
        this.waiting = new RingPoll(rings);
    }

    static TapSource open(List<String> interfaces, CaptureOptions options) {
        List<PacketRing> rings = new ArrayList<>();
        try {
            for (String name : interfaces) {
                rings.add(PacketRing.forCopies(name, options));
            }
            return new TapSource(List.copyOf(rings));
        } catch (RuntimeException e) {
            rings.forEach(PacketRing::close);
            throw e;
        }
    }

    @Override
    public void start() {
        rings.forEach(PacketRing::start);
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        int share = Math.max(1, limit / rings.size());
        int count = 0;
        for (int i = 0; i < rings.size(); i++) {
            PacketRing ring = rings.get(i);
            try {
                count += ring.poll(handler, share);
            } finally {
                ring.giveBack();
            }
        }
        return count;
    }

    @Override
    public void await(int timeoutMs) {
        waiting.await(timeoutMs);
    }

    @Override
    public void quiesce() {
        rings.forEach(PacketRing::quiesce);
    }

    @Override
    public LiveCounts counts() {
        return waiting.counts(Map.of());
    }

    @Override
    public void close() {
        waiting.close();
    }
}
