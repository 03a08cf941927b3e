package io.wirecut.perf.swap;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/// Is told by the JVM of each pause for garbage collection, shortly after. Work that a collector
/// does beside the other threads is left out.
final class CollectorWatch implements NotificationListener, AutoCloseable {
    private final List<NotificationEmitter> collectors = new ArrayList<>();
    private final AtomicReference<CollectorPauses> pauses =
            new AtomicReference<>(CollectorPauses.NONE);

    CollectorWatch() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter collector && !isConcurrent(bean.getName())) {
                collector.addNotificationListener(this, null, null);
                collectors.add(collector);
            }
        }
    }

    /// As the JVM names them: `ZGC Major Cycles`, beside `ZGC Major Pauses`; `G1 Concurrent GC`.
    private static boolean isConcurrent(String name) {
        return name.contains("Cycles") || name.contains("Concurrent");
    }

    @Override
    public void handleNotification(Notification notification, @Nullable Object handback) {
        if (notification.getUserData() instanceof CompositeData data) {
            long ms = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
            pauses.updateAndGet(before -> before.plus(ms));
        }
    }

    /// The pauses since this was asked last.
    CollectorPauses pausesSinceLast() {
        return pauses.getAndSet(CollectorPauses.NONE);
    }

    @Override
    public void close() {
        for (NotificationEmitter collector : collectors) {
            try {
                collector.removeNotificationListener(this);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
