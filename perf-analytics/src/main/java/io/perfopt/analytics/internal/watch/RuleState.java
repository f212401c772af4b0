package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.Tags;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.analytics.watch.Level;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one rule for one set of tags: its last checks, its open incident, its recoveries. Guarded by the lock of
 * {@link Alerts}.
 */
final class RuleState {
    private final AlertRule rule;
    private final Tags tags;
    /** One bit for each of the last checks, the latest lowest: whether the limit was crossed. */
    private long crossedWarning;

    private long crossedCritical;
    private @Nullable Incident open;
    private int recoveries;
    private @Nullable Instant lastRecovery;
    /** Whether the last reading was one of durations, which the message writes with a unit. */
    private boolean durations;

    RuleState(AlertRule rule, Tags tags) {
        this.rule = rule;
        this.tags = tags;
    }

    /**
     * What one check changed.
     *
     * @param incident as it is now
     * @param recover whether the recovery of the rule is due
     */
    record Change(Incident incident, boolean recover) {
        boolean opened() {
            return incident.cleared().isEmpty();
        }
    }

    @Nullable
    Incident open() {
        return open;
    }

    /** Takes one reading, absent when there were too few values, and says what changes with it. */
    @Nullable
    Change check(Optional<Reading> reading, Instant now, long nextId) {
        durations = reading.map(Reading::duration).orElse(durations);
        Level crossed = reading.map(r -> crossed(rule, r.value())).orElse(null);
        crossedWarning = crossedWarning << 1 | (crossed != null ? 1 : 0);
        crossedCritical = crossedCritical << 1 | (crossed == Level.CRITICAL ? 1 : 0);
        if (open != null && clears(reading)) {
            Incident cleared = copy(
                    open,
                    open.level(),
                    reading.map(Reading::value).orElse(open.value()),
                    open.limit(),
                    Optional.of(now));
            open = null;
            recoveries = 0;
            crossedWarning = 0;
            crossedCritical = 0;
            return new Change(cleared, false);
        }
        Level sustained = sustained(crossedCritical) && rule.critical().isPresent()
                ? Level.CRITICAL
                : sustained(crossedWarning) ? Level.WARNING : null;
        if (sustained == null || reading.isEmpty()) {
            return null;
        }
        double limit = limit(rule, sustained);
        double value = reading.get().value();
        if (open == null) {
            open = new Incident(
                    nextId, rule.name(), rule.metric(), tags, sustained, now, Optional.empty(), value, limit, "");
        } else if (sustained.compareTo(open.level()) <= 0) {
            open = copy(open, open.level(), value, open.limit(), Optional.empty());
            return null;
        }
        open = copy(open, sustained, value, limit, Optional.empty());
        return new Change(open, recoveryDue(now));
    }

    private boolean recoveryDue(Instant now) {
        if (rule.recovery().isEmpty()
                || recoveries >= rule.recoveryBudget()
                || (lastRecovery != null && now.isBefore(lastRecovery.plus(rule.cooldown())))) {
            return false;
        }
        recoveries++;
        lastRecovery = now;
        return true;
    }

    private boolean clears(Optional<Reading> reading) {
        if (reading.isEmpty()) {
            return (crossedWarning & mask()) == 0; // nothing was measured for as many checks as the rule looks at
        }
        double level = rule.clear().orElse(limit(rule, rule.warning().isPresent() ? Level.WARNING : Level.CRITICAL));
        double value = reading.get().value();
        return crossed(rule, value) == null && (rule.above() ? value <= level : value >= level);
    }

    private boolean sustained(long crossings) {
        return Long.bitCount(crossings & mask()) >= rule.needed();
    }

    private long mask() {
        return -1L >>> (64 - rule.of());
    }

    private Incident copy(Incident of, Level level, double value, double limit, Optional<Instant> cleared) {
        String message = rule.metric() + (tags.isEmpty() ? "" : tags) + " " + describe(rule) + " is "
                + Amount.of(rule, value, durations) + ", " + (rule.above() ? "above " : "below ")
                + Amount.of(rule, limit, durations);
        return new Incident(
                of.id(), of.rule(), of.metric(), of.tags(), level, of.opened(), cleared, value, limit, message);
    }

    private static String describe(AlertRule rule) {
        return switch (rule.measure()) {
            case PERCENTILE -> "p" + Amount.plain(rule.percent());
            case AVERAGE -> "average";
            case MAX -> "maximum";
            case LAST -> "reading";
            case ERROR_RATE -> "error rate";
            case RATE -> "rate per second";
            case RATIO -> "ratio to " + rule.denominator().orElse("");
        };
    }

    /** The gravest limit that a value crosses. */
    static @Nullable Level crossed(AlertRule rule, double value) {
        for (Level level : new Level[] {Level.CRITICAL, Level.WARNING}) {
            double limit = limit(rule, level);
            if (rule.above() ? value > limit : value < limit) {
                return level;
            }
        }
        return null;
    }

    /** A limit, NaN when the rule lacks it. */
    static double limit(AlertRule rule, Level level) {
        return (level == Level.CRITICAL ? rule.critical() : rule.warning()).orElse(Double.NaN);
    }
}
