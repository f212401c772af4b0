package io.perfopt;

import io.perfopt.analytics.AnalyticsBuilder;
import io.perfopt.async.AsyncOperationsBuilder;
import io.perfopt.cache.CachingSystemConfig;
import io.perfopt.internal.Rooms;
import io.perfopt.internal.config.Configuration;
import io.perfopt.render.RenderingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Gathers what an optimizer needs: settings from a file, the environment and the system properties, then what the application says in code, which
 * wins. For one thread.
 */
public final class PerformanceOptimizerBuilder {
    private Consumer<CachingSystemConfig.Builder> cache = unchanged -> {};
    private Consumer<AsyncOperationsBuilder> async = unchanged -> {};
    private Consumer<RenderingConfig.Builder> render = unchanged -> {};
    private Consumer<AnalyticsBuilder> analytics = unchanged -> {};
    private boolean withCache = true;
    private boolean withAsync = true;
    private boolean withRender = true;
    private boolean withAnalytics = true;
    private Optional<Path> file = Optional.empty();
    private Map<String, String> environment = System.getenv();
    private Duration slowLoadWarning = Duration.ofSeconds(1);
    private final TuningConfig.Builder tuning = TuningConfig.builder();
    private LongSupplier nanoTime = Rooms.SYSTEM;
    private InstantSource clock = InstantSource.system();
    private Optional<ScheduledExecutorService> scheduler = Optional.empty();

    PerformanceOptimizerBuilder() {}

    /**
     * Changes the cache.
     *
     * @param change applied to the cache's builder after all settings from outside
     * @return this
     */
    public PerformanceOptimizerBuilder cache(Consumer<CachingSystemConfig.Builder> change) {
        cache = cache.andThen(Objects.requireNonNull(change, "change"));
        return this;
    }

    /**
     * Changes the scheduler.
     *
     * @param change applied to the scheduler's builder after all settings from outside
     * @return this
     */
    public PerformanceOptimizerBuilder async(Consumer<AsyncOperationsBuilder> change) {
        async = async.andThen(Objects.requireNonNull(change, "change"));
        return this;
    }

    /**
     * Changes the rendering optimizer.
     *
     * @param change applied to its builder after all settings from outside
     * @return this
     */
    public PerformanceOptimizerBuilder render(Consumer<RenderingConfig.Builder> change) {
        render = render.andThen(Objects.requireNonNull(change, "change"));
        return this;
    }

    /**
     * Changes the analytics engine.
     *
     * @param change applied to its builder after all settings from outside
     * @return this
     */
    public PerformanceOptimizerBuilder analytics(Consumer<AnalyticsBuilder> change) {
        analytics = analytics.andThen(Objects.requireNonNull(change, "change"));
        return this;
    }

    /**
     * Switches the cache off.
     *
     * @return this
     */
    public PerformanceOptimizerBuilder withoutCache() {
        withCache = false;
        return this;
    }

    /**
     * Switches the scheduler off.
     *
     * @return this
     */
    public PerformanceOptimizerBuilder withoutAsync() {
        withAsync = false;
        return this;
    }

    /**
     * Switches the rendering optimizer off.
     *
     * @return this
     */
    public PerformanceOptimizerBuilder withoutRender() {
        withRender = false;
        return this;
    }

    /**
     * Switches the analytics engine off; the other rooms then report to nobody.
     *
     * @return this
     */
    public PerformanceOptimizerBuilder withoutAnalytics() {
        withAnalytics = false;
        return this;
    }

    /**
     * Reads settings from a property file, over which the environment and the system properties win.
     *
     * @param propertyFile a file whose keys start with {@code perfopt.}
     * @return this
     */
    public PerformanceOptimizerBuilder properties(Path propertyFile) {
        file = Optional.of(propertyFile);
        return this;
    }

    /**
     * Reads settings from these variables instead of those of the process.
     *
     * @param variables names, such as {@code PERFOPT_ASYNC_MAX_CONCURRENT}, and values
     * @return this
     */
    public PerformanceOptimizerBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /**
     * How long making a {@linkplain PerformanceOptimizer#lazy lazy component} may take before the log warns of it [1 s].
     *
     * @param limit the limit, above zero
     * @return this
     */
    public PerformanceOptimizerBuilder slowLoadWarning(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("slowLoadWarning must be above zero, was " + limit);
        }
        slowLoadWarning = limit;
        return this;
    }

    /**
     * Sets the clocks of every room.
     *
     * @param monotonic nanoseconds of any origin, never going back
     * @param wall the time of day
     * @return this
     */
    public PerformanceOptimizerBuilder clocks(LongSupplier monotonic, InstantSource wall) {
        nanoTime = Objects.requireNonNull(monotonic, "monotonic");
        clock = Objects.requireNonNull(wall, "wall");
        return this;
    }

    /**
     * Sets who runs the delays and the periodic work of every room, in place of a thread of each room's own. It is never shut down.
     *
     * @param timers the scheduler
     * @return this
     */
    public PerformanceOptimizerBuilder scheduler(ScheduledExecutorService timers) {
        scheduler = Optional.of(timers);
        return this;
    }

    /**
     * Lets the optimizer change settings by itself, within limits [nothing].
     *
     * @param change says what, and within which limits
     * @return this
     */
    public PerformanceOptimizerBuilder tuning(Consumer<TuningConfig.Builder> change) {
        change.accept(tuning);
        return this;
    }

    /**
     * Opens the optimizer.
     *
     * @return to be closed by the caller
     * @throws IllegalArgumentException naming the key, the rule and the value of a setting that is unknown or wrong
     */
    public PerformanceOptimizer build() {
        Configuration configuration = Configuration.read(file, environment, System.getProperties());
        Rooms rooms = new Rooms(configuration, slowLoadWarning, nanoTime, clock, scheduler);
        if (withAnalytics) {
            rooms.openAnalytics(analytics);
        }
        if (withCache) {
            rooms.openCache(cache);
        }
        if (withAsync) {
            rooms.openAsync(async);
        }
        if (withRender) {
            rooms.openRender(render);
        }
        rooms.openTuning(tuning.build());
        return rooms.optimizer();
    }
}
