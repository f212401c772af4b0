package io.perfopt.analytics.internal;

import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.registry.Metric;
import io.perfopt.analytics.internal.registry.Registry;
import io.perfopt.analytics.internal.slots.Distribution;
import io.perfopt.analytics.internal.slots.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Ranks operations by what they cost; {@link Bottleneck} documents the formula. Stateless. */
final class Bottlenecks {
    private static final int LOW_CONFIDENCE_CALLS = 30;
    private static final double RECOVERABLE_WEIGHT = 0.5;
    private static final double ERROR_WEIGHT = 0.3;

    private final Registry registry;
    private final Questions questions;
    /** The target of an operation in nanoseconds, NaN when no threshold names one. */
    private final ToDoubleFunction<String> target;

    Bottlenecks(Registry registry, Questions questions, ToDoubleFunction<String> target) {
        this.registry = registry;
        this.questions = questions;
        this.target = target;
    }

    List<Bottleneck> find(Duration window) {
        Map<String, Distribution> operations = new LinkedHashMap<>();
        double selfOfAll = 0;
        for (Metric metric : registry.metricsOf(Kind.OPERATION)) {
            Distribution values = questions.distribution(metric, Tags.none(), window);
            if (values.count() > 0) {
                operations.put(metric.name(), values);
                selfOfAll += values.selfNanos();
            }
        }
        List<Bottleneck> found = new ArrayList<>();
        for (Map.Entry<String, Distribution> entry : operations.entrySet()) {
            found.add(describe(entry.getKey(), entry.getValue(), selfOfAll));
        }
        found.sort(Comparator.comparingDouble(Bottleneck::impact).reversed().thenComparing(Bottleneck::name));
        return found;
    }

    private Bottleneck describe(String name, Distribution values, double selfOfAll) {
        double share = selfOfAll == 0 ? 0 : values.selfNanos() / selfOfAll;
        double limit = target.applyAsDouble(name);
        double recoverable = RECOVERABLE_WEIGHT * above(values, Double.isNaN(limit) ? values.percentile(50) : limit);
        double failing = ERROR_WEIGHT * values.errors() / values.count();
        double impact = 100 * (1 - (1 - share) * (1 - recoverable) * (1 - failing));
        return new Bottleneck(
                name,
                Duration.ofNanos(Math.round(values.mean())),
                Duration.ofNanos(values.percentileKey(95)),
                values.count(),
                values.errors(),
                Duration.ofNanos(values.selfNanos()),
                share,
                impact,
                share / 2,
                values.count() < LOW_CONFIDENCE_CALLS);
    }

    /** The share of all time that lies above a limit. */
    private static double above(Distribution values, double limit) {
        double[] excess = {0};
        values.forEach((value, n) -> excess[0] += n * Math.max(0, value - limit));
        return values.sum() == 0 ? 0 : Math.min(1, excess[0] / values.sum());
    }
}
