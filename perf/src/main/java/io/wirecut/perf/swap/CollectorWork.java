package io.wirecut.perf.swap;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/// How often garbage was collected, and what that took: the pauses of a collector that stops all
/// threads, and the cycles of one that does not.
///
/// @param ms of all together
record CollectorWork(long count, long ms) {
    static CollectorWork untilNow() {
        CollectorWork sum = new CollectorWork(0, 0);
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            sum =
                    new CollectorWork(
                            sum.count + bean.getCollectionCount(),
                            sum.ms + bean.getCollectionTime());
        }
        return sum;
    }

    CollectorWork since(CollectorWork earlier) {
        return new CollectorWork(count - earlier.count, ms - earlier.ms);
    }
}
