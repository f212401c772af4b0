package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of one type of operations. Immutable; changed as a whole by {@link AsyncOperationsManager#configure}, for operations submitted from then on;
 * limits, weight and throttles hold for those that already wait as well. Longer than most classes because each setting stands three times, as component, default
 * and method of the builder, with its rule beside it.
 *
 * @param maxConcurrent how many run at once; {@code Integer.MAX_VALUE}: as many as the manager runs
 * @param weight share of the type among types of the same urgency, 1 to 1000
 * @param throttle least time between two starts; zero: none
 * @param permits starts allowed in each period, as a bucket that holds as many; 0: any number
 * @param period the period of the permits
 * @param timeout total time limit from submission; zero: none
 * @param queueTimeout time limit until the first start; zero: none
 * @param runTimeout time limit of each attempt; zero: none
 * @param startDelay how long a new operation waits before it is queued
 * @param priority priority of operations that name none
 * @param capacity operations that may wait; {@code Integer.MAX_VALUE}: as many as the manager holds
 * @param rejection what a full type does; empty: what the manager does
 * @param retry retries of operations that name none; empty: none
 * @param circuitBreaker the breaker every attempt passes; empty: none
 * @param batchSize operations a batch holds; 0: no batching
 * @param batchWait age of its first operation at which a batch is dispatched
 * @param batchWhenIdle dispatch a batch at once while a worker is idle
 * @param keepFinished completed operations that stay readable
 * @param keepFailed failed, cancelled and timed-out operations that stay readable
 * @param keepFor how long they stay readable
 */
public record OperationTypeConfig(
        int maxConcurrent,
        int weight,
        Duration throttle,
        int permits,
        Duration period,
        Duration timeout,
        Duration queueTimeout,
        Duration runTimeout,
        Duration startDelay,
        int priority,
        int capacity,
        Optional<RejectionPolicy> rejection,
        Optional<RetryPolicy> retry,
        Optional<CircuitBreaker> circuitBreaker,
        int batchSize,
        Duration batchWait,
        boolean batchWhenIdle,
        int keepFinished,
        int keepFailed,
        Duration keepFor) {

    private static final OperationTypeConfig DEFAULTS = new OperationTypeConfig(
            Integer.MAX_VALUE,
            1,
            Duration.ZERO,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            5,
            Integer.MAX_VALUE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Duration.ofMillis(100),
            false,
            10,
            50,
            Duration.ofHours(1));

    /**
     * Refuses values out of range.
     *
     * @param maxConcurrent as described above
     * @param weight as described above
     * @param throttle as described above
     * @param permits as described above
     * @param period as described above
     * @param timeout as described above
     * @param queueTimeout as described above
     * @param runTimeout as described above
     * @param startDelay as described above
     * @param priority as described above
     * @param capacity as described above
     * @param rejection as described above
     * @param retry as described above
     * @param circuitBreaker as described above
     * @param batchSize as described above
     * @param batchWait as described above
     * @param batchWhenIdle as described above
     * @param keepFinished as described above
     * @param keepFailed as described above
     * @param keepFor as described above
     * @throws IllegalArgumentException when a value is out of range, naming it
     */
    public OperationTypeConfig {
        Checks.range("maxConcurrent", maxConcurrent, 1, Integer.MAX_VALUE);
        Checks.range("weight", weight, 1, 1_000);
        Checks.notNegative("throttle", throttle);
        Checks.range("permits", permits, 0, 1_000_000_000);
        Checks.positive("period", period);
        Checks.notNegative("timeout", timeout);
        Checks.notNegative("queueTimeout", queueTimeout);
        Checks.notNegative("runTimeout", runTimeout);
        Checks.notNegative("startDelay", startDelay);
        Checks.priority(priority);
        Checks.range("capacity", capacity, 1, Integer.MAX_VALUE);
        Objects.requireNonNull(rejection, "rejection");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(circuitBreaker, "circuitBreaker");
        Checks.range("batchSize", batchSize, 0, 100_000);
        Checks.positive("batchWait", batchWait);
        Checks.range("keepFinished", keepFinished, 0, 100_000);
        Checks.range("keepFailed", keepFailed, 0, 100_000);
        Checks.positive("keepFor", keepFor);
    }

    /**
     * Gives the settings of a type that was never configured.
     *
     * @return the defaults
     */
    public static OperationTypeConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Starts from these settings.
     *
     * @return a builder that holds them
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("fallback(of the operation)");
        text.append(" > ").append(retry.map(RetryPolicy::toString).orElse("no retry"));
        text.append(" > ").append(circuitBreaker.map(CircuitBreaker::toString).orElse("no breaker"));
        text.append(" > timeout(total ").append(limit(timeout));
        text.append(", queue ").append(limit(queueTimeout));
        text.append(", run ").append(limit(runTimeout)).append(')');
        text.append(" > throttle(").append(throttle.isZero() ? "none" : "gap " + throttle);
        text.append(permits == 0 ? "" : ", " + permits + " in " + period).append(')');
        text.append("; maxConcurrent ").append(maxConcurrent == Integer.MAX_VALUE ? "unlimited" : maxConcurrent);
        text.append(", weight ").append(weight).append(", priority ").append(priority);
        text.append(", capacity ").append(capacity == Integer.MAX_VALUE ? "unlimited" : capacity);
        text.append(batchSize == 0 ? "" : ", batches of " + batchSize + " within " + batchWait);
        return text.toString();
    }

    private static String limit(Duration span) {
        return span.isZero() ? "none" : span.toString();
    }

    /** Collects the settings of a type. Not safe for several threads. */
    public static final class Builder {
        private int maxConcurrent;
        private int weight;
        private Duration throttle;
        private int permits;
        private Duration period;
        private Duration timeout;
        private Duration queueTimeout;
        private Duration runTimeout;
        private Duration startDelay;
        private int priority;
        private int capacity;
        private Optional<RejectionPolicy> rejection;
        private Optional<RetryPolicy> retry;
        private Optional<CircuitBreaker> circuitBreaker;
        private int batchSize;
        private Duration batchWait;
        private boolean batchWhenIdle;
        private int keepFinished;
        private int keepFailed;
        private Duration keepFor;

        private Builder(OperationTypeConfig from) {
            maxConcurrent = from.maxConcurrent;
            weight = from.weight;
            throttle = from.throttle;
            permits = from.permits;
            period = from.period;
            timeout = from.timeout;
            queueTimeout = from.queueTimeout;
            runTimeout = from.runTimeout;
            startDelay = from.startDelay;
            priority = from.priority;
            capacity = from.capacity;
            rejection = from.rejection;
            retry = from.retry;
            circuitBreaker = from.circuitBreaker;
            batchSize = from.batchSize;
            batchWait = from.batchWait;
            batchWhenIdle = from.batchWhenIdle;
            keepFinished = from.keepFinished;
            keepFailed = from.keepFailed;
            keepFor = from.keepFor;
        }

        /**
         * Limits how many operations of the type run at once.
         *
         * @param operations at least 1
         * @return this
         */
        public Builder maxConcurrent(int operations) {
            this.maxConcurrent = operations;
            return this;
        }

        /**
         * Sets the share of the type among types of the same urgency.
         *
         * @param weight 1 to 1000
         * @return this
         */
        public Builder weight(int weight) {
            this.weight = weight;
            return this;
        }

        /**
         * Sets the least time between two starts.
         *
         * @param gap the time; zero lifts the throttle
         * @return this
         */
        public Builder throttle(Duration gap) {
            this.throttle = gap;
            return this;
        }

        /**
         * Limits the starts over time by a token bucket, which allows bursts of as many.
         *
         * @param permits starts in each period; 0 lifts the limit
         * @param period the period
         * @return this
         */
        public Builder rate(int permits, Duration period) {
            this.permits = permits;
            this.period = period;
            return this;
        }

        /**
         * Sets the total time limit, counted from submission.
         *
         * @param limit the limit; zero: none
         * @return this
         */
        public Builder timeout(Duration limit) {
            this.timeout = limit;
            return this;
        }

        /**
         * Sets the time limit until the first start.
         *
         * @param limit the limit; zero: none
         * @return this
         */
        public Builder queueTimeout(Duration limit) {
            this.queueTimeout = limit;
            return this;
        }

        /**
         * Sets the time limit of each attempt.
         *
         * @param limit the limit; zero: none
         * @return this
         */
        public Builder runTimeout(Duration limit) {
            this.runTimeout = limit;
            return this;
        }

        /**
         * Sets how long a new operation waits before it is queued.
         *
         * @param delay the delay; zero: none
         * @return this
         */
        public Builder startDelay(Duration delay) {
            this.startDelay = delay;
            return this;
        }

        /**
         * Sets the priority of operations that name none.
         *
         * @param priority 1 to 10
         * @return this
         */
        public Builder priority(int priority) {
            this.priority = priority;
            return this;
        }

        /**
         * Limits how many operations of the type wait.
         *
         * @param operations at least 1
         * @return this
         */
        public Builder capacity(int operations) {
            this.capacity = operations;
            return this;
        }

        /**
         * Sets what a full type does.
         *
         * @param policy the policy
         * @return this
         */
        public Builder rejection(RejectionPolicy policy) {
            this.rejection = Optional.of(policy);
            return this;
        }

        /**
         * Sets the retries of operations that name none.
         *
         * @param policy the policy
         * @return this
         */
        public Builder retry(RetryPolicy policy) {
            this.retry = Optional.of(policy);
            return this;
        }

        /**
         * Puts a breaker around every attempt.
         *
         * @param breaker the breaker; several types may share one
         * @return this
         */
        public Builder circuitBreaker(CircuitBreaker breaker) {
            this.circuitBreaker = Optional.of(breaker);
            return this;
        }

        /**
         * Takes retries and breaker away again.
         *
         * @return this
         */
        public Builder withoutPolicies() {
            this.retry = Optional.empty();
            this.circuitBreaker = Optional.empty();
            return this;
        }

        /**
         * Turns batching on: operations wait as a group and are dispatched in one worker turn.
         *
         * @param size operations that fill a batch, at least 1
         * @param wait age of its first operation at which a batch goes, full or not
         * @return this
         */
        public Builder batching(int size, Duration wait) {
            this.batchSize = Checks.range("batchSize", size, 1, 100_000);
            this.batchWait = wait;
            return this;
        }

        /**
         * Turns batching on with the defaults: 10 operations, 100 ms.
         *
         * @return this
         */
        public Builder batching() {
            return batching(10, Duration.ofMillis(100));
        }

        /**
         * Turns batching off; an open batch is dispatched.
         *
         * @return this
         */
        public Builder withoutBatching() {
            this.batchSize = 0;
            return this;
        }

        /**
         * Says whether a batch waits for company while a worker is idle.
         *
         * @param dispatch true: it goes at once
         * @return this
         */
        public Builder batchWhenIdle(boolean dispatch) {
            this.batchWhenIdle = dispatch;
            return this;
        }

        /**
         * Sets how many ended operations stay readable and for how long.
         *
         * @param finished completed ones, 0 for none
         * @param failed failed, cancelled and timed-out ones, 0 for none
         * @param age how long
         * @return this
         */
        public Builder keep(int finished, int failed, Duration age) {
            this.keepFinished = finished;
            this.keepFailed = failed;
            this.keepFor = age;
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the config
         * @throws IllegalArgumentException when a setting is out of range
         */
        public OperationTypeConfig build() {
            return new OperationTypeConfig(
                    maxConcurrent,
                    weight,
                    throttle,
                    permits,
                    period,
                    timeout,
                    queueTimeout,
                    runTimeout,
                    startDelay,
                    priority,
                    capacity,
                    rejection,
                    retry,
                    circuitBreaker,
                    batchSize,
                    batchWait,
                    batchWhenIdle,
                    keepFinished,
                    keepFailed,
                    keepFor);
        }
    }
}
