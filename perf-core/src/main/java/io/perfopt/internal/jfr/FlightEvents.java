package io.perfopt.internal.jfr;

import io.perfopt.analytics.AnalyticsListener;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.OperationListener;
import io.perfopt.async.OperationStatus;
import io.perfopt.cache.CacheListener;
import io.perfopt.cache.CacheLoadException;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the rooms tell into recordings of the flight recorder. While nobody ever recorded, a notice costs the read of one flag and loads no event
 * class; without the module {@code jdk.jfr} there is no such listener at all. Stateless.
 */
public final class FlightEvents implements CacheListener, OperationListener, AnalyticsListener {
    FlightEvents() {}

    /** Whether a recording may be running; the events themselves are only touched then. */
    private static boolean recorded() {
        return FlightRecorder.isInitialized();
    }

    @Override
    public void loaded(String region, String key, long nanos, @Nullable Throwable failure) {
        if (recorded()) {
            Events.Load event = new Events.Load();
            if (event.shouldCommit()) {
                event.region = region;
                event.key = key;
                event.loadTime = nanos;
                event.failure = text(failure);
                event.commit();
            }
        }
    }

    @Override
    public void onEnded(
            long id,
            String type,
            int priority,
            OperationStatus status,
            long waitNanos,
            long runNanos,
            @Nullable Throwable error) {
        if (recorded()) {
            Events.Operation event = new Events.Operation();
            if (event.shouldCommit()) {
                event.operation = id;
                event.type = type;
                event.priority = priority;
                event.status = status.name();
                event.waitTime = waitNanos;
                event.runTime = runNanos;
                event.failure = text(error);
                event.commit();
            }
        }
    }

    @Override
    public void onBatch(String type, int size, long waitNanos) {
        if (recorded()) {
            Events.Batch event = new Events.Batch();
            if (event.shouldCommit()) {
                event.type = type;
                event.size = size;
                event.age = waitNanos;
                event.commit();
            }
        }
    }

    @Override
    public void onBreakerTransition(String type, CircuitBreaker.State from, CircuitBreaker.State to) {
        if (recorded()) {
            Events.BreakerChange event = new Events.BreakerChange();
            if (event.shouldCommit()) {
                event.type = type;
                event.from = from.name();
                event.to = to.name();
                event.commit();
            }
        }
    }

    @Override
    public void onIncidentOpened(Incident incident) {
        alert(incident);
    }

    @Override
    public void onIncidentCleared(Incident incident) {
        alert(incident);
    }

    private static void alert(Incident incident) {
        if (recorded()) {
            Events.Alert event = new Events.Alert();
            if (event.shouldCommit()) {
                event.rule = incident.rule();
                event.level = incident.level().name();
                event.cleared = incident.cleared().isPresent();
                event.message = incident.message();
                event.commit();
            }
        }
    }

    /** What the application's own code threw, without the exception in which the cache tells its callers. */
    private static String text(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CacheLoadException && failure.getCause() != null ? failure.getCause() : failure;
        return cause == null ? "" : cause.toString();
    }
}
