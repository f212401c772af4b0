package io.perfopt.render;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link RenderingOptimizer} behaves. Immutable.
 *
 * @param frameBudget how long one frame may work before the rest waits for the next one; 8 ms, half a frame at 60 a second, leaves the other
 *     half to style, layout and paint
 * @param targetFps the rate that dropped frames are counted against; 60
 * @param maximumContainers how many containers may hold state at once; 10,000
 * @param maximumPendingUpdates how many DOM updates may wait in all; 100,000
 * @param maximumPendingRenders how many render operations may wait in all; 10,000
 * @param nanoTime the monotonic clock that budgets are measured with
 * @param executor runs a frame whenever work was scheduled and none is under way; null when the application pumps frames itself
 * @param listeners who hears of events, called in this order
 */
public record RenderingConfig(
        Duration frameBudget,
        double targetFps,
        int maximumContainers,
        int maximumPendingUpdates,
        int maximumPendingRenders,
        LongSupplier nanoTime,
        @Nullable Executor executor,
        List<RenderListener> listeners) {

    /**
     * Checks every value.
     *
     * @param frameBudget as described above
     * @param targetFps as described above
     * @param maximumContainers as described above
     * @param maximumPendingUpdates as described above
     * @param maximumPendingRenders as described above
     * @param nanoTime as described above
     * @param executor as described above
     * @param listeners as described above
     * @throws IllegalArgumentException if a value is out of its range, naming it
     */
    public RenderingConfig {
        if (frameBudget.isNegative() || frameBudget.isZero() || frameBudget.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException(
                    "render.frameBudget must be more than zero and at most 10 s, was " + frameBudget);
        }
        if (!(targetFps >= 1 && targetFps <= 1000)) {
            throw new IllegalArgumentException("render.targetFps must be from 1 to 1000, was " + targetFps);
        }
        positive("maximumContainers", maximumContainers);
        positive("maximumPendingUpdates", maximumPendingUpdates);
        positive("maximumPendingRenders", maximumPendingRenders);
        Objects.requireNonNull(nanoTime, "nanoTime");
        listeners = List.copyOf(listeners);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("render." + name + " must be at least 1, was " + value);
        }
    }

    /**
     * The defaults named at each component.
     *
     * @return a configuration that needs nothing else
     */
    public static RenderingConfig defaults() {
        return new Builder().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that starts from this configuration.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.frameBudget = frameBudget;
        builder.targetFps = targetFps;
        builder.maximumContainers = maximumContainers;
        builder.maximumPendingUpdates = maximumPendingUpdates;
        builder.maximumPendingRenders = maximumPendingRenders;
        builder.nanoTime = nanoTime;
        builder.executor = executor;
        builder.listeners.addAll(listeners);
        return builder;
    }

    /** Collects the values of a {@link RenderingConfig}; not safe for concurrent use. */
    public static final class Builder {
        private Duration frameBudget = Duration.ofMillis(8);
        private double targetFps = 60;
        private int maximumContainers = 10_000;
        private int maximumPendingUpdates = 100_000;
        private int maximumPendingRenders = 10_000;
        private LongSupplier nanoTime = System::nanoTime;
        private @Nullable Executor executor;
        private final List<RenderListener> listeners = new ArrayList<>();

        private Builder() {}

        /**
         * Sets how long one frame may work.
         *
         * @param budget more than zero, at most 10 s
         * @return this builder
         */
        public Builder frameBudget(Duration budget) {
            this.frameBudget = Objects.requireNonNull(budget, "frameBudget");
            return this;
        }

        /**
         * Sets the rate that dropped frames are counted against.
         *
         * @param fps from 1 to 1000
         * @return this builder
         */
        public Builder targetFps(double fps) {
            this.targetFps = fps;
            return this;
        }

        /**
         * Sets how many containers may hold state at once.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder maximumContainers(int count) {
            this.maximumContainers = count;
            return this;
        }

        /**
         * Sets how many DOM updates may wait; one more is refused and counted.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder maximumPendingUpdates(int count) {
            this.maximumPendingUpdates = count;
            return this;
        }

        /**
         * Sets how many render operations may wait; one more is refused and counted.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder maximumPendingRenders(int count) {
            this.maximumPendingRenders = count;
            return this;
        }

        /**
         * Sets the monotonic clock.
         *
         * @param clock nanoseconds of any origin, never going back
         * @return this builder
         */
        public Builder nanoTime(LongSupplier clock) {
            this.nanoTime = Objects.requireNonNull(clock, "nanoTime");
            return this;
        }

        /**
         * Lets frames run by themselves: one is handed to this executor whenever work was scheduled and none is under way or handed over. The
         * executor belongs to the caller and is never shut down here.
         *
         * @param frames runs the frames later, on a thread that may touch the nodes; never inside {@code execute} itself
         * @return this builder
         */
        public Builder executor(Executor frames) {
            this.executor = Objects.requireNonNull(frames, "executor");
            return this;
        }

        /**
         * Adds a listener after those already added.
         *
         * @param listener who hears of events
         * @return this builder
         */
        public Builder listener(RenderListener listener) {
            this.listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @return the checked configuration
         * @throws IllegalArgumentException if a value is out of its range, naming it
         */
        public RenderingConfig build() {
            return new RenderingConfig(
                    frameBudget,
                    targetFps,
                    maximumContainers,
                    maximumPendingUpdates,
                    maximumPendingRenders,
                    nanoTime,
                    executor,
                    listeners);
        }
    }
}
