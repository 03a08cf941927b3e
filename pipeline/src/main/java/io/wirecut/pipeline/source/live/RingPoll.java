package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Waits for several rings at once, looks after them, and adds up what they counted. Owned by the
/// polling thread.
final class RingPoll implements AutoCloseable {
    private static final int POLLIN = 1;
    private static final int ERRORS = 8 | 0x20;
    private static final int DESCRIPTOR_LENGTH = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED = 6;
    private static final long LOOK_NS = 100_000_000;

    private final Arena arena = Arena.ofConfined();
    private final List<PacketRing> rings;
    private final MemorySegment descriptors;
    private final long address;
    private long nextLookNs = System.nanoTime();

    RingPoll(List<PacketRing> rings) {
        this.rings = rings;
        descriptors = arena.allocate((long) rings.size() * DESCRIPTOR_LENGTH, Long.BYTES);
        address = descriptors.address();
    }

    void await(int timeoutMs) {
        for (int i = 0; i < rings.size(); i++) {
            long at = (long) i * DESCRIPTOR_LENGTH;
            descriptors.set(ValueLayout.JAVA_INT, at, rings.get(i).descriptor());
            descriptors.set(ValueLayout.JAVA_INT, at + EVENTS, POLLIN);
        }
        if (Posix.poll(address, rings.size(), timeoutMs) > 0) {
            for (int i = 0; i < rings.size(); i++) {
                long at = (long) i * DESCRIPTOR_LENGTH + RETURNED;
                if ((descriptors.get(ValueLayout.JAVA_SHORT, at) & ERRORS) != 0) {
                    rings.get(i).onError();
                }
            }
        }
        long nowNs = System.nanoTime();
        if (nowNs - nextLookNs >= 0) {
            nextLookNs = nowNs + LOOK_NS;
            for (int i = 0; i < rings.size(); i++) {
                rings.get(i).lookAfter();
            }
        }
    }

    LiveCounts counts(Map<String, Long> details) {
        long arrived = 0;
        long handedOn = 0;
        long passedOver = 0;
        long lost = 0;
        Map<String, Long> all = new LinkedHashMap<>();
        for (PacketRing ring : rings) {
            String prefix = "capture." + ring.captured().name() + ".";
            arrived += ring.arrived();
            handedOn += ring.handedOn();
            passedOver += ring.passedOver();
            lost += ring.lost();
            all.put(prefix + "kernel_packets", ring.arrived());
            all.put(prefix + "kernel_drops", ring.lost());
            all.put(prefix + "handed_on", ring.handedOn());
            all.put(prefix + "bytes", ring.handedOnBytes());
            all.put(prefix + "passed_over", ring.passedOver());
            all.put(prefix + "truncated", ring.truncated());
            all.put(prefix + "checksum_not_ready", ring.unfinished());
            all.put(prefix + "link_downs", ring.downs());
            all.put(prefix + "reopened", ring.reopens());
        }
        all.putAll(details);
        return new LiveCounts(arrived, handedOn, passedOver, lost, all);
    }

    @Override
    public void close() {
        rings.forEach(PacketRing::close);
        arena.close();
    }
}
