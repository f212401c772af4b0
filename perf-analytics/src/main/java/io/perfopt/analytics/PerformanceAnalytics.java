package io.perfopt.analytics;

import io.perfopt.analytics.insight.Insights;
import io.perfopt.analytics.watch.AlertHandler;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.analytics.watch.HealthCheck;
import io.perfopt.analytics.watch.HealthReport;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.analytics.watch.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what an application does and answers for any window: percentiles, success rates, rates, histories, bottlenecks.
 *
 * <pre>{@code
 * PerformanceAnalytics analytics = PerformanceAnalytics.builder().retention(Duration.ofHours(24)).build();
 * try (Trace trace = analytics.start("checkout", Tags.of("region", "eu"))) {
 *     pay();
 * }
 * analytics.metrics("checkout", Duration.ofMinutes(5)).p95();
 * }</pre>
 *
 * <p>Thread-safe. Recording takes no lock, does not allocate in steady state and never throws for what it is given, null apart. Operations, values and
 * counters have names of their own kind, so one name may be used for one of each. An answer covers whole slots of one second up to two minutes, of one
 * minute up to an hour, of ten minutes up to a day and of an hour beyond, and says which.
 *
 * <p>One door for all of it, in five parts: recording, asking, watching, giving away, housekeeping; most of its length is documentation.
 */
public interface PerformanceAnalytics extends Insights, AutoCloseable {
    /**
     * Begins the set-up of an engine.
     *
     * @return a builder with all defaults
     */
    static AnalyticsBuilder builder() {
        return new AnalyticsBuilder();
    }

    /**
     * An engine with all defaults.
     *
     * @return to be closed when no longer needed
     */
    static PerformanceAnalytics create() {
        return builder().build();
    }

    // ---- recording: operations

    /**
     * The timer of an operation without tags.
     *
     * @param name the operation
     * @return to be kept where recording is hot
     */
    default Timer timer(String name) {
        return timer(name, Tags.none());
    }

    /**
     * The timer of an operation.
     *
     * @param name the operation
     * @param tags its tags
     * @return to be kept where recording is hot
     */
    Timer timer(String name, Tags tags);

    /**
     * Begins a trace on this thread.
     *
     * @param name the operation
     * @return to be closed, on any thread
     */
    default Trace start(String name) {
        return start(name, Tags.none());
    }

    /**
     * Begins a trace on this thread.
     *
     * @param name the operation
     * @param tags its tags
     * @return to be closed, on any thread
     */
    Trace start(String name, Tags tags);

    /**
     * Describes a trace that needs a parent on another thread, an intended start or measures of its thread.
     *
     * @param name the operation
     * @return to be started
     */
    TraceBuilder trace(String name);

    /**
     * The innermost open trace of this thread, to be continued on a thread that does a part of its work.
     *
     * @return to be attached there; of no trace when none is open
     */
    TraceContext currentTrace();

    /**
     * Begins a trace by number, which allocates nothing.
     *
     * @param name the operation
     * @return the id to end it by; 0 when too many traces are open
     */
    long begin(String name);

    /**
     * Begins a trace by number.
     *
     * @param name the operation
     * @param tags its tags
     * @return the id to end it by; 0 when too many traces are open
     */
    long begin(String name, Tags tags);

    /**
     * Begins a trace by number, with two tags as texts, which allocates nothing.
     *
     * @param name the operation
     * @param key1 the first key
     * @param value1 its value
     * @param key2 the second key
     * @param value2 its value
     * @return the id to end it by; 0 when too many traces are open
     */
    long begin(String name, String key1, String value1, String key2, String value2);

    /**
     * Ends a trace on any thread. An id that is not open, because it was ended before or given up, is counted and otherwise ignored.
     *
     * @param id what {@link #begin} gave, or {@link Trace#id}
     * @param success whether the operation succeeded
     */
    default void end(long id, boolean success) {
        end(id, success, null);
    }

