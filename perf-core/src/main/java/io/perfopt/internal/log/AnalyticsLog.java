package io.perfopt.internal.log;

import io.perfopt.analytics.AnalyticsListener;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.watch.Incident;
import java.lang.System.Logger;
import java.time.Duration;

/** Writes to {@code io.perfopt.analytics} what is wrong and when it is right again. Thread-safe. */
public final class AnalyticsLog implements AnalyticsListener {
    private final CalmLog log;

    public AnalyticsLog(CalmLog log) {
        this.log = log;
    }

    @Override
    public void onIncidentOpened(Incident incident) {
        Logger.Level level = switch (incident.level()) {
            case WARNING -> Logger.Level.WARNING;
            case CRITICAL -> Logger.Level.ERROR;
        };
        log.log(level, incident::message);
    }

    @Override
    public void onIncidentCleared(Incident incident) {
        log.log(
                Logger.Level.INFO,
                () -> incident.rule() + " cleared after "
                        + Duration.between(incident.opened(), incident.cleared().orElse(incident.opened())));
    }

    @Override
    public void onFolded(String name, Tags tags) {
        log.log(
                Logger.Level.WARNING,
                () -> name + tags + " has one set of tags more than are kept apart and counts under \"other\"");
    }

    @Override
    public void onStall(long fromEpochNanos, long toEpochNanos) {
        log.log(Logger.Level.DEBUG, () -> "the JVM stood still for " + Duration.ofNanos(toEpochNanos - fromEpochNanos));
    }
}
