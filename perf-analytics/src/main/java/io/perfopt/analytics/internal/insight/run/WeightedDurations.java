package io.perfopt.analytics.internal.insight.run;

import io.perfopt.analytics.insight.Interval;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.insight.MetricSample.Quantile;
import io.perfopt.analytics.internal.insight.stats.OrderStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Durations in nanoseconds, each with how often it was measured, of which percentiles are asked in milliseconds. For one thread. */
public final class WeightedDurations {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<Long, Long> counts = new HashMap<>();
    private long count;

    /** Adds a duration several times. */
    public void add(long nanos, long times) {
        counts.merge(nanos, times, Long::sum);
        count += times;
    }

    /** The percentiles that a sample has, as far as so many durations can bound them. */
    public MetricSample complete(MetricSample sample) {
        List<Map.Entry<Long, Long>> ascending =
                counts.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return new MetricSample(
                sample.unit(), sample.better(), sample.values(), quantile(ascending, 0.95), quantile(ascending, 0.99));
    }

    private Optional<Quantile> quantile(List<Map.Entry<Long, Long>> ascending, double q) {
        OrderStatistics.Ranks ranks = OrderStatistics.around(q, count, MetricSample.QUANTILE_CONFIDENCE);
        return ranks == null
                ? Optional.empty()
                : Optional.of(new Quantile(
                        millis(ascending, (long) Math.ceil(q * count)),
                        new Interval(millis(ascending, ranks.lower()), millis(ascending, ranks.upper()))));
    }

    private static double millis(List<Map.Entry<Long, Long>> ascending, long rank) {
        long reached = 0;
        for (Map.Entry<Long, Long> duration : ascending) {
            reached += duration.getValue();
            if (reached >= rank) {
                return duration.getKey() / NANOS_PER_MILLI;
            }
        }
        throw new IllegalStateException("rank " + rank + " is beyond the " + reached + " durations");
    }
}
