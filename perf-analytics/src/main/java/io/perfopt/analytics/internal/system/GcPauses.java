package io.perfopt.analytics.internal.system;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Takes one reading for each pause of a collector, as the JVM reports it, on a thread of the JVM. Thread-safe. A JVM without the module
 * {@code jdk.management} reports none.
 */
public final class GcPauses implements AutoCloseable {
    /** In milliseconds, which is how precisely the JVM tells. */
    public static final String NAME = "system.gc.pause.millis";

    private final SystemMetrics.Sink sink;
    private final NotificationListener listener = this::handle;
    /** Guarded by this. */
    private final List<NotificationEmitter> heard = new ArrayList<>();

    /** Guarded by this. */
    private boolean closed;

    public GcPauses(SystemMetrics.Sink sink) {
        this.sink = sink;
    }

    /** Begins to listen, unless it does or has ended. */
    public synchronized void start() {
        if (closed || !heard.isEmpty()) {
            return;
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(listener, null, null);
                heard.add(emitter);
            }
        }
    }

    private void handle(Notification notification, Object none) {
        try {
            Reported.pause(notification, sink);
        } catch (LinkageError e) {
            // the JVM lacks the module jdk.management: it says that it collected and not for how long
        }
    }

    /** Whether a collector stopped the application meanwhile, going by the names that the collectors of HotSpot give. */
    static boolean isPause(String collector, String cause) {
        return !collector.endsWith("Cycles") && !cause.equals("No GC");
    }

    /** Listens no more. */
    @Override
    public synchronized void close() {
        closed = true;
        for (NotificationEmitter emitter : heard) {
            try {
                emitter.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                // gone already, which is what is wanted
            }
        }
        heard.clear();
    }

    /** Loaded apart, since the JVM may lack the module jdk.management. */
    private static final class Reported {
        static void pause(Notification notification, SystemMetrics.Sink sink) {
            if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                GarbageCollectionNotificationInfo collection =
                        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
                if (isPause(collection.getGcName(), collection.getGcCause())) {
                    sink.record(NAME, (double) collection.getGcInfo().getDuration());
                }
            }
        }
    }
}
