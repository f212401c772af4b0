package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * When a circuit breaker opens and closes.
 *
 * @param failureRate share of failures, above 0 to 1, from which on it opens
 * @param slowCallRate share of slow calls, above 0 to 1, from which on it opens
 * @param slowCall calls that last at least this long are slow
 * @param window calls looked at when counting calls; 0 with a time window
 * @param timeWindow time looked at when counting time, in ten slices; zero with a count window
 * @param minimumCalls calls in the window before rates are judged
 * @param openFor how long it stays open before it tries again
 * @param halfOpenCalls calls let through to try
 * @param failure tells which errors count as failures; others are ignored
 */
public record CircuitBreakerConfig(
        double failureRate,
        double slowCallRate,
        Duration slowCall,
        int window,
        Duration timeWindow,
        int minimumCalls,
        Duration openFor,
        int halfOpenCalls,
        Predicate<? super Throwable> failure) {

    /**
     * Refuses values out of range.
     *
     * @param failureRate as described above
     * @param slowCallRate as described above
     * @param slowCall as described above
     * @param window as described above
     * @param timeWindow as described above
     * @param minimumCalls as described above
     * @param openFor as described above
     * @param halfOpenCalls as described above
     * @param failure as described above
     * @throws IllegalArgumentException when a value is out of range, naming it
     */
    public CircuitBreakerConfig {
        rate("failureRate", failureRate);
        rate("slowCallRate", slowCallRate);
        Checks.positive("slowCall", slowCall);
        Checks.notNegative("timeWindow", timeWindow);
        Checks.positive("openFor", openFor);
        Checks.range("minimumCalls", minimumCalls, 1, 1_000_000);
        Checks.range("halfOpenCalls", halfOpenCalls, 1, 10_000);
        Objects.requireNonNull(failure, "failure");
        if (timeWindow.isZero()) {
            Checks.range("window", window, 1, 1_000_000);
        } else if (window != 0) {
            throw new IllegalArgumentException("window must be 0 when timeWindow is set, was " + window);
        }
    }

    private static void rate(String name, double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0, at most 1, was " + rate);
        }
    }

    /**
     * Starts a config with the defaults: opens at 50 % failures or 100 % calls slower than 60 s among the last 100 calls, 10 at least; tries 5 calls after 30 s.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the settings of a {@link CircuitBreakerConfig}. Not safe for several threads. */
    public static final class Builder {
        private double failureRate = 0.5;
        private double slowCallRate = 1.0;
        private Duration slowCall = Duration.ofSeconds(60);
        private int window = 100;
        private Duration timeWindow = Duration.ZERO;
        private int minimumCalls = 10;
        private Duration openFor = Duration.ofSeconds(30);
        private int halfOpenCalls = 5;
        private Predicate<? super Throwable> failure = error -> true;

        private Builder() {}

        /**
         * Sets the share of failures that opens the breaker.
         *
         * @param rate above 0 to 1
         * @return this
         */
        public Builder failureRate(double rate) {
            this.failureRate = rate;
            return this;
        }

        /**
         * Sets which calls are slow and the share of them that opens the breaker.
         *
         * @param slowCall calls that last at least this long are slow
         * @param rate above 0 to 1
         * @return this
         */
        public Builder slowCalls(Duration slowCall, double rate) {
            this.slowCall = slowCall;
            this.slowCallRate = rate;
            return this;
        }

        /**
         * Judges the last calls.
         *
         * @param calls how many
         * @return this
         */
        public Builder countWindow(int calls) {
            this.window = calls;
            this.timeWindow = Duration.ZERO;
            return this;
        }

        /**
         * Judges the calls of the last while.
         *
         * @param span how long
         * @return this
         */
        public Builder timeWindow(Duration span) {
            this.timeWindow = span;
            this.window = 0;
            return this;
        }

        /**
         * Sets how many calls must be in the window before rates are judged.
         *
         * @param calls at least 1
         * @return this
         */
        public Builder minimumCalls(int calls) {
            this.minimumCalls = calls;
            return this;
        }

        /**
         * Sets how long the breaker stays open.
         *
         * @param span how long
         * @return this
         */
        public Builder openFor(Duration span) {
            this.openFor = span;
            return this;
        }

        /**
         * Sets how many calls are let through to try.
         *
         * @param calls at least 1
         * @return this
         */
        public Builder halfOpenCalls(int calls) {
            this.halfOpenCalls = calls;
            return this;
        }

        /**
         * Says which errors count as failures; others count as neither success nor failure.
         *
         * @param failure true for an error that says the called side is ill
         * @return this
         */
        public Builder failOn(Predicate<? super Throwable> failure) {
            this.failure = failure;
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the config
         * @throws IllegalArgumentException when a setting is out of range
         */
        public CircuitBreakerConfig build() {
            return new CircuitBreakerConfig(
                    failureRate,
                    slowCallRate,
                    slowCall,
                    window,
                    timeWindow,
                    minimumCalls,
                    openFor,
                    halfOpenCalls,
                    failure);
        }
    }
}