    /**
     * Ends a trace on any thread.
     *
     * @param id what {@link #begin} gave, or {@link Trace#id}
     * @param success whether the operation succeeded
     * @param error why it failed; its class and message are kept in the sample; an operation with an error has failed
     */
    void end(long id, boolean success, @Nullable Throwable error);

    /**
     * Records an operation that succeeded.
     *
     * @param name the operation
     * @param nanos its duration, clamped to 0 … 39 hours
     */
    void recordNanos(String name, long nanos);

    /**
     * Records an operation that succeeded.
     *
     * @param name the operation
     * @param nanos its duration, clamped to 0 … 39 hours
     * @param key a tag
     * @param value its value
     */
    void recordNanos(String name, long nanos, String key, String value);

    /**
     * Records an operation that succeeded.
     *
     * @param name the operation
     * @param nanos its duration, clamped to 0 … 39 hours
     * @param key1 a tag
     * @param value1 its value
     * @param key2 another tag
     * @param value2 its value
     */
    void recordNanos(String name, long nanos, String key1, String value1, String key2, String value2);

    /**
     * Records an operation.
     *
     * @param name the operation
     * @param nanos its duration, clamped to 0 … 39 hours
     * @param tags its tags
     * @param success whether it succeeded
     */
    void recordNanos(String name, long nanos, Tags tags, boolean success);

    // ---- recording: values, counters, events

    /**
     * The handle of a value.
     *
     * @param name the value
     * @param tags its tags
     * @return to be kept where recording is hot
     */
    Value value(String name, Tags tags);

    /**
     * Records a reading.
     *
     * @param name the value
     * @param reading what was read; NaN is left out and infinities are clamped, both counted
     */
    default void record(String name, double reading) {
        record(name, reading, Tags.none());
    }

    /**
     * Records a reading.
     *
     * @param name the value
     * @param reading what was read; NaN is left out and infinities are clamped, both counted
     * @param tags its tags
     */
    void record(String name, double reading, Tags tags);

    /**
     * The handle of a counter.
     *
     * @param name the counter
     * @param tags its tags
     * @return to be kept where counting is hot
     */
    Counter counter(String name, Tags tags);

    /**
     * Counts one.
     *
     * @param name the counter
     */
    default void increment(String name) {
        increment(name, 1, Tags.none());
    }

    /**
     * Counts several.
     *
     * @param name the counter
     * @param amount how many
     * @param tags its tags
     */
    void increment(String name, double amount, Tags tags);

    /**
     * Records something that happened once.
     *
     * @param name what
     * @param details more about it; 32 entries of at most 1,000 characters each are kept
     * @param severity how grave
     */
    void event(String name, Map<String, String> details, Severity severity);

    /**
     * Has a supplier read at every sampling period and recorded as a value.
     *
     * @param name the value
     * @param tags its tags
     * @param supplier called on the sampling thread; what it throws is counted
     * @return closed to end it
     */
    Registration gauge(String name, Tags tags, DoubleSupplier supplier);

    /** Reads every registered supplier and the system now, as the sampling thread does at every period. */
    void sampleGauges();

    // ---- asking

    /**
     * How an operation did in the last hour.
     *
     * @param name the operation; an unknown one has a count of zero
     * @return all statistics from the same slots
     */
    default OperationMetrics metrics(String name) {
        return metrics(name, DEFAULT_WINDOW);
    }

    /**
     * How an operation did.
     *
     * @param name the operation; an unknown one has a count of zero
     * @param window how far back
     * @return all statistics from the same slots
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    default OperationMetrics metrics(String name, Duration window) {
        return metrics(name, Tags.none(), window);
    }

    /**
     * How an operation did under some tags.
     *
     * @param name the operation; an unknown one has a count of zero
     * @param filter tags that a series must have to be counted; others it may have besides
     * @param window how far back
     * @return all statistics from the same slots
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    OperationMetrics metrics(String name, Tags filter, Duration window);

    /**
     * How an operation did, for each value of a tag.
     *
     * @param name the operation
     * @param tag the key to group by; what lacks it is found under the empty text
     * @param window how far back
     * @return tag value to statistics, in the order of the values
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    Map<String, OperationMetrics> metricsBy(String name, String tag, Duration window);

    /**
     * Any percentile of the durations of an operation.
     *
     * @param name the operation
     * @param percent above 0 and up to 100
     * @param window how far back
     * @return within 0.8 %, exact up to 64 operations; empty when there were none
     * @throws IllegalArgumentException when the percentage or the window is out of range
     */
    default Optional<Duration> percentile(String name, double percent, Duration window) {
        return metrics(name, window).percentile(percent);
    }

