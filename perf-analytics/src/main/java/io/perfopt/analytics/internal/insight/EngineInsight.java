package io.perfopt.analytics.internal.insight;

import io.perfopt.analytics.Tags;
import io.perfopt.analytics.insight.Anomalies;
import io.perfopt.analytics.insight.AnomalyOptions;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.ChangePoints;
import io.perfopt.analytics.insight.Correlation;
import io.perfopt.analytics.insight.Forecast;
import io.perfopt.analytics.insight.ForecastOptions;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.Insights;
import io.perfopt.analytics.insight.LeakTrend;
import io.perfopt.analytics.insight.Series;
import io.perfopt.analytics.insight.Trend;
import io.perfopt.analytics.internal.SlotReader;
import io.perfopt.analytics.internal.SlotView;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Turns recorded slots into series and asks {@link Insight} about them. Thread-safe; keeps nothing. */
public final class EngineInsight implements Insights {

    /** The value that the system metrics record as in use after the last collection. */
    static final String HEAP_AFTER_COLLECTION = "system.heap.used.after.gc";

    static final String HEAP_LIMIT = "system.heap.max";

    private static final Duration LONGEST_HORIZON = Duration.ofDays(30);
    private static final double MEDIAN = 50;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1000;

    private final SlotReader reader;

    /** Answers from the slots of an engine. */
    public EngineInsight(SlotReader reader) {
        this.reader = reader;
    }

    @Override
    public Trend trend(String name, Duration window) {
        return Insight.trend(series(name, window));
    }

    @Override
    public Anomalies anomalies(String name, Duration window, AnomalyOptions options) {
        return Insight.anomalies(series(name, window), options);
    }

    @Override
    public ChangePoints changePoints(String name, Duration window) {
        return Insight.changePoints(series(name, window));
    }

    @Override
    public Correlation correlate(String first, String second, Duration window) {
        return Insight.correlate(series(first, window), series(second, window));
    }

    @Override
    public Forecast predict(String name, Duration horizon) {
        if (horizon.isNegative() || horizon.isZero() || horizon.compareTo(LONGEST_HORIZON) > 0) {
            throw new IllegalArgumentException(
                    "horizon must be longer than zero and at most " + LONGEST_HORIZON + ", was " + horizon);
        }
        // twice the horizon of history at least; seconds are too short-lived to say what comes next
        Resolution resolution = Resolution.of(horizon.multipliedBy(2));
        if (resolution == Resolution.SECOND) {
            resolution = Resolution.MINUTE;
        }
        long slot = resolution.seconds();
        int steps = (int) ((horizon.toSeconds() + slot - 1) / slot);
        Duration reach = resolution == Resolution.HOUR ? reader.retention() : resolution.reach();
        return Insight.forecast(series(name, resolution, reach), ForecastOptions.steps(Math.max(1, steps)));
    }

    @Override
    public LeakTrend leak() {
        OptionalLong limit = last(HEAP_LIMIT);
        LeakTrend ofDay = Insight.leak(collections(Resolution.TEN_MINUTES), limit);
        return ofDay.verdict() == LeakTrend.Verdict.NOT_ENOUGH_DATA
                ? Insight.leak(collections(Resolution.MINUTE), limit)
                : ofDay;
    }

    @Override
    public Baseline baseline(String run, Duration window) {
        return OwnRun.of(reader, run, requirePositive(window));
    }

    private OptionalLong last(String name) {
        List<SlotView> slots = slots(name, Resolution.MINUTE, Resolution.MINUTE.reach());
        return slots.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of((long) slots.get(slots.size() - 1).max());
    }

    /** The bytes that collections left, one value for each run of slots without a collection. */
    private Series collections(Resolution resolution) {
        Series all = series(HEAP_AFTER_COLLECTION, resolution, resolution.reach());
        long[] millis = all.epochMillis();
        double[] values = all.values();
        int kept = 0;
        for (int i = 0; i < values.length; i++) {
            if (kept == 0 || values[i] != values[kept - 1]) {
                millis[kept] = millis[i];
                values[kept++] = values[i];
            }
        }
        return Series.of(Arrays.copyOf(millis, kept), Arrays.copyOf(values, kept));
    }

    private Series series(String name, Duration window) {
        return series(name, reader.resolutionFor(requirePositive(window)), window);
    }

    private Series series(String name, Resolution resolution, Duration window) {
        Kind kind = reader.kind(name).orElse(Kind.VALUE);
        List<SlotView> slots = slots(name, resolution, window);
        long[] millis = new long[slots.size()];
        double[] values = new double[slots.size()];
        boolean[] paused = new boolean[slots.size()];
        for (int i = 0; i < values.length; i++) {
            SlotView slot = slots.get(i);
            millis[i] = slot.startMillis();
            values[i] = value(kind, slot);
            paused[i] = slot.paused();
        }
        return Series.of(millis, values, paused);
    }

    private List<SlotView> slots(String name, Resolution resolution, Duration window) {
        Instant now = reader.now();
        return closed(reader.slots(name, Tags.none(), resolution, now.minus(window), now));
    }

    static List<SlotView> closed(List<SlotView> slots) {
        return slots.stream().filter(SlotView::closed).toList();
    }

    private static double value(Kind kind, SlotView slot) {
        return switch (kind) {
            case OPERATION -> slot.percentile(MEDIAN) / NANOS_PER_MILLI;
            case VALUE -> slot.percentile(MEDIAN);
            case COUNTER -> slot.total() * MILLIS_PER_SECOND / slot.lengthMillis();
        };
    }

    private static Duration requirePositive(Duration window) {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be longer than zero, was " + window);
        }
        return window;
    }
}
