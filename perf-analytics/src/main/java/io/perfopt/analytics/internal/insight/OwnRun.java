package io.perfopt.analytics.internal.insight;

import io.perfopt.analytics.Tags;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.Interval;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.insight.MetricSample.Quantile;
import io.perfopt.analytics.internal.SlotReader;
import io.perfopt.analytics.internal.SlotView;
import io.perfopt.analytics.internal.insight.stats.OrderStatistics;
import io.perfopt.analytics.internal.slots.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a run to compare others with out of what an engine recorded. Stateless and safe from any thread. */
final class OwnRun {

    private static final double NANOS_PER_MILLI = 1e6;

    private OwnRun() {}

    static Baseline of(SlotReader reader, String run, Duration window) {
        Map<String, MetricSample> metrics = new HashMap<>();
        Instant now = reader.now();
        for (String name : reader.names()) {
            if (reader.kind(name).filter(kind -> kind == Kind.OPERATION).isEmpty()) {
                continue;
            }
            List<SlotView> slots = EngineInsight.closed(
                    reader.slots(name, Tags.none(), reader.resolutionFor(window), now.minus(window), now));
            if (!slots.isEmpty()) {
                metrics.put(name, durations(slots));
                if (slots.stream().anyMatch(slot -> slot.errors() > 0)) {
                    metrics.put(name + " errors", errors(slots));
                }
            }
        }
        return Baseline.of(run, metrics);
    }

    private static MetricSample durations(List<SlotView> slots) {
        double[] medians = slots.stream()
                .mapToDouble(slot -> slot.percentile(50) / NANOS_PER_MILLI)
                .toArray();
        Weighted all = Weighted.of(slots);
        return new MetricSample(
                "ms", Better.LOWER, Arrays.stream(medians).boxed().toList(), all.quantile(0.95), all.quantile(0.99));
    }

    private static MetricSample errors(List<SlotView> slots) {
        return MetricSample.of(
                "share",
                Better.LOWER,
                slots.stream()
                        .mapToDouble(slot -> (double) slot.errors() / slot.count())
                        .toArray());
    }

    /** The durations of all slots, ascending, each with how often it was recorded up to there. */
    private record Weighted(List<long[]> buckets, long count) {

        static Weighted of(List<SlotView> slots) {
            Map<Long, Long> counts = new HashMap<>();
            for (SlotView slot : slots) {
                slot.distribution().forEach((value, times) -> counts.merge(Math.round(value), times, Long::sum));
            }
            List<long[]> buckets = counts.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> new long[] {entry.getKey(), entry.getValue()})
                    .toList();
            long count = 0;
            for (long[] bucket : buckets) {
                count += bucket[1];
                bucket[1] = count;
            }
            return new Weighted(buckets, count);
        }

        Optional<Quantile> quantile(double q) {
            OrderStatistics.Ranks ranks = OrderStatistics.around(q, count, MetricSample.QUANTILE_CONFIDENCE);
            return ranks == null
                    ? Optional.empty()
                    : Optional.of(new Quantile(
                            millis((long) Math.ceil(q * count)),
                            new Interval(millis(ranks.lower()), millis(ranks.upper()))));
        }

        private double millis(long rank) {
            for (long[] bucket : buckets) {
                if (bucket[1] >= rank) {
                    return bucket[0] / NANOS_PER_MILLI;
                }
            }
            throw new IllegalStateException("rank " + rank + " is beyond the " + count + " values");
        }
    }
}