    /**
     * How a value or a counter was.
     *
     * @param name the value, or the counter if no value has that name
     * @param window how far back
     * @return all statistics from the same slots
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    default ValueMetrics values(String name, Duration window) {
        return values(name, Tags.none(), window);
    }

    /**
     * How a value or a counter was under some tags.
     *
     * @param name the value, or the counter if no value has that name
     * @param filter tags that a series must have to be counted
     * @param window how far back
     * @return all statistics from the same slots
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    ValueMetrics values(String name, Tags filter, Duration window);

    /**
     * How a value or a counter was, for each value of a tag.
     *
     * @param name the value or counter
     * @param tag the key to group by; what lacks it is found under the empty text
     * @param window how far back
     * @return tag value to statistics, in the order of the values
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    Map<String, ValueMetrics> valuesBy(String name, String tag, Duration window);

    /**
     * The slots of an operation, value or counter, and a sample of single operations.
     *
     * @param name looked for among operations, values and counters in this order
     * @param window how far back
     * @return no points for an unknown name
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    default History history(String name, Duration window) {
        return history(name, Tags.none(), window);
    }

    /**
     * The slots of an operation, value or counter under some tags.
     *
     * @param name looked for among operations, values and counters in this order
     * @param filter tags that a series must have to be counted
     * @param window how far back
     * @return no points for an unknown name
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    History history(String name, Tags filter, Duration window);

    /**
     * The events of a window.
     *
     * @param window how far back
     * @param minimum leaves out what is milder
     * @return oldest first, as far as they are kept
     */
    List<Event> events(Duration window, Severity minimum);

    /**
     * The slowest traces of an operation in the last hour.
     *
     * @param name the operation
     * @return slowest first
     */
    List<SlowTrace> slowest(String name);

    /**
     * Which operations cost most.
     *
     * @param window how far back
     * @return highest impact first
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    List<Bottleneck> bottlenecks(Duration window);

    /**
     * What has been recorded.
     *
     * @return names of operations, values and counters, in order
     */
    Set<String> names();

    // ---- watching

    /**
     * Watches how long an operation takes, by default its 95th percentile over five minutes.
     *
     * <pre>{@code
     * analytics.threshold("checkout", t -> t.percentile(95).warnAbove(Duration.ofMillis(200)).criticalAbove(Duration.ofMillis(250)));
     * }</pre>
     *
     * @param operation what to watch; operation and statistic together name the rule, and another threshold for both replaces it
     * @param limits sets the limits
     * @return closed to end it
     * @throws IllegalArgumentException when no limit is set or the limits contradict each other
     */
    Registration threshold(String operation, Consumer<AlertRule.Builder> limits);

    /**
     * Adds a rule in the place of one of the same name.
     *
     * @param rule what to watch
     * @return closed to end it
     */
    Registration alert(AlertRule rule);

    /**
     * Tells about every incident that opens, becomes graver or clears.
     *
     * @param handler called on the checking thread, outside locks
     * @return closed to end it
     */
    Registration onIncident(AlertHandler handler);

    /**
     * Judges every rule now, as the sampling thread does at every period, with all consequences.
     *
     * @return the limits found crossed
     */
    List<Violation> checkThresholds();

    /**
     * What checks found in a window, whoever made them.
     *
     * @param window how far back
     * @return oldest first, as far as they are kept
     */
    List<Violation> violations(Duration window);

    /**
     * What is wrong now.
     *
     * @return open incidents, gravest first
     */
    List<Incident> openIncidents();

