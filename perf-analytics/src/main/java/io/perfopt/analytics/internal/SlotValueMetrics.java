package io.perfopt.analytics.internal;

import io.perfopt.analytics.Coverage;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.ValueMetrics;
import io.perfopt.analytics.internal.slots.Distribution;
import java.util.OptionalDouble;

/** An answer over one distribution. Immutable. */
record SlotValueMetrics(String name, Tags tags, Coverage coverage, Distribution values) implements ValueMetrics {
    @Override
    public long count() {
        return values.count();
    }

    @Override
    public double total() {
        return values.sum();
    }

    @Override
    public OptionalDouble average() {
        return optional(values.mean());
    }

    @Override
    public OptionalDouble min() {
        return optional(values.min());
    }

    @Override
    public OptionalDouble max() {
        return optional(values.max());
    }

    @Override
    public OptionalDouble percentile(double percent) {
        SlotOperationMetrics.checkPercent(percent);
        return optional(values.percentile(percent));
    }

    @Override
    public OptionalDouble ratePerSecond() {
        return SlotOperationMetrics.rate(total(), coverage);
    }

    private static OptionalDouble optional(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public String toString() {
        return name + tags + " count=" + count()
                + (count() == 0 ? "" : " avg=" + values.mean() + " min=" + values.min() + " max=" + values.max())
                + " over " + coverage.length();
    }
}
