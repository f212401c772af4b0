package io.perfopt.analytics.watch;

import io.perfopt.analytics.Tags;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, over which window, where the limits are, and what is done about it. Immutable; made by {@link #builder} or one of the
 * presets. Long for the many parts of a rule, each of which is documented here and set in the builder.
 *
 * @param name identifies the rule; a rule of the same name replaces it
 * @param metric the operation, value or counter measured
 * @param tags only series with these tags are measured
 * @param eachTag the key of a tag each value of which is judged alone, with an incident of its own
 * @param measure what is measured of it
 * @param denominator what the total of the metric is divided by, for a ratio
 * @param percent which percentile, for {@link Measure#PERCENTILE}
 * @param above whether too much is wrong, as opposed to too little
 * @param warning the first limit
 * @param critical the second limit
 * @param clear what must be reached for an incident to clear; by default the first limit
 * @param window how far back one check looks
 * @param needed how many of the last checks must find a limit crossed
 * @param of how many checks are looked at
 * @param minimumCount with fewer values a check finds nothing
 * @param recovery done when an incident opens or becomes graver
 * @param cooldown how long after a recovery the next may follow
 * @param recoveryBudget how many recoveries one incident may use
 */
public record AlertRule(
        String name,
        String metric,
        Tags tags,
        Optional<String> eachTag,
        Measure measure,
        Optional<String> denominator,
        double percent,
        boolean above,
        OptionalDouble warning,
        OptionalDouble critical,
        OptionalDouble clear,
        Duration window,
        int needed,
        int of,
        long minimumCount,
        Optional<Consumer<Incident>> recovery,
        Duration cooldown,
        int recoveryBudget) {

    /** What is measured of a metric. Durations are in nanoseconds. */
    public enum Measure {
        /** A percentile. */
        PERCENTILE,
        /** The average. */
        AVERAGE,
        /** The largest. */
        MAX,
        /** The latest slot's average of a value, which is the reading of a gauge. */
        LAST,
        /** The share of failed operations, 0 to 1. */
        ERROR_RATE,
        /** How many per second; the sum of a counter per second. */
        RATE,
        /** The total of the metric divided by that of another. */
        RATIO
    }

    /**
     * Checks the rule.
     *
     * @param name as above
     * @param metric as above
     * @param tags as above
     * @param eachTag as above
     * @param measure as above
     * @param denominator as above
     * @param percent as above
     * @param above as above
     * @param warning as above
     * @param critical as above
     * @param clear as above
     * @param window as above
     * @param needed as above
     * @param of as above
     * @param minimumCount as above
     * @param recovery as above
     * @param cooldown as above
     * @param recoveryBudget as above
     * @throws IllegalArgumentException when no limit is set or the limits contradict each other
     */
    public AlertRule {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        if (measure == Measure.RATIO && denominator.isEmpty()) {
            throw new IllegalArgumentException(
                    "rule '" + name + "' measures a ratio and must name what to divide by; call ratioTo(name)");
        }
        if (warning.isEmpty() && critical.isEmpty()) {
            throw new IllegalArgumentException("rule '" + name + "' must have a warning or a critical limit");
        }
        double first = warning.orElse(critical.orElse(Double.NaN));
        double second = critical.orElse(first);
        if (Double.isNaN(first) || Double.isNaN(second) || (above ? second < first : second > first)) {
            throw new IllegalArgumentException("rule '" + name
                    + "': the critical limit must lie beyond the warning limit, were " + first + " and " + second);
        }
        double back = clear.orElse(first);
        if (Double.isNaN(back) || (above ? back > first : back < first)) {
            throw new IllegalArgumentException(
                    "rule '" + name + "': the clear level must not lie beyond the limit " + first + ", was " + back);
        }
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException(
                    "rule '" + name + "': percent must be above 0 and at most 100, was " + percent);
        }
        if (needed < 1 || of < needed || of > 64) {
            throw new IllegalArgumentException("rule '" + name
                    + "': of the last 1 to 64 checks at least 1 must be needed, was " + needed + " of " + of);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("rule '" + name + "': window must be longer than zero, was " + window);
        }
        if (minimumCount < 1 || recoveryBudget < 0 || cooldown.isNegative()) {
            throw new IllegalArgumentException("rule '" + name
                    + "': minimumCount must be at least 1, recoveryBudget and cooldown not below 0, were "
                    + minimumCount + ", " + recoveryBudget + ", " + cooldown);
        }
    }

    /**
     * Begins a rule.
     *
     * @param name identifies it
     * @param metric the operation, value or counter to measure
     * @return a builder
     */
    public static Builder builder(String name, String metric) {
        return new Builder(name, metric);
    }

    /**
     * The rules that most applications want: memory 70 / 85 %, processor 80 / 95 %, disk 80 / 90 % full, file descriptors 70 / 90 %,
     * collections 5 / 15 % of the time. They watch system metrics, which must be switched on.
     *
     * @return to be registered as they are
     */
    public static List<AlertRule> systemPresets() {
        return List.of(
                builder("memory", "system.heap.used.ratio")
                        .last()
                        .warnAbove(0.70)
                        .criticalAbove(0.85)
                        .clearAt(0.65)
                        .sustained(2, 3)
                        .build(),
                builder("processor", "system.cpu.process")
                        .average()
                        .warnAbove(0.80)
                        .criticalAbove(0.95)
                        .clearAt(0.70)
                        .sustained(2, 3)
                        .build(),
                builder("disk", "system.disk.used.ratio")
                        .last()
                        .warnAbove(0.80)
                        .criticalAbove(0.90)
                        .clearAt(0.78)
                        .build(),
                builder("file descriptors", "system.fd.used.ratio")
                        .last()
                        .warnAbove(0.70)
                        .criticalAbove(0.90)
                        .clearAt(0.60)
                        .build(),
                builder("collections", "system.gc.time.ratio")
                        .average()
                        .warnAbove(0.05)
                        .criticalAbove(0.15)
                        .clearAt(0.04)
                        .sustained(2, 3)
                        .build());
    }

    /**
     * The preset for failures: 1 / 5 % of at least 20 operations.
     *
     * @param operation what to watch
     * @return to be registered
     */
    public static AlertRule errorRate(String operation) {
        return builder(operation + " errors", operation)
                .errorRate()
                .warnAbove(0.01)
                .criticalAbove(0.05)
                .minimumCount(20)
                .build();
    }

    /**
     * The preset for a cache: hits under 80 % / 50 % of at least 100 look-ups.
     *
     * @param hits a counter of hits
     * @param lookups a counter of hits and misses
     * @return to be registered
     */
    public static AlertRule hitRatio(String hits, String lookups) {
        return builder(hits + " ratio", hits)
                .ratioTo(lookups)
                .warnBelow(0.80)
                .criticalBelow(0.50)
                .minimumCount(100)
                .build();
    }

    /** Collects the parts of an {@link AlertRule}. For one thread. */
    public static final class Builder {
        private final String name;
        private final String metric;
        private Tags tags = Tags.none();
        private @Nullable String eachTag;
        private Measure measure = Measure.PERCENTILE;
        private @Nullable String denominator;
        private double percent = 95;
        private @Nullable Boolean above;
        private OptionalDouble warning = OptionalDouble.empty();
        private OptionalDouble critical = OptionalDouble.empty();
        private OptionalDouble clear = OptionalDouble.empty();
        private Duration window = Duration.ofMinutes(5);
        private int needed = 1;
        private int of = 1;
        private long minimumCount = 1;
        private @Nullable Consumer<Incident> recovery;
        private Duration cooldown = Duration.ofMinutes(5);
        private int recoveryBudget = 3;

        private Builder(String name, String metric) {
            this.name = Objects.requireNonNull(name, "name");
            this.metric = Objects.requireNonNull(metric, "metric");
        }

        /**
         * Measures only some series.
         *
         * @param filter tags they must have
         * @return this
         */
        public Builder tags(Tags filter) {
            tags = filter;
            return this;
        }

        /**
         * Judges each value of a tag alone, with an incident of its own.
         *
         * @param key the key of the tag
         * @return this
         */
        public Builder each(String key) {
            eachTag = key;
            return this;
        }

        /**
         * Measures a percentile, which is the default with 95.
         *
         * @param which above 0 and up to 100
         * @return this
         */
        public Builder percentile(double which) {
            measure = Measure.PERCENTILE;
            percent = which;
            return this;
        }

        /**
         * Measures the average.
         *
         * @return this
         */
        public Builder average() {
            measure = Measure.AVERAGE;
            return this;
        }

        /**
         * Measures the largest.
         *
         * @return this
         */
        public Builder max() {
            measure = Measure.MAX;
            return this;
        }

        /**
         * Measures the latest readings.
         *
         * @return this
         */
        public Builder last() {
            measure = Measure.LAST;
            return this;
        }

        /**
         * Measures the share of failures.
         *
         * @return this
         */
        public Builder errorRate() {
            measure = Measure.ERROR_RATE;
            return this;
        }

        /**
         * Measures how many per second.
         *
         * @return this
         */
        public Builder rate() {
            measure = Measure.RATE;
            return this;
        }

        /**
         * Measures the total of the metric divided by that of another.
         *
         * @param whole the other metric
         * @return this
         */
        public Builder ratioTo(String whole) {
            measure = Measure.RATIO;
            denominator = whole;
            return this;
        }

        /**
         * Warns when more is measured.
         *
         * @param limit nanoseconds for a duration
         * @return this
         */
        public Builder warnAbove(double limit) {
            warning = limit(limit, true);
            return this;
        }

        /**
         * Warns when a duration is longer.
         *
         * @param limit the longest that is right
         * @return this
         */
        public Builder warnAbove(Duration limit) {
            return warnAbove((double) limit.toNanos());
        }

        /**
         * Is critical when more is measured.
         *
         * @param limit nanoseconds for a duration
         * @return this
         */
        public Builder criticalAbove(double limit) {
            critical = limit(limit, true);
            return this;
        }

        /**
         * Is critical when a duration is longer.
         *
         * @param limit the longest that is bearable
         * @return this
         */
        public Builder criticalAbove(Duration limit) {
            return criticalAbove((double) limit.toNanos());
        }

        /**
         * Warns when less is measured.
         *
         * @param limit nanoseconds for a duration
         * @return this
         */
        public Builder warnBelow(double limit) {
            warning = limit(limit, false);
            return this;
        }

        /**
         * Is critical when less is measured.
         *
         * @param limit nanoseconds for a duration
         * @return this
         */
        public Builder criticalBelow(double limit) {
            critical = limit(limit, false);
            return this;
        }

        private OptionalDouble limit(double limit, boolean isAbove) {
            if (above != null && above != isAbove) {
                throw new IllegalArgumentException(
                        "rule '" + name + "' must have its limits on one side, was given both above and below");
            }
            above = isAbove;
            return OptionalDouble.of(limit);
        }

        /**
         * Clears an incident only when this level is reached, so that a value that hovers about the limit does not open one incident
         * after the other.
         *
         * @param level not beyond the first limit
         * @return this
         */
        public Builder clearAt(double level) {
            clear = OptionalDouble.of(level);
            return this;
        }

        /**
         * As {@link #clearAt(double)} for a duration.
         *
         * @param level not beyond the first limit
         * @return this
         */
        public Builder clearAt(Duration level) {
            return clearAt((double) level.toNanos());
        }

        /**
         * Looks further back at each check; five minutes by default.
         *
         * @param length how far
         * @return this
         */
        public Builder window(Duration length) {
            window = length;
            return this;
        }

        /**
         * Opens an incident only when several of the last checks found a limit crossed; by default one is enough.
         *
         * @param count how many
         * @param checks of how many, at most 64
         * @return this
         */
        public Builder sustained(int count, int checks) {
            needed = count;
            of = checks;
            return this;
        }

        /**
         * Finds nothing when the window holds fewer values; 1 by default.
         *
         * @param count how many
         * @return this
         */
        public Builder minimumCount(long count) {
            minimumCount = count;
            return this;
        }

        /**
         * Does something about it when an incident opens or becomes graver.
         *
         * @param action called on the checking thread, outside locks
         * @return this
         */
        public Builder recovery(Consumer<Incident> action) {
            recovery = action;
            return this;
        }

        /**
         * Limits the recoveries.
         *
         * @param pause how long after one the next may follow; five minutes by default
         * @param perIncident how many one incident may use; 3 by default
         * @return this
         */
        public Builder recoveryLimits(Duration pause, int perIncident) {
            cooldown = pause;
            recoveryBudget = perIncident;
            return this;
        }

        /**
         * The rule under a name made of what it measures, so that two thresholds of one operation stand side by side unless they measure
         * the same.
         *
         * @return validated
         * @throws IllegalArgumentException when no limit is set or the limits contradict each other
         */
        public AlertRule buildNamedByStatistic() {
            String statistic = measure == Measure.PERCENTILE
                    ? "p"
                            + new BigDecimal(String.valueOf(percent))
                                    .stripTrailingZeros()
                                    .toPlainString()
                    : measure.name().toLowerCase(Locale.ROOT);
            return build(metric + (tags.isEmpty() ? "" : tags) + " " + statistic);
        }

        /**
         * The rule.
         *
         * @return validated
         * @throws IllegalArgumentException when no limit is set or the limits contradict each other
         */
        public AlertRule build() {
            return build(name);
        }

        private AlertRule build(String ruleName) {
            return new AlertRule(
                    ruleName,
                    metric,
                    tags,
                    Optional.ofNullable(eachTag),
                    measure,
                    Optional.ofNullable(denominator),
                    percent,
                    above == null || above,
                    warning,
                    critical,
                    clear,
                    window,
                    needed,
                    of,
                    minimumCount,
                    Optional.ofNullable(recovery),
                    cooldown,
                    recoveryBudget);
        }
    }
}
