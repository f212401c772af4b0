package io.perfopt.internal.tuning;

import io.perfopt.TuningConfig.ConcurrencyRange;
import io.perfopt.TuningStep.Outcome;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.OperationType;
import io.perfopt.async.OperationTypeStats;
import io.perfopt.internal.tuning.ConcurrencyGovernor.Decision;
import io.perfopt.internal.tuning.ConcurrencyGovernor.Sample;
import org.jspecify.annotations.Nullable;

/** Sets how many operations of one type run at once. A limit that somebody else sets meanwhile is taken over, within the range. */
final class ConcurrencyControl implements Control {
    /** Of its limit a type must use this share on average before more of it can be the remedy. */
    private static final double SATURATED = 0.8;

    private static final String MEASURE = "completed operations per second";

    private final AsyncOperationsManager async;
    private final String type;
    private final ConcurrencyRange range;
    private @Nullable ConcurrencyGovernor governor;
    private @Nullable OperationTypeStats last;
    private long lastNanos;

    ConcurrencyControl(AsyncOperationsManager async, String type, ConcurrencyRange range) {
        this.async = async;
        this.type = type;
        this.range = range;
    }

    @Override
    public void observe(long now, Journal journal) {
        OperationType governed = async.type(type);
        if (!governed.name().equals(type)) {
            return; // the scheduler tells no more types apart
        }
        ConcurrencyGovernor judge = governor;
        if (judge == null || judge.limit() != governed.config().maxConcurrent()) {
            governor = adopt(governed.config().maxConcurrent(), journal);
            last = governed.stats();
            lastNanos = now;
            return;
        }
        OperationTypeStats stats = governed.stats();
        Sample sample = last == null ? null : sample(last, stats, (now - lastNanos) / 1e9, judge.limit());
        if (sample == null || sample.calls() >= ConcurrencyGovernor.MINIMUM_CALLS) {
            last = stats;
            lastNanos = now;
        }
        if (sample != null) {
            judge.observe(sample).ifPresent(decision -> carryOut(decision, judge.limit(), journal));
        }
    }

    private ConcurrencyGovernor adopt(int inForce, Journal journal) {
        int limit = Math.max(range.minimum(), Math.min(range.maximum(), inForce));
        if (limit != inForce) {
            set(limit);
            journal.note(
                    what(),
                    inForce == Integer.MAX_VALUE ? "unlimited" : inForce,
                    limit,
                    "the range is " + range.minimum() + " to " + range.maximum(),
                    MEASURE,
                    Double.NaN,
                    Double.NaN,
                    Outcome.KEPT);
        }
        return new ConcurrencyGovernor(limit, range.minimum(), range.maximum());
    }

    /** What happened between two readings; null when the statistics were set back between them. */
    private static @Nullable Sample sample(OperationTypeStats from, OperationTypeStats to, double seconds, int limit) {
        long completed = to.completed() - from.completed();
        long started = to.started() - from.started();
        double runNanos = to.totalRun().minus(from.totalRun()).toNanos();
        if (completed < 0 || started < completed || runNanos < 0 || seconds <= 0) {
            return null;
        }
        double busy = runNanos / 1e9 / seconds;
        return new Sample(completed, seconds, started == 0 ? 0 : runNanos / started, busy >= SATURATED * limit);
    }

    private void carryOut(Decision decision, int limit, Journal journal) {
        set(limit);
        Outcome outcome =
                Double.isNaN(decision.after()) ? Outcome.TRYING : decision.undone() ? Outcome.UNDONE : Outcome.KEPT;
        journal.note(
                what(),
                decision.from(),
                decision.tried(),
                decision.reason(),
                MEASURE,
                decision.before(),
                decision.after(),
                outcome);
    }

    private void set(int limit) {
        async.configure(type, settings -> settings.maxConcurrent(limit));
    }

    private String what() {
        return "async.type." + type + ".maxConcurrent";
    }
}
