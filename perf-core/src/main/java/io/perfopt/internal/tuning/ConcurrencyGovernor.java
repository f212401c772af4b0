package io.perfopt.internal.tuning;

import java.util.Optional;

/**
 * Finds the concurrency limit of one type of work: raises it while work waits and the latency stays near its own best, lowers it when latency grows
 * or when a raise brought nothing, and takes back a step that the next interval shows to have made things worse (docs/design/0081-adaptive-concurrency.md).
 *
 * <p>Not thread-safe: one thread feeds it one sample an interval, in order.
 */
final class ConcurrencyGovernor {
    /** A sample of fewer calls says nothing. */
    static final int MINIMUM_CALLS = 20;

    private static final double NEAR_BEST = 1.15;
    private static final double FAR_FROM_BEST = 1.5;
    private static final double STEP_DOWN = 0.75;
    private static final double NOTABLE_GAIN = 1.03;
    private static final double TOLERATED_LOSS = 0.97;
    /** The best latency seen drifts up by this share an interval, so that a service that got slower for good is not throttled for ever. */
    private static final double FORGET = 1.02;

    private final int minimum;
    private final int maximum;
    private int limit;
    private double bestLatency = Double.NaN;
    private final Rest rest = new Rest();
    /** After a raise that brought nothing the limit may be too high already, which its own latency cannot show. */
    private boolean downNext;

    private Optional<Trial> trial = Optional.empty();

    ConcurrencyGovernor(int limit, int minimum, int maximum) {
        if (minimum < 1 || maximum < minimum || limit < minimum || limit > maximum) {
            throw new IllegalArgumentException(
                    "limits must be 1 <= minimum <= limit <= maximum, were " + minimum + ", " + limit + ", " + maximum);
        }
        this.limit = limit;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    int limit() {
        return limit;
    }

    /** Judges the running trial, if there is one, by this interval; else maybe starts one. */
    Optional<Decision> observe(Sample sample) {
        if (sample.calls() < MINIMUM_CALLS) {
            return Optional.empty();
        }
        double latency = sample.averageLatencyNanos();
        bestLatency = Double.isNaN(bestLatency) ? latency : Math.min(bestLatency * FORGET, latency);
        if (trial.isPresent()) {
            Trial tried = trial.get();
            trial = Optional.empty();
            return Optional.of(judge(tried, sample));
        }
        if (!rest.isOver()) {
            return Optional.empty();
        }
        double slowdown = latency / bestLatency;
        if (slowdown >= FAR_FROM_BEST && limit > minimum) {
            return Optional.of(attempt(
                    Math.max(minimum, (int) Math.floor(limit / slowdown)),
                    sample,
                    "latency is " + percent(slowdown - 1) + " above its best"));
        }
        if (slowdown > NEAR_BEST || !sample.saturated()) {
            return Optional.empty();
        }
        if (downNext && limit > minimum) {
            int fewer = Math.max(minimum, Math.min(limit - 1, (int) (limit * STEP_DOWN)));
            return Optional.of(attempt(fewer, sample, "more brought nothing, fewer may do as well"));
        }
        if (limit < maximum) {
            int more = Math.min(maximum, limit + Math.max(1, (int) Math.sqrt(limit)));
            return Optional.of(attempt(
                    more, sample, "work waits and latency is within " + percent(NEAR_BEST - 1) + " of its best"));
        }
        downNext = true;
        return Optional.empty();
    }

    private Decision attempt(int next, Sample sample, String reason) {
        trial = Optional.of(new Trial(limit, sample, reason));
        Decision decision = new Decision(limit, next, reason, sample.callsPerSecond(), Double.NaN, false);
        limit = next;
        return decision;
    }

    private Decision judge(Trial tried, Sample after) {
        double gain = after.callsPerSecond() / tried.before().callsPerSecond();
        double latencyGain = tried.before().averageLatencyNanos() / after.averageLatencyNanos();
        boolean raised = limit > tried.from();
        boolean worse = raised ? gain < NOTABLE_GAIN : gain < TOLERATED_LOSS && gain * latencyGain < 1;
        int triedLimit = limit;
        if (worse) {
            limit = tried.from();
            downNext = raised;
            rest.begin();
        } else {
            rest.forget();
        }
        return new Decision(
                tried.from(),
                triedLimit,
                tried.reason(),
                tried.before().callsPerSecond(),
                after.callsPerSecond(),
                worse);
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    /**
     * One interval.
     *
     * @param calls completed in it
     * @param seconds its length
     * @param averageLatencyNanos of those calls, without their wait in the queue
     * @param saturated whether work waited because the limit was reached
     */
    record Sample(long calls, double seconds, double averageLatencyNanos, boolean saturated) {
        double callsPerSecond() {
            return calls / seconds;
        }
    }

    /**
     * A step tried ({@code after} is NaN) or judged.
     *
     * @param from the limit before the step
     * @param tried the limit that was tried
     * @param before calls per second before the step
     * @param after calls per second under it
     * @param undone whether the step was taken back
     */
    record Decision(int from, int tried, String reason, double before, double after, boolean undone) {}

    private record Trial(int from, Sample before, String reason) {}
}
