package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import io.perfopt.async.internal.RetryBudget;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often and after which delays failed work is tried again. Immutable and safe for any thread, but for the budget, which all users of one policy share.
 *
 * <p>Delays grow by a factor and are jittered fully by default: the delay before attempt n+1 is drawn evenly from 0 to {@code first * multiplier^(n-1)}, so that
 * callers that failed together do not come back together. Cancelled work and calls refused by an open breaker are not retried unless
 * {@link #retryIf(Predicate)} says so.
 */
public final class RetryPolicy {
    /** Delays stop growing here unless {@link #withMaxDelay(Duration)} says otherwise: long enough for a restart, short enough for a user. */
    private static final long DEFAULT_MAX_DELAY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int MOST_ATTEMPTS = 1_000;

    private final int maxAttempts;
    private final long firstDelayNanos;
    private final double multiplier;
    private final long maxDelayNanos;
    private final boolean jitter;
    private final Predicate<? super Throwable> predicate;
    private final @Nullable RetryBudget budget;

    private RetryPolicy(
            int maxAttempts,
            long firstDelayNanos,
            double multiplier,
            long maxDelayNanos,
            boolean jitter,
            Predicate<? super Throwable> predicate,
            @Nullable RetryBudget budget) {
        this.maxAttempts = maxAttempts;
        this.firstDelayNanos = firstDelayNanos;
        this.multiplier = multiplier;
        this.maxDelayNanos = maxDelayNanos;
        this.jitter = jitter;
        this.predicate = predicate;
        this.budget = budget;
    }

    /**
     * Makes a policy whose delays double from attempt to attempt.
     *
     * @param maxAttempts attempts in all, the first included, 1 to 1000
     * @param firstDelay the greatest delay before the second attempt
     * @return the policy
     * @throws IllegalArgumentException when an argument is out of range
     */
    public static RetryPolicy exponential(int maxAttempts, Duration firstDelay) {
        Checks.range("maxAttempts", maxAttempts, 1, MOST_ATTEMPTS);
        long nanos = Checks.notNegative("firstDelay", firstDelay);
        return new RetryPolicy(
                maxAttempts,
                nanos,
                2.0,
                Math.max(nanos, DEFAULT_MAX_DELAY_NANOS),
                true,
                RetryPolicy::isRetryableByDefault,
                null);
    }

    /**
     * Makes a policy whose delays are all the same, without jitter.
     *
     * @param maxAttempts attempts in all, the first included, 1 to 1000
     * @param delay the delay before every further attempt
     * @return the policy
     * @throws IllegalArgumentException when an argument is out of range
     */
    public static RetryPolicy fixed(int maxAttempts, Duration delay) {
        return exponential(maxAttempts, delay).withMultiplier(1.0).withoutJitter();
    }

    private static boolean isRetryableByDefault(Throwable error) {
        return !(error instanceof OperationCancelledException || error instanceof OperationRejectedException);
    }

    /**
     * Limits the growth of the delays.
     *
     * @param maxDelay no delay is longer
     * @return a policy with this limit
     */
    public RetryPolicy withMaxDelay(Duration maxDelay) {
        return new RetryPolicy(
                maxAttempts,
                firstDelayNanos,
                multiplier,
                Checks.notNegative("maxDelay", maxDelay),
                jitter,
                predicate,
                budget);
    }

    /**
     * Sets the factor between one delay and the next.
     *
     * @param factor 1 to 100
     * @return a policy with this factor
     */
    public RetryPolicy withMultiplier(double factor) {
        if (!(factor >= 1.0 && factor <= 100.0)) {
            throw new IllegalArgumentException("multiplier must be 1 to 100, was " + factor);
        }
        return new RetryPolicy(maxAttempts, firstDelayNanos, factor, maxDelayNanos, jitter, predicate, budget);
    }

    /**
     * Makes every delay its full length.
     *
     * @return a policy without jitter
     */
    public RetryPolicy withoutJitter() {
        return new RetryPolicy(maxAttempts, firstDelayNanos, multiplier, maxDelayNanos, false, predicate, budget);
    }

    /**
     * Retries only what a predicate accepts. A predicate that throws means no, and is counted by the manager.
     *
     * @param retryable tells whether an error is worth another attempt
     * @return a policy with this predicate
     */
    public RetryPolicy retryIf(Predicate<? super Throwable> retryable) {
        return new RetryPolicy(
                maxAttempts,
                firstDelayNanos,
                multiplier,
                maxDelayNanos,
                jitter,
                Objects.requireNonNull(retryable, "retryable"),
                budget);
    }

    /**
     * Bounds the load that retries add: every first attempt earns a part of a retry, every retry costs a whole one. While nothing is left failures are final.
     *
     * @param ratio retries earned by one first attempt, above 0 to 10
     * @param reserve retries that are there at the start, and the most that can be saved up, 1 to 1,000,000
     * @return a policy with a budget of its own, shared by all who use this policy object
     */
    public RetryPolicy withBudget(double ratio, int reserve) {
        if (!(ratio > 0 && ratio <= 10.0)) {
            throw new IllegalArgumentException("ratio must be above 0, at most 10, was " + ratio);
        }
        Checks.range("reserve", reserve, 1, 1_000_000);
        return new RetryPolicy(
                maxAttempts,
                firstDelayNanos,
                multiplier,
                maxDelayNanos,
                jitter,
                predicate,
                new RetryBudget(ratio, reserve));
    }

    /**
     * Gives the attempts in all.
     *
     * @return at least 1
     */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Notes a first attempt, which earns the budget a part of a retry. {@link #call(Callable)} and the manager do this themselves. */
    public void onFirstAttempt() {
        if (budget != null) {
            budget.deposit();
        }
    }

    /**
     * Decides whether another attempt follows, and takes it from the budget if so.
     *
     * @param attempts attempts made
     * @param error why the last one failed
     * @return true if the work should be tried again
     */
    public boolean tryRetry(int attempts, Throwable error) {
        return attempts < maxAttempts && predicate.test(error) && (budget == null || budget.tryWithdraw());
    }

    /**
     * Gives the delay before the next attempt.
     *
     * @param attempts attempts made, at least 1
     * @param random gives numbers from 0 up to 1, for the jitter
     * @return nanoseconds, at least 0
     */
    public long delayNanos(int attempts, DoubleSupplier random) {
        double ceiling =
                Math.min((double) maxDelayNanos, firstDelayNanos * Math.pow(multiplier, Math.max(0, attempts - 1)));
        return (long) (jitter ? ceiling * random.getAsDouble() : ceiling);
    }

    /**
     * Runs work on the calling thread and tries again as this policy says, waiting in between; for use without a manager.
     *
     * @param work the work
     * @param <T> the type of the result
     * @return the result of the first attempt that succeeds
     * @throws Exception what the last attempt threw
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public <T> T call(Callable<T> work) throws Exception {
        return call(work, RetryPolicy::park);
    }

    private static void park(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted between two attempts");
            }
        }
    }

    /**
     * Runs work on the calling thread and tries again as this policy says, with a way of waiting of the caller's.
     *
     * @param work the work
     * @param pause waits between two attempts
     * @param <T> the type of the result
     * @return the result of the first attempt that succeeds
     * @throws Exception what the last attempt threw
     */
    public <T> T call(Callable<T> work, Pause pause) throws Exception {
        onFirstAttempt();
        for (int attempt = 1; ; attempt++) {
            try {
                return work.call();
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception error) {
                if (!tryRetry(attempt, error)) {
                    throw error;
                }
            }
            pause.pause(delayNanos(attempt, Math::random));
        }
    }

    @Override
    public String toString() {
        return "retry(" + maxAttempts + " attempts, " + Duration.ofNanos(firstDelayNanos) + " x" + multiplier
                + " up to " + Duration.ofNanos(maxDelayNanos) + (jitter ? ", full jitter" : "")
                + (budget == null ? "" : ", " + budget) + ")";
    }

    /** A way of waiting between two attempts. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Waits.
         *
         * @param nanos how long
         * @throws InterruptedException when the wait is interrupted
         */
        void pause(long nanos) throws InterruptedException;
    }
}