    /**
     * The incidents cleared in a window.
     *
     * @param window how far back
     * @return oldest first, as far as they are kept
     */
    List<Incident> clearedIncidents(Duration window);

    /**
     * Adds a health check in the place of one of the same name.
     *
     * @param check what to ask
     * @return closed to end it
     */
    Registration healthCheck(HealthCheck check);

    /**
     * Asks every health check at once, each under its own timeout.
     *
     * @return after the longest of them at most
     */
    HealthReport health();

    /**
     * Asks the health checks of a group.
     *
     * @param group such as {@link HealthCheck#LIVENESS}
     * @return after the longest of them at most
     */
    HealthReport health(String group);

    /**
     * Holds what was recorded against budgets.
     *
     * @param budgets those of other kinds are named as skipped
     * @param window how far back
     * @return each with its verdict
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    BudgetReport judge(Budgets budgets, Duration window);

    // ---- giving away

    /**
     * Writes a summary.
     *
     * @param format how
     * @param window how far back
     * @param out takes the text; not closed
     * @throws IOException what {@code out} throws
     */
    default void export(ExportFormat format, Duration window, Appendable out) throws IOException {
        export(format, ReportType.SUMMARY, window, out);
    }

    /**
     * Writes a report.
     *
     * @param format how
     * @param type how much; CSV and Prometheus text have one form only
     * @param window how far back
     * @param out takes the text; not closed
     * @throws IOException what {@code out} throws
     */
    void export(ExportFormat format, ReportType type, Duration window, Appendable out) throws IOException;

    /**
     * Everything a dashboard shows of the last hour.
     *
     * @return one immutable snapshot
     */
    default DashboardData dashboardData() {
        return dashboardData(DEFAULT_WINDOW);
    }

    /**
     * Everything a dashboard shows.
     *
     * @param window how far back
     * @return one immutable snapshot
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    DashboardData dashboardData(Duration window);

    /**
     * Sends the figures of every period elsewhere.
     *
     * @param exporter called on the sampling thread
     * @param period how often, at least a second
     * @return closed to end it
     * @throws IllegalArgumentException when the period is shorter
     */
    Registration exporter(MetricsExporter exporter, Duration period);

    /**
     * Writes an interval log of HdrHistogram, one interval for each slot, in nanoseconds. Needs {@code org.hdrhistogram:HdrHistogram}.
     *
     * @param operation what to write
     * @param window how far back
     * @param out takes the text; not closed
     * @throws AnalyticsException when HdrHistogram is absent
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    void exportHistogramLog(String operation, Duration window, OutputStream out);

    /**
     * Adds an interval log of HdrHistogram, in nanoseconds, for example of a load test corrected there for coordinated omission. An
     * interval counts to the slot in which it began; one older than the retention leaves nothing. Needs
     * {@code org.hdrhistogram:HdrHistogram}.
     *
     * @param operation what to add to
     * @param in the log; read to its end, not closed
     * @return how many values were read
     * @throws AnalyticsException when HdrHistogram is absent
     * @throws IllegalArgumentException when the log holds other histograms than of whole numbers
     */
    long importHistogramLog(String operation, InputStream in);

    // ---- housekeeping

    /** Forgets everything recorded. Handles, thresholds and registrations stay. */
    void reset();

    /**
     * Forgets what was recorded under a name, whatever its kind.
     *
     * @param name an operation, value or counter
     */
    void reset(String name);

    /**
     * Drops what is older than an age.
     *
     * @param age slots that ended longer ago go, and events
     * @return how many slots went
     * @throws IllegalArgumentException when the age is negative
     */
    long prune(Duration age);

    /**
     * Gives up abandoned traces and drops what is expired or exceeds the memory, as the sampling thread does at every period. Needed
     * only by who runs without that thread.
     */
    void tidy();

    /**
     * What the engine says about itself.
     *
     * @return counters since it was built
     */
    AnalyticsStats stats();

    /** Ends every thread and registration. Recording still works afterwards and nobody looks at it; closing again has no effect. */
    @Override
    void close();
}
