package io.perfopt.analytics.internal;

import io.perfopt.analytics.Coverage;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.slots.Distribution;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** An answer over one distribution. Immutable. */
record SlotOperationMetrics(String name, Tags tags, Coverage coverage, Distribution values, long inFlight)
        implements OperationMetrics {
    @Override
    public long count() {
        return values.count();
    }

    @Override
    public long errors() {
        return values.errors();
    }

    @Override
    public Duration total() {
        return Duration.ofNanos(values.sumNanos());
    }

    @Override
    public Duration selfTotal() {
        return Duration.ofNanos(values.selfNanos());
    }

    @Override
    public Optional<Duration> average() {
        return duration(values.mean());
    }

    @Override
    public Optional<Duration> min() {
        return duration(values.min());
    }

    @Override
    public Optional<Duration> max() {
        return duration(values.max());
    }

    @Override
    public OptionalLong percentileNanos(double percent) {
        checkPercent(percent);
        return values.count() == 0 ? OptionalLong.empty() : OptionalLong.of(values.percentileKey(percent));
    }

    @Override
    public OptionalDouble ratePerSecond() {
        return rate((double) count(), coverage);
    }

    static OptionalDouble rate(double total, Coverage coverage) {
        long nanos = coverage.length().toNanos();
        return nanos <= 0 ? OptionalDouble.empty() : OptionalDouble.of(total / (nanos / 1e9));
    }

    static void checkPercent(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be above 0 and at most 100, was " + percent);
        }
    }

    private static Optional<Duration> duration(double nanos) {
        return Double.isNaN(nanos) ? Optional.empty() : Optional.of(Duration.ofNanos(Math.round(nanos)));
    }

    @Override
    public String toString() {
        String text = name + tags + " count=" + count() + " errors=" + errors();
        if (count() > 0) {
            text += " avg=" + millis(values.mean()) + " p50=" + millis(values.percentile(50)) + " p95="
                    + millis(values.percentile(95)) + " p99=" + millis(values.percentile(99)) + " max="
                    + millis(values.max());
        }
        return text + " over " + coverage.length();
    }

    private static String millis(double nanos) {
        return Math.round(nanos / 1000) / 1000.0 + "ms";
    }
}
