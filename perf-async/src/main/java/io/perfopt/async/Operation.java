package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Describes one operation: what to do and how. Immutable; every method gives a changed copy. What is not said here is taken from the type's settings at
 * submission.
 *
 * <p>The policies apply in one fixed order, outermost first: fallback, retry, breaker, timeout, throttle. So a run that exceeds its run timeout is a failure to
 * the breaker and may be retried, every attempt asks the breaker and waits for the throttle again, and the fallback sees only what retries could not mend.
 * The total timeout spans all attempts: once it passes nothing is retried.
 *
 * @param <T> the type of the result
 */
public final class Operation<T> {
    private final String type;
    private final Object work;
    private int priority;
    private @Nullable Duration timeout;
    private @Nullable Duration queueTimeout;
    private @Nullable Duration runTimeout;
    private @Nullable Duration startDelay;
    private @Nullable RetryPolicy retry;
    private @Nullable Function<? super Throwable, ? extends T> fallback;
    private boolean fallbackIsValue;
    private @Nullable Object dedupeKey;
    private Deduplication deduplication = Deduplication.join();

    private Operation(String type, Object work) {
        this.type = Checks.name(type);
        this.work = Objects.requireNonNull(work, "work");
    }

    private Operation(Operation<T> from) {
        this.type = from.type;
        this.work = from.work;
        this.priority = from.priority;
        this.timeout = from.timeout;
        this.queueTimeout = from.queueTimeout;
        this.runTimeout = from.runTimeout;
        this.startDelay = from.startDelay;
        this.retry = from.retry;
        this.fallback = from.fallback;
        this.fallbackIsValue = from.fallbackIsValue;
        this.dedupeKey = from.dedupeKey;
        this.deduplication = from.deduplication;
    }

    /**
     * Describes work without a context.
     *
     * @param type the name of the type whose settings and statistics apply
     * @param work the work
     * @param <T> the type of the result
     * @return the description
     */
    public static <T> Operation<T> of(String type, Callable<T> work) {
        return new Operation<>(type, work);
    }

    /**
     * Describes work that looks at its context.
     *
     * @param type the name of the type whose settings and statistics apply
     * @param work the work
     * @param <T> the type of the result
     * @return the description
     */
    public static <T> Operation<T> of(String type, OperationFunction<T> work) {
        return new Operation<>(type, work);
    }

    /**
     * Describes work that starts something asynchronous; it holds its place in the concurrency limits, but no thread, until the stage completes.
     *
     * @param type the name of the type whose settings and statistics apply
     * @param work starts the work
     * @param <T> the type of the result
     * @return the description
     */
    public static <T> Operation<T> ofStage(String type, StageFunction<T> work) {
        return new Operation<>(type, work);
    }

    /**
     * Sets the priority.
     *
     * @param priority 1 to 10, 10 most urgent
     * @return a changed copy
     */
    public Operation<T> priority(int priority) {
        Operation<T> copy = new Operation<>(this);
        copy.priority = Checks.priority(priority);
        return copy;
    }

    /**
     * Sets the total time limit, counted from submission.
     *
     * @param limit the limit; zero: none
     * @return a changed copy
     */
    public Operation<T> timeout(Duration limit) {
        Checks.notNegative("timeout", limit);
        Operation<T> copy = new Operation<>(this);
        copy.timeout = limit;
        return copy;
    }

    /**
     * Sets the time limit until the first start.
     *
     * @param limit the limit; zero: none
     * @return a changed copy
     */
    public Operation<T> queueTimeout(Duration limit) {
        Checks.notNegative("queueTimeout", limit);
        Operation<T> copy = new Operation<>(this);
        copy.queueTimeout = limit;
        return copy;
    }

    /**
     * Sets the time limit of each attempt.
     *
     * @param limit the limit; zero: none
     * @return a changed copy
     */
    public Operation<T> runTimeout(Duration limit) {
        Checks.notNegative("runTimeout", limit);
        Operation<T> copy = new Operation<>(this);
        copy.runTimeout = limit;
        return copy;
    }

    /**
     * Sets how long the operation waits before it is queued.
     *
     * @param delay the delay; zero: none
     * @return a changed copy
     */
    public Operation<T> startDelay(Duration delay) {
        Checks.notNegative("startDelay", delay);
        Operation<T> copy = new Operation<>(this);
        copy.startDelay = delay;
        return copy;
    }

    /**
     * Sets how failures are retried. Retries keep the operation's age, so they do not starve.
     *
     * @param policy the policy
     * @return a changed copy
     */
    public Operation<T> retry(RetryPolicy policy) {
        Operation<T> copy = new Operation<>(this);
        copy.retry = Objects.requireNonNull(policy, "policy");
        return copy;
    }

