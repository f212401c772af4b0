package io.perfopt.analytics.internal.insight;

import io.perfopt.analytics.Tags;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.internal.SlotReader;
import io.perfopt.analytics.internal.SlotView;
import io.perfopt.analytics.internal.insight.run.WeightedDurations;
import io.perfopt.analytics.internal.slots.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        WeightedDurations all = new WeightedDurations();
        for (SlotView slot : slots) {
            slot.distribution().forEach((value, times) -> all.add(Math.round(value), times));
        }
        return all.complete(MetricSample.of("ms", Better.LOWER, medians));
    }

    private static MetricSample errors(List<SlotView> slots) {
        return MetricSample.of(
                "share",
                Better.LOWER,
                slots.stream()
                        .mapToDouble(slot -> (double) slot.errors() / slot.count())
                        .toArray());
    }
}
