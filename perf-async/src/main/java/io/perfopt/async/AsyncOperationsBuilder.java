package io.perfopt.async;

import io.perfopt.async.internal.DefaultAsyncOperationsManager;
import io.perfopt.async.internal.Settings;
import io.perfopt.async.internal.TimeSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Collects what a manager is made of; {@link #build()} checks it. Not safe for several threads. */
public final class AsyncOperationsBuilder {
    private int maxConcurrent;
    private int capacity;
    private int headroom;
    private RejectionPolicy rejection;
    private Duration agingStep;
    private int maxClaim;
    private Duration tick;
    private Duration grace;
    private int maxReplacements;
    private int maxTypes;
    private int maxSharedKeys;
    private Duration throttle;
    private Duration closeLimit;
    private boolean headroomSet;
    private @Nullable LongSupplier nanoTime;
    private InstantSource wallClock = InstantSource.system();
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Executor executor;
    private boolean virtualThreads;
    private final List<OperationListener> listeners = new ArrayList<>();
    private final List<ContextCarrier> carriers = new ArrayList<>();

    AsyncOperationsBuilder() {
        AsyncConfig defaults = AsyncConfig.defaults();
        maxConcurrent = defaults.maxConcurrent();
        capacity = defaults.capacity();
        headroom = defaults.headroom();
        rejection = defaults.rejection();
        agingStep = defaults.agingStep();
        maxClaim = defaults.maxClaim();
        tick = defaults.tick();
        grace = defaults.grace();
        maxReplacements = defaults.maxReplacements();
        maxTypes = defaults.maxTypes();
        maxSharedKeys = defaults.maxSharedKeys();
        throttle = defaults.throttle();
        closeLimit = defaults.closeLimit();
    }

    /**
     * Takes all limits from a config; single ones can be changed afterwards.
     *
     * @param config the limits
     * @return this
     */
    public AsyncOperationsBuilder config(AsyncConfig config) {
        maxConcurrent = config.maxConcurrent();
        capacity = config.capacity();
        headroom = config.headroom();
        rejection = config.rejection();
        agingStep = config.agingStep();
        maxClaim = config.maxClaim();
        tick = config.tick();
        grace = config.grace();
        maxReplacements = config.maxReplacements();
        maxTypes = config.maxTypes();
        maxSharedKeys = config.maxSharedKeys();
        throttle = config.throttle();
        closeLimit = config.closeLimit();
        headroomSet = true;
        return this;
    }

    /**
     * Sets how many operations run at once.
     *
     * @param operations at least 1, default 5
     * @return this
     */
    public AsyncOperationsBuilder maxConcurrent(int operations) {
        this.maxConcurrent = operations;
        return this;
    }

    /**
     * Limits how many operations wait. Unless {@link #headroom(int)} says otherwise a hundredth of it is kept for priorities of 8 and above.
     *
     * @param operations at least 1, default 100,000
     * @return this
     */
    public AsyncOperationsBuilder capacity(int operations) {
        this.capacity = operations;
        if (!headroomSet) {
            headroom = operations / 100;
        }
        return this;
    }

    /**
     * Keeps a part of the capacity for priorities of 8 and above.
     *
     * @param operations 0 up to below the capacity
     * @return this
     */
    public AsyncOperationsBuilder headroom(int operations) {
        this.headroom = operations;
        headroomSet = true;
        return this;
    }

    /**
     * Sets what a full queue does.
     *
     * @param policy the policy, default {@link RejectionPolicy#reject()}
     * @return this
     */
    public AsyncOperationsBuilder rejection(RejectionPolicy policy) {
        this.rejection = Objects.requireNonNull(policy, "rejection");
        return this;
    }

    /**
     * Sets how long an operation must wait to be worth one priority more. An operation of priority p starts before any of priority 10 that came more than (10 - p) steps later.
     *
     * @param step the time, default 1 s; zero: strict priorities, which can starve
     * @return this
     */
    public AsyncOperationsBuilder agingStep(Duration step) {
        this.agingStep = Objects.requireNonNull(step, "agingStep");
        return this;
    }

    /**
     * Sets how many operations a worker may take at once while they are short.
     *
     * @param operations 1 to 16, default 16; 1 keeps the order exact at the price of throughput
     * @return this
     */
    public AsyncOperationsBuilder maxClaim(int operations) {
        this.maxClaim = operations;
        return this;
    }

    /**
     * Sets the grain of time limits and retry delays, which hold within two grains.
     *
     * @param grain above zero, default 10 ms
     * @return this
     */
    public AsyncOperationsBuilder tick(Duration grain) {
        this.tick = Objects.requireNonNull(grain, "tick");
        return this;
    }

    /**
     * Sets how long a run that was given up may take to return before it counts as stuck and its worker is replaced.
     *
     * @param span above zero, default 1 s
     * @return this
     */
    public AsyncOperationsBuilder grace(Duration span) {
        this.grace = Objects.requireNonNull(span, "grace");
        return this;
    }

    /**
     * Limits the workers that stand in for stuck and waiting ones.
     *
     * @param workers at least 0, default 64
     * @return this
     */
    public AsyncOperationsBuilder maxReplacements(int workers) {
        this.maxReplacements = workers;
        return this;
    }

    /**
     * Limits the types told apart; further names share the type {@code "other"}.
     *
     * @param types at least 1, default 1,000
     * @return this
     */
    public AsyncOperationsBuilder maxTypes(int types) {
        this.maxTypes = types;
        return this;
    }

    /**
     * Limits the keys of de-duplicated work at once; further work is not shared.
     *
     * @param keys at least 1, default 100,000
     * @return this
     */
    public AsyncOperationsBuilder maxSharedKeys(int keys) {
        this.maxSharedKeys = keys;
        return this;
    }

    /**
     * Sets the least time between two starts over all types.
     *
     * @param gap the time, default zero: none
     * @return this
     */
    public AsyncOperationsBuilder throttle(Duration gap) {
        this.throttle = Objects.requireNonNull(gap, "throttle");
        return this;
    }

    /**
     * Sets how long {@link AsyncOperationsManager#close()} lets work drain.
     *
     * @param limit the time, default 30 s
     * @return this
     */
    public AsyncOperationsBuilder closeLimit(Duration limit) {
        this.closeLimit = Objects.requireNonNull(limit, "closeLimit");
        return this;
    }

    /**
     * Sets the monotonic clock of everything the manager measures and limits.
     *
     * @param nanoTime elapsed nanoseconds, default {@link System#nanoTime()}
     * @return this
     */
    public AsyncOperationsBuilder nanoTime(LongSupplier nanoTime) {
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        return this;
    }

    /**
     * Sets the wall clock read once, at the start, for the times in snapshots.
     *
     * @param wallClock the clock, default the system's
     * @return this
     */
    public AsyncOperationsBuilder wallClock(InstantSource wallClock) {
        this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
        return this;
    }

    /**
     * Sets who runs time limits and delays. It is never shut down by the manager.
     *
     * @param scheduler the scheduler, default one daemon thread of the manager's own
     * @return this
     */
    public AsyncOperationsBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        return this;
    }

    /**
     * Sets whose threads run the operations. At most {@code maxConcurrent} tasks of the manager are in the executor at a time; order, limits and
     * priorities stay the manager's. It is never shut down by the manager.
     *
     * @param executor the executor, default daemon threads of the manager's own
     * @return this
     */
    public AsyncOperationsBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Runs each operation on a virtual thread of its own, started when its turn comes, so order and limits hold. Needs JDK 21 or later.
     *
     * @return this
     */
    public AsyncOperationsBuilder virtualThreads() {
        this.virtualThreads = true;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener hears what happens
     * @return this
     */
    public AsyncOperationsBuilder listener(OperationListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a carrier of thread-bound context; carriers are opened in the order they were added and closed in reverse.
     *
     * @param carrier carries context from submitter to worker
     * @return this
     */
    public AsyncOperationsBuilder contextCarrier(ContextCarrier carrier) {
        carriers.add(Objects.requireNonNull(carrier, "carrier"));
        return this;
    }

    /**
     * Builds the manager. Its threads start with the first operation.
     *
     * @return the manager; close it
     * @throws IllegalArgumentException when a limit is out of range
     * @throws IllegalStateException when virtual threads are asked for on a JDK without them, or together with an executor
     */
    public AsyncOperationsManager build() {
        if (virtualThreads && executor != null) {
            throw new IllegalStateException("virtualThreads and executor exclude each other; call one of them");
        }
        AsyncConfig config = new AsyncConfig(
                maxConcurrent,
                capacity,
                headroom,
                rejection,
                agingStep,
                maxClaim,
                tick,
                grace,
                maxReplacements,
                maxTypes,
                maxSharedKeys,
                throttle,
                closeLimit);
        TimeSource time = nanoTime == null ? TimeSource.system() : TimeSource.of(nanoTime);
        return new DefaultAsyncOperationsManager(new Settings(
                config,
                time,
                wallClock,
                scheduler,
                executor,
                virtualThreads,
                List.copyOf(listeners),
                List.copyOf(carriers)));
    }
}
