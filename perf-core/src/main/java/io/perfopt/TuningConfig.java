package io.perfopt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the optimizer may change by itself, and within which limits; nothing unless it is said here. Immutable.
 *
 * @param cacheSizing whether a sample of the cache's look-ups is followed for {@link PerformanceOptimizer#cacheSizing()}
 * @param interval the time between two looks at what was measured
 * @param concurrency the limits of adaptive concurrency by type of operation
 * @param timeToLive the limits of adaptive times to live by region
 * @param refresh the regions whose entries may be refreshed before they end
 */
public record TuningConfig(
        boolean cacheSizing,
        Duration interval,
        Map<String, ConcurrencyRange> concurrency,
        Map<String, TimeToLiveRange> timeToLive,
        Set<String> refresh) {
    /** The most types and the most regions that can be named. */
    public static final int MAXIMUM_NAMES = 100;

    /**
     * Refuses values out of range.
     *
     * @param cacheSizing as described above
     * @param interval as described above
     * @param concurrency as described above
     * @param timeToLive as described above
     * @param refresh as described above
     * @throws IllegalArgumentException when a value is out of range, naming it
     */
    public TuningConfig {
        if (interval.compareTo(Duration.ofMillis(100)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("tuning.interval must be from 100 ms to 1 hour, was " + interval);
        }
        concurrency = Map.copyOf(concurrency);
        timeToLive = Map.copyOf(timeToLive);
        refresh = Set.copyOf(refresh);
        requireFew("concurrency", concurrency.keySet());
        requireFew("timeToLive", timeToLive.keySet());
        requireFew("refresh", refresh);
    }

    private static void requireFew(String what, Set<String> names) {
        if (names.size() > MAXIMUM_NAMES) {
            throw new IllegalArgumentException(
                    "tuning." + what + " must name at most " + MAXIMUM_NAMES + ", named " + names.size());
        }
    }

    /**
     * Begins a config that changes nothing.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether anything was asked for.
     *
     * @return false if the optimizer is to change and follow nothing
     */
    public boolean isOn() {
        return cacheSizing || !concurrency.isEmpty() || !timeToLive.isEmpty() || !refresh.isEmpty();
    }

    /**
     * How many operations of a type may run at once.
     *
     * @param minimum the least limit that may be set
     * @param maximum the greatest
     */
    public record ConcurrencyRange(int minimum, int maximum) {
        /**
         * Refuses limits that contradict each other.
         *
         * @param minimum as described above
         * @param maximum as described above
         */
        public ConcurrencyRange {
            if (minimum < 1 || maximum < minimum || maximum > 100_000) {
                throw new IllegalArgumentException("tuning.concurrency must be 1 <= minimum <= maximum <= 100000, was "
                        + minimum + " to " + maximum);
            }
        }
    }

    /**
     * How long the entries of a region may live, and how much of that time they may be out of date.
     *
     * @param shortest the least time to live that may be set
     * @param longest the greatest
     * @param staleShare the share of its life that an entry may differ from its source, on average; above 0 and below 1
     */
    public record TimeToLiveRange(Duration shortest, Duration longest, double staleShare) {
        /**
         * Refuses limits that contradict each other.
         *
         * @param shortest as described above
         * @param longest as described above
         * @param staleShare as described above
         */
        public TimeToLiveRange {
            if (shortest.compareTo(Duration.ofMillis(1)) < 0
                    || longest.compareTo(shortest) < 0
                    || longest.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException(
                        "tuning.timeToLive must be 1 ms <= shortest <= longest <= 365 days, was " + shortest + " to "
                                + longest);
            }
            if (!(staleShare > 0 && staleShare < 1)) {
                throw new IllegalArgumentException(
                        "tuning.timeToLive.staleShare must be above 0 and below 1, was " + staleShare);
            }
        }
    }

    /** Gathers the settings. For one thread. */
    public static final class Builder {
        private boolean cacheSizing;
        private Duration interval = Duration.ofSeconds(10);
        private final Map<String, ConcurrencyRange> concurrency = new LinkedHashMap<>();
        private final Map<String, TimeToLiveRange> timeToLive = new LinkedHashMap<>();
        private final Set<String> refresh = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Follows a sample of the cache's keys, so that {@link PerformanceOptimizer#cacheSizing()} can answer. Takes at most one per cent of
         * a core.
         *
         * @return this
         */
        public Builder cacheSizing() {
            cacheSizing = true;
            return this;
        }

        /**
         * The time between two looks [10 s].
         *
         * @param span 100 ms to 1 hour
         * @return this
         */
        public Builder interval(Duration span) {
            interval = span;
            return this;
        }

        /**
         * Finds how many operations of a type are best run at once, from their latency and from what more of them bring.
         *
         * @param type the type of the operations
         * @param minimum the least limit that may be set
         * @param maximum the greatest; the scheduler's own limit over all types holds besides
         * @return this
         */
        public Builder concurrency(String type, int minimum, int maximum) {
            concurrency.put(Objects.requireNonNull(type, "type"), new ConcurrencyRange(minimum, maximum));
            return this;
        }

        /**
         * Finds how long the entries of a region can live, from how often a load brings another value than the one before. It sees the loads
         * whose loader was passed through {@link PerformanceOptimizer#observed}.
         *
         * @param region the region
         * @param shortest the least time to live that may be set
         * @param longest the greatest
         * @param staleShare the share of its life that an entry may differ from its source, on average, such as 0.02
         * @return this
         */
        public Builder timeToLive(String region, Duration shortest, Duration longest, double staleShare) {
            timeToLive.put(
                    Objects.requireNonNull(region, "region"), new TimeToLiveRange(shortest, longest, staleShare));
            return this;
        }

        /**
         * Lets the entries of a region be refreshed behind their readers before they end, if that spares readers enough waits for what it costs
         * in loads.
         *
         * @param region the region; one with a {@code refreshAfter} of its own is left alone
         * @return this
         */
        public Builder refresh(String region) {
            refresh.add(Objects.requireNonNull(region, "region"));
            return this;
        }

        /**
         * Makes the config.
         *
         * @return the config
         * @throws IllegalArgumentException when a value is out of range, naming it
         */
        public TuningConfig build() {
            return new TuningConfig(cacheSizing, interval, concurrency, timeToLive, refresh);
        }
    }
}
