package io.perfopt.internal.tuning;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.TuningStep;
import io.perfopt.internal.log.CalmLog;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last steps and writes each to the log. Thread-safe. */
final class Journal {
    static final int MOST_STEPS = 500;

    private final InstantSource wallClock;
    private final CalmLog log;

    @GuardedBy("this")
    private final Deque<TuningStep> steps = new ArrayDeque<>();

    Journal(InstantSource wallClock, CalmLog log) {
        this.wallClock = wallClock;
        this.log = log;
    }

    void note(
            String what,
            Object from,
            Object to,
            String reason,
            String measure,
            double before,
            double after,
            TuningStep.Outcome outcome) {
        TuningStep step = new TuningStep(
                wallClock.instant(),
                what,
                String.valueOf(from),
                String.valueOf(to),
                reason,
                measure,
                before,
                after,
                outcome);
        synchronized (this) {
            steps.addLast(step);
            if (steps.size() > MOST_STEPS) {
                steps.removeFirst();
            }
        }
        log.log(Level.INFO, step::toString);
    }

    void failed(RuntimeException failure) {
        log.log(Level.WARNING, () -> "tuning went on without a step that failed: " + failure);
    }

    /** Oldest first. */
    synchronized List<TuningStep> steps() {
        return List.copyOf(steps);
    }
}
