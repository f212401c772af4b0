package io.perfopt;

import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.ExportFormat;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Registration;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.analytics.watch.HealthReport;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.async.AllSettled;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.Loader;
import io.perfopt.cache.Placement;
import io.perfopt.render.DomResult;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.RenderOperation;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.VirtualScroll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The cache, the scheduler, the rendering optimizer and the analytics engine of an application, wired: what the rooms do is measured, what is
 * measured can be asked for here. Safe for any number of threads.
 *
 * <p>The rooms are reachable whole by {@link #cache()}, {@link #async()}, {@link #render()} and {@link #analytics()}; the other methods are the short way
 * to what is used most. A room that was switched off at build answers with an {@link IllegalStateException} that says so.
 *
 * <p>It is long because all short ways stand behind one door, where they are found; none does more than hand on to a room.
 */
public interface PerformanceOptimizer extends AutoCloseable {
    /** The window of {@link #metrics(String)} and {@link #bottlenecks()}. */
    Duration DEFAULT_WINDOW = Duration.ofMinutes(60);

    /** How long {@link #put(String, Object)} keeps a value fresh. */
    Duration DEFAULT_TTL = Duration.ofHours(1);

    /** The height of an item of {@link #enableVirtualScrolling(String, int, double)}, in pixels. */
    double DEFAULT_ITEM_HEIGHT = 50;

    /**
     * Begins an optimizer.
     *
     * @return a builder with the defaults of every room
     */
    static PerformanceOptimizerBuilder builder() {
        return new PerformanceOptimizerBuilder();
    }

    /**
     * An optimizer with the defaults of every room: no files, and no threads until something needs one.
     *
     * @return to be closed by the caller
     */
    static PerformanceOptimizer create() {
        return builder().build();
    }

    /**
     * An optimizer configured by a property file, the environment and the system properties, the later ones winning.
     *
     * @param file a property file whose keys start with {@code perfopt.}
     * @return to be closed by the caller
     * @throws IllegalArgumentException naming the key, the rule and the value of a setting that is unknown or wrong
     */
    static PerformanceOptimizer fromProperties(Path file) {
        return builder().properties(file).build();
    }

    /**
     * The cache.
     *
     * @return the room
     * @throws IllegalStateException if it was switched off
     */
    CachingSystem cache();

    /**
     * The scheduler of asynchronous operations.
     *
     * @return the room
     * @throws IllegalStateException if it was switched off
     */
    AsyncOperationsManager async();

    /**
     * The rendering optimizer.
     *
     * @return the room
     * @throws IllegalStateException if it was switched off
     */
    RenderingOptimizer render();

    /**
     * The analytics engine.
     *
     * @return the room
     * @throws IllegalStateException if it was switched off
     */
    PerformanceAnalytics analytics();

    // Cache

    /**
     * The value of a key from the first tier that has it.
     *
     * @param key the key
     * @param type the type of the value
     * @param <V> the type of the value
     * @return the value, or empty
     */
    default <V> Optional<V> find(String key, Class<V> type) {
        return find(key, type, Placement.AUTOMATIC);
    }

    /**
     * The value of a key from one tier or, with {@link Placement#AUTOMATIC}, from the first tier that has it.
     *
     * @param key the key
     * @param type the type of the value
     * @param tier where to look
     * @param <V> the type of the value
     * @return the value, or empty
     */
    <V> Optional<V> find(String key, Class<V> type, Placement tier);

    /**
     * Stores a value for an hour where it is best kept.
     *
     * @param key the key
     * @param value the value
     */
    default void put(String key, Object value) {
        put(key, value, DEFAULT_TTL, Placement.AUTOMATIC);
    }

    /**
     * Stores a value.
     *
     * @param key the key
     * @param value the value
     * @param ttl how long it is fresh
     * @param tier where it is kept; {@link Placement#AUTOMATIC} decides by size, priority and use
     */
    void put(String key, Object value, Duration ttl, Placement tier);

    /**
     * Drops every entry.
     *
     * @return how many went, as far as it is known
     */
    default Invalidated invalidate() {
        return invalidate("*", false);
    }

    /**
     * Drops the entries whose name matches a pattern.
     *
     * @param pattern a name, in which {@code *} stands for any text
     * @param cascade whether what depends on them goes too
     * @return how many went, as far as it is known
     */
    Invalidated invalidate(String pattern, boolean cascade);

    /**
     * What the cache did since it was opened or its statistics were reset.
     *
     * @return the figures of this moment
     */
    CacheStats cacheStats();

    /**
     * An interface whose {@link Cacheable} methods answer from the cache. Calls that an implementation makes to itself do not pass through it.
     *
     * @param type the interface
     * @param target its implementation
     * @param <T> the interface
     * @return the interface with its results cached
     * @throws IllegalArgumentException naming the method whose annotation cannot be followed
     */
    <T> T cached(Class<T> type, T target);

    /**
     * A function whose results are kept in memory, in a region of its own.
     *
     * @param name the region
     * @param function the function; not called again for an argument whose result is kept
     * @param <A> the argument: a text, number, record, or a collection of them
     * @param <R> the result, which must not be null
     * @return the function with its results cached
     */
    <A, R> Function<A, R> memoize(String name, Function<? super A, ? extends R> function);

    /**
     * A loader whose loads run as operations: the priority, limits, timeouts, retries and circuit breaker of their type hold for them, and loads of
     * one key at one time are one operation.
     *
     * <pre>{@code
     * perf.async().configure("catalogue", type -> type.maxConcurrent(2).runTimeout(Duration.ofSeconds(1)));
     * perf.cache().get("product:42", Product.class, perf.loadAs("catalogue", key -> repository.load(42)));
     * }</pre>
     *
     * @param type the type of the operations
     * @param loader brings a value; runs on a worker of the scheduler
     * @param <V> the type of the values
     * @return to be kept and given to the cache; loads of different loaders are never the same operation
     */
    <V> Loader<V> loadAs(String type, Loader<? extends V> loader);

    /**
     * A component made at first use. Making it is measured as {@code perfopt.lazy}, and logged when it takes longer than the limit of
     * {@link PerformanceOptimizerBuilder#slowLoadWarning}.
     *
     * @param name its name
     * @param supplier makes it
     * @param <T> the type of the component
     * @return the component to come
     */
    <T> Lazy<T> lazy(String name, Supplier<? extends T> supplier);

    // Asynchronous operations

    /**
     * Queues an operation.
     *
     * @param type its type
     * @param work the work
     * @param priority 1 to 10, 10 most urgent
     * @param timeout from now until it must have ended
     * @param <T> the type of its result
     * @return its handle, whose {@link OperationHandle#id} names it
     */
    <T> OperationHandle<T> queue(String type, Callable<T> work, int priority, Duration timeout);

    /**
     * Queues an operation with the priority and the timeout of its type, 5 and 30 seconds unless it was configured.
     *
     * @param type its type
     * @param work the work
     * @param <T> the type of its result
     * @return its handle
     */
    default <T> OperationHandle<T> queue(String type, Callable<T> work) {
        return queue(Operation.of(type, work));
    }

    /**
     * Queues an operation with a retry, a fallback, a key to share it by or whatever else it says.
     *
     * @param operation what to do and how
     * @param <T> the type of its result
     * @return its handle
     */
    <T> OperationHandle<T> queue(Operation<T> operation);

    /**
     * Runs a list of operations, at most so many at a time.
     *
     * @param type their type
     * @param work the operations
     * @param batchSize how many run at a time; the next ones are queued when all of those have ended
     * @param <T> the type of a result
     * @return completes when all have ended, with the outcome of each in the order given
     */
    <T> CompletionStage<AllSettled<T>> runInBatches(String type, List<Callable<T>> work, int batchSize);

    /**
     * Sets the least time between the starts of two operations, whatever their types.
     *
     * @param gap the gap; zero for none
     */
    void setThrottle(Duration gap);

    /**
     * How many operations wait.
     *
     * @return queued and not yet started
     */
    int pendingOperations();

    // Rendering

    /**
     * Starts virtual scrolling for a container with items of one height, and a buffer of 5 of them before and after what is seen. A container has one
     * list, which the next call replaces; for one list a visitor or a request use {@link RenderingOptimizer#list}, which keeps none.
     *
     * @param container the container's name
     * @param items how many items it has
     * @param itemHeight the height of an item in pixels
     * @param viewport the height that is seen, in pixels
     * @return the scroller
     */
    VirtualScroll enableVirtualScrolling(String container, int items, double itemHeight, double viewport);

    /**
     * Starts virtual scrolling for a container with items of {@value #DEFAULT_ITEM_HEIGHT} pixels.
     *
     * @param container the container's name
     * @param items how many items it has
     * @param viewport the height that is seen, in pixels
     * @return the scroller
     */
    default VirtualScroll enableVirtualScrolling(String container, int items, double viewport) {
        return enableVirtualScrolling(container, items, DEFAULT_ITEM_HEIGHT, viewport);
    }

    /**
     * Orders a list of render operations: visible ones first, then near, then far, none that are gone, and of several with one container and key the
     * last in the place of the first.
     *
     * @param operations in the order they were asked for
     * @return those to run, in the order to run them in
     */
    List<RenderOperation> optimizeRenderQueue(List<RenderOperation> operations);

    /**
     * Runs a list of updates at once on this thread: its reads, then its writes, of several writes to one property only the last.
     *
     * @param container what they are for
     * @param updates the commands
     * @return what became of each, in the order given
     */
    List<DomResult> batchDomUpdates(String container, List<DomUpdate> updates);

    /**
     * What was reported of a container's frames.
     *
     * @param container the container
     * @return its figures
     */
    RenderStats renderStats(String container);

    /**
     * What was reported over all containers.
     *
     * @return the figures
     */
    RenderStats renderStats();

    // Measurements

    /**
     * Runs work and records how long it took and whether it failed.
     *
     * @param name the operation
     * @param work the work
     * @throws E what the work throws
     * @param <E> what the work may throw
     */
    @SuppressWarnings(
            "overloads") // as with Callable and Runnable: a lambda that gives a value is a call, one that does not an
    // action
    <E extends Exception> void track(String name, TrackedAction<E> work) throws E;

    /**
     * Runs work and records how long it took and whether it failed.
     *
     * @param name the operation
     * @param work the work
     * @param <T> the type of its result
     * @param <E> what the work may throw
     * @return its result
     * @throws E what the work throws
     */
    @SuppressWarnings(
            "overloads") // as with Callable and Runnable: a lambda that gives a value is a call, one that does not an
    // action
    <T, E extends Exception> T track(String name, TrackedCall<T, E> work) throws E;

    /**
     * Begins to measure an operation on this thread.
     *
     * @param name the operation
     */
    void startTracking(String name);

    /**
     * Ends the innermost operation of that name that {@link #startTracking} began on this thread. One that was never begun is counted as
     * {@code perfopt.tracking.unmatched}.
     *
     * @param name the operation
     */
    default void endTracking(String name) {
        endTracking(name, true);
    }

    /**
     * Ends the innermost operation of that name that {@link #startTracking} began on this thread.
     *
     * @param name the operation
     * @param success whether it succeeded
     */
    void endTracking(String name, boolean success);

    /**
     * The figures of an operation over the last 60 minutes.
     *
     * @param name the operation
     * @return its figures, with the span they really cover
     */
    default OperationMetrics metrics(String name) {
        return metrics(name, DEFAULT_WINDOW);
    }

    /**
     * The figures of an operation.
     *
     * @param name the operation
     * @param window how far back to look
     * @return its figures, with the span they really cover
     */
    OperationMetrics metrics(String name, Duration window);

    /**
     * The figures of all operations that ended in the last 60 minutes.
     *
     * @return by name, in the order of names
     */
    default Map<String, OperationMetrics> metrics() {
        return metrics(DEFAULT_WINDOW);
    }

    /**
     * The figures of all operations that ended in a window.
     *
     * @param window how far back to look
     * @return by name, in the order of names
     */
    Map<String, OperationMetrics> metrics(Duration window);

    /**
     * Where the time of the last 60 minutes went, the worst first.
     *
     * @return the operations with their share and impact
     */
    List<Bottleneck> bottlenecks();

    /**
     * Everything measured in the last 60 minutes, as JSON of the schema {@code perfopt-analytics/1}.
     *
     * @return the text
     */
    default String exportMetrics() {
        StringBuilder text = new StringBuilder();
        try {
            exportMetrics(ExportFormat.JSON, DEFAULT_WINDOW, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory cannot fail", impossible);
        }
        return text.toString();
    }

    /**
     * Writes everything measured.
     *
     * @param format how
     * @param window how far back
     * @param out takes the text; not closed
     * @throws IOException what {@code out} throws
     */
    void exportMetrics(ExportFormat format, Duration window, Appendable out) throws IOException;

    // Watching

    /**
     * Watches how long an operation takes: its 95th percentile over five minutes. Crossing a limit opens an alert, which also goes to the log.
     *
     * @param operation the operation
     * @param warning the longest that is right
     * @param critical the longest that is bearable
     * @return closed to end it
     */
    default Registration setThreshold(String operation, Duration warning, Duration critical) {
        return setThreshold(operation, limits -> limits.warnAbove(warning).criticalAbove(critical));
    }

    /**
     * Watches an operation.
     *
     * @param operation the operation; together with the statistic it names the threshold, and another for both replaces it
     * @param limits sets statistic, limits and window
     * @return closed to end it
     * @throws IllegalArgumentException when no limit is set or the limits contradict each other
     */
    Registration setThreshold(String operation, Consumer<AlertRule.Builder> limits);

    /**
     * Adds a rule in the place of one of the same name. When it is broken an alert opens, which goes to the log and may run a recovery.
     *
     * @param rule what to watch
     * @return closed to end it
     */
    Registration alert(AlertRule rule);

    /**
     * What is wrong now.
     *
     * @return open incidents, gravest first
     */
    List<Incident> alerts();

    /**
     * What rules may do about what they find.
     *
     * @return actions for {@link AlertRule.Builder#recovery}
     */
    Recoveries recoveries();

    /**
     * How every part is: the checks of the rooms, named {@code perfopt.<room>.<what>}, and those the application registered with
     * {@link PerformanceAnalytics#healthCheck}.
     *
     * @return each answer, and the whole
     */
    HealthReport health();

    /**
     * Holds the last 60 minutes against a budget file. Broken budgets also go to the log.
     *
     * @param file JSON of the schema {@code perfopt-budgets/1}; files named in it are relative to its directory
     * @return each budget with its verdict
     * @throws UncheckedIOException if the file, or one whose size is a budget, cannot be read
     * @throws IllegalArgumentException if the file is not of that schema, naming the place
     */
    default BudgetReport checkBudgets(Path file) {
        Budgets budgets;
        try {
            budgets = Budgets.read(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the budget file " + file + " cannot be read", unreadable);
        }
        return checkBudgets(budgets, file.resolveSibling(""), DEFAULT_WINDOW);
    }

    /**
     * Holds what was measured against budgets: {@code operation.…} and {@code value.…} over a window, {@code cache.…} for a region or {@code *} since
     * its statistics were reset, {@code size.raw} and {@code size.gzip} for files. Other kinds are named as skipped. Broken budgets also go to the log.
     *
     * @param budgets the limits
     * @param directory what names of files are relative to
     * @param window how far back
     * @return each budget with its verdict
     * @throws IllegalArgumentException if a budget has a statistic or unit that its kind does not have
     */
    BudgetReport checkBudgets(Budgets budgets, Path directory, Duration window);

    // Optimizing by itself

    /**
     * Which hit ratio half, twice and four times the memory would have given the cache in the last minutes, and how good earlier predictions
     * were. Simulated with a sample of the keys. What was invalidated by a pattern or expired for want of use is not seen everywhere, so that the
     * prediction for more memory is an upper bound there.
     *
     * @return the predictions of this moment
     * @throws IllegalStateException unless it was asked for with {@link TuningConfig.Builder#cacheSizing()}
     */
    CacheSizing cacheSizing();

    /**
     * What the optimizer changed by itself, why, and what came of it; nothing unless {@link PerformanceOptimizerBuilder#tuning} allows it.
     *
     * @return the last 500 steps, oldest first
     */
    List<TuningStep> tuningSteps();

    /**
     * A loader whose values are compared with those it brought before, so that the time to live of its region can be tuned. A value is compared
     * by its {@code hashCode}; one whose class has none of its own tells nothing.
     *
     * @param region a region that was named to {@link TuningConfig.Builder#timeToLive}
     * @param loader brings the values
     * @param <V> the type of the values
     * @return the loader to give to the cache instead
     * @throws IllegalArgumentException if the region's time to live is not tuned
     */
    <V> Loader<V> observed(String region, Loader<? extends V> loader);

    /** Resets the statistics of every room. Entries, queued work and rules stay. */
    void resetMetrics();

    /**
     * Closes the rooms in order: what the optimizer does by itself first; then no new operations, and running ones drained for three quarters of
     * the limit; the cache written down; the engine last, so that it saw everything. A room that is not closed when the limit is over is left to a
     * daemon thread that goes on. Later calls return the first report; one that comes while another closes returns at once and says what is not
     * finished yet.
     *
     * @param limit how long it may take, zero or more
     * @return what became of each room and of the operations
     */
    ShutdownReport close(Duration limit);

    /**
     * Closes as {@link #close(Duration)} does. Operations drain within the scheduler's own limit, 30 s by default; all else may take 10 s more.
     * What did not end well is logged; what a room threw is thrown when all are closed. Later calls do nothing.
     */
    @Override
    void close();

    /**
     * Work that may throw.
     *
     * @param <E> what it may throw
     */
    @FunctionalInterface
    interface TrackedAction<E extends Exception> {
        /**
         * Does the work.
         *
         * @throws E when it fails
         */
        void run() throws E;
    }

    /**
     * Work with a result that may throw.
     *
     * @param <T> the type of the result
     * @param <E> what it may throw
     */
    @FunctionalInterface
    interface TrackedCall<T, E extends Exception> {
        /**
         * Does the work.
         *
         * @return its result
         * @throws E when it fails
         */
        T call() throws E;
    }
}