    /**
     * Sets the result to give when the operation fails, times out, is refused or meets an open breaker.
     *
     * @param value the result
     * @return a changed copy
     */
    public Operation<T> fallbackValue(T value) {
        Operation<T> copy = new Operation<>(this);
        copy.fallback = error -> value;
        copy.fallbackIsValue = true;
        return copy;
    }

    /**
     * Sets the work to do when the operation fails, times out, is refused or meets an open breaker. It is queued with the operation's age and priority and gets
     * the total time limit anew; after a refusal it runs on the submitting thread.
     *
     * @param work gets what went wrong, gives the result
     * @return a changed copy
     */
    public Operation<T> fallback(Function<? super Throwable, ? extends T> work) {
        Operation<T> copy = new Operation<>(this);
        copy.fallback = Objects.requireNonNull(work, "work");
        copy.fallbackIsValue = false;
        return copy;
    }

    /**
     * Shares work of the same type and key that is queued or running.
     *
     * @param key the key; its equals and hashCode must be stable
     * @return a changed copy
     */
    public Operation<T> dedupeBy(Object key) {
        return dedupeBy(key, Deduplication.join());
    }

    /**
     * Shares work of the same type and key.
     *
     * @param key the key; its equals and hashCode must be stable
     * @param mode what to do when there is such work
     * @return a changed copy
     */
    public Operation<T> dedupeBy(Object key, Deduplication mode) {
        Operation<T> copy = new Operation<>(this);
        copy.dedupeKey = Objects.requireNonNull(key, "key");
        copy.deduplication = Objects.requireNonNull(mode, "mode");
        return copy;
    }

    /**
     * Gives the name of the type.
     *
     * @return the type
     */
    public String type() {
        return type;
    }

    /**
     * Gives the work: a {@link Callable}, an {@link OperationFunction} or a {@link StageFunction}.
     *
     * @return the work
     */
    public Object work() {
        return work;
    }

    /**
     * Gives the priority.
     *
     * @return the priority, or empty for the type's
     */
    public OptionalInt priority() {
        return priority == 0 ? OptionalInt.empty() : OptionalInt.of(priority);
    }

    /**
     * Gives the total time limit.
     *
     * @return the limit (zero: none), or empty for the type's
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * Gives the time limit until the first start.
     *
     * @return the limit (zero: none), or empty for the type's
     */
    public Optional<Duration> queueTimeout() {
        return Optional.ofNullable(queueTimeout);
    }

    /**
     * Gives the time limit of each attempt.
     *
     * @return the limit (zero: none), or empty for the type's
     */
    public Optional<Duration> runTimeout() {
        return Optional.ofNullable(runTimeout);
    }

    /**
     * Gives the start delay.
     *
     * @return the delay (zero: none), or empty for the type's
     */
    public Optional<Duration> startDelay() {
        return Optional.ofNullable(startDelay);
    }

    /**
     * Gives the retry policy.
     *
     * @return the policy, or empty for the type's
     */
    public Optional<RetryPolicy> retry() {
        return Optional.ofNullable(retry);
    }

    /**
     * Gives the fallback.
     *
     * @return from error to result, or empty
     */
    public Optional<Function<? super Throwable, ? extends T>> fallback() {
        return Optional.ofNullable(fallback);
    }

    /**
     * Tells whether the fallback is a ready value, which needs no worker.
     *
     * @return true after {@link #fallbackValue}
     */
    public boolean isFallbackValue() {
        return fallbackIsValue;
    }

    /**
     * Gives the key by which work is shared.
     *
     * @return the key, or empty
     */
    public Optional<Object> dedupeKey() {
        return Optional.ofNullable(dedupeKey);
    }

    /**
     * Gives how work is shared.
     *
     * @return the mode, in force if there is a key
     */
    public Deduplication deduplication() {
        return deduplication;
    }

    @Override
    public String toString() {
        return "Operation[" + type + ", priority " + (priority == 0 ? "of its type" : priority) + "; "
                + (fallback == null ? "no fallback" : fallbackIsValue ? "fallback(value)" : "fallback(work)")
                + " > " + (retry == null ? "retry of its type" : retry) + " > breaker of its type > timeout(total "
                + text(timeout) + ", queue " + text(queueTimeout) + ", run " + text(runTimeout)
                + ") > throttle of its type" + (dedupeKey == null ? "" : "; shared by key, " + deduplication) + "]";
    }

    private static String text(@Nullable Duration limit) {
        return limit == null ? "of its type" : limit.isZero() ? "none" : limit.toString();
    }
}
