package io.perfopt.cache;

import io.perfopt.cache.spi.Codec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * How a region stores and loads its entries. Immutable. Long for the same reason as {@link CachingSystemConfig}.
 *
 * @param ttl how long a value is fresh unless its options say otherwise; one hour, long enough to pay and short enough to heal
 * @param ttlJitter share of the time to live, 0 to 0.5, by which each entry's is shortened at random, so that entries stored
 *     together do not expire together
 * @param idle how long a value may go unread
 * @param absentFor how long a null from a loader is remembered; absent means that it is a failure
 * @param failSafe how long after its time to live a value may be served when its source fails or is slow
 * @param failSafeThrottle how long a source that failed is left alone while a stale value is served
 * @param refreshAfter share of the time to live after which a read starts a refresh in the background
 * @param softLoadTimeout how long a caller with a stale value at hand waits for a load
 * @param hardLoadTimeout how long a caller without one waits for a load
 * @param loadOnExecutor whether loads run on the executor, so that the hard timeout binds the caller that started one too
 * @param readStrategy whether the cache or the source is asked first
 * @param priority how much entries are worth keeping near
 * @param placement the tiers entries are kept in
 * @param writeMode when a put reaches the disk
 * @param namespace the versioned namespace of all entries
 * @param codec turns values into bytes; absent means bytes and text as they are, JSON for all else
 * @param compression how stored bytes are compressed
 * @param compressAbove size in bytes below which nothing is compressed
 * @param copier copies each value handed out, for values that are not immutable
 */
public record RegionConfig(
        Duration ttl,
        double ttlJitter,
        Optional<Duration> idle,
        Optional<Duration> absentFor,
        Optional<Duration> failSafe,
        Duration failSafeThrottle,
        OptionalDouble refreshAfter,
        Optional<Duration> softLoadTimeout,
        Duration hardLoadTimeout,
        boolean loadOnExecutor,
        ReadStrategy readStrategy,
        EntryPriority priority,
        Placement placement,
        WriteMode writeMode,
        Optional<String> namespace,
        Optional<Codec> codec,
        Compression compression,
        ByteSize compressAbove,
        Optional<UnaryOperator<Object>> copier) {
    static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * Checks every component.
     *
     * @param ttl how long a value is fresh unless its options say otherwise; one hour, long enough to pay and short enough to heal
     * @param ttlJitter share of the time to live, 0 to 0.5, by which each entry's is shortened at random, so that entries stored
     *     together do not expire together
     * @param idle how long a value may go unread
     * @param absentFor how long a null from a loader is remembered; absent means that it is a failure
     * @param failSafe how long after its time to live a value may be served when its source fails or is slow
     * @param failSafeThrottle how long a source that failed is left alone while a stale value is served
     * @param refreshAfter share of the time to live after which a read starts a refresh in the background
     * @param softLoadTimeout how long a caller with a stale value at hand waits for a load
     * @param hardLoadTimeout how long a caller without one waits for a load
     * @param loadOnExecutor whether loads run on the executor, so that the hard timeout binds the caller that started one too
     * @param readStrategy whether the cache or the source is asked first
     * @param priority how much entries are worth keeping near
     * @param placement the tiers entries are kept in
     * @param writeMode when a put reaches the disk
     * @param namespace the versioned namespace of all entries
     * @param codec turns values into bytes; absent means bytes and text as they are, JSON for all else
     * @param compression how stored bytes are compressed
     * @param compressAbove size in bytes below which nothing is compressed
     * @param copier copies each value handed out, for values that are not immutable
     * @throws IllegalArgumentException if one is out of range
     */
    public RegionConfig {
        positive("ttl", ttl);
        if (!(ttlJitter >= 0 && ttlJitter <= 0.5)) {
            throw new IllegalArgumentException("ttlJitter must be between 0 and 0.5, was " + ttlJitter);
        }
        idle.ifPresent(given -> positive("idle", given));
        absentFor.ifPresent(given -> positive("absentFor", given));
        failSafe.ifPresent(given -> positive("failSafe", given));
        positive("failSafeThrottle", failSafeThrottle);
        if (refreshAfter.isPresent() && !(refreshAfter.getAsDouble() > 0 && refreshAfter.getAsDouble() < 1)) {
            throw new IllegalArgumentException("refreshAfter must be a share of the time to live between 0 and 1, was "
                    + refreshAfter.getAsDouble());
        }
        softLoadTimeout.ifPresent(given -> positive("softLoadTimeout", given));
        positive("hardLoadTimeout", hardLoadTimeout);
        if (softLoadTimeout.isPresent() && softLoadTimeout.get().compareTo(hardLoadTimeout) > 0) {
            throw new IllegalArgumentException("softLoadTimeout must not be longer than hardLoadTimeout, was "
                    + softLoadTimeout.get() + " with a hard timeout of " + hardLoadTimeout);
        }
        Objects.requireNonNull(readStrategy, "readStrategy");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(writeMode, "writeMode");
        namespace.ifPresent(given -> EntryOptions.defaults().namespace(given));
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(compressAbove, "compressAbove");
    }

    /**
     * One hour to live, no idle expiry, no fail-safe, hard load timeout of a minute, automatic placement, write-behind.
     *
     * @return the default configuration
     */
    public static RegionConfig defaults() {
        return builder().build();
    }

    /**
     * A builder that starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that starts from this configuration.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.ttl = ttl;
        builder.ttlJitter = ttlJitter;
        builder.idle = idle;
        builder.absentFor = absentFor;
        builder.failSafe = failSafe;
        builder.failSafeThrottle = failSafeThrottle;
        builder.refreshAfter = refreshAfter;
        builder.softLoadTimeout = softLoadTimeout;
        builder.hardLoadTimeout = hardLoadTimeout;
        builder.loadOnExecutor = loadOnExecutor;
        builder.readStrategy = readStrategy;
        builder.priority = priority;
        builder.placement = placement;
        builder.writeMode = writeMode;
        builder.namespace = namespace;
        builder.codec = codec;
        builder.compression = compression;
        builder.compressAbove = compressAbove;
        builder.copier = copier;
        return builder;
    }

    static void positive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be positive and at most " + LONGEST.toDays() + " days, was " + duration);
        }
    }

    /** Collects the settings of a region. For one thread. */
    public static final class Builder {
        private Duration ttl = Duration.ofHours(1);
        private double ttlJitter;
        private Optional<Duration> idle = Optional.empty();
        private Optional<Duration> absentFor = Optional.empty();
        private Optional<Duration> failSafe = Optional.empty();
        /** Half a minute spares a failing source all but two calls a minute and key, and notices its recovery soon enough. */
        private Duration failSafeThrottle = Duration.ofSeconds(30);

        private OptionalDouble refreshAfter = OptionalDouble.empty();
        private Optional<Duration> softLoadTimeout = Optional.empty();
        /** A minute is longer than any load worth waiting for; without a bound a hanging source would hang its waiters. */
        private Duration hardLoadTimeout = Duration.ofMinutes(1);

        private boolean loadOnExecutor;
        private ReadStrategy readStrategy = ReadStrategy.CACHE_FIRST;
        private EntryPriority priority = EntryPriority.NORMAL;
        private Placement placement = Placement.AUTOMATIC;
        private WriteMode writeMode = WriteMode.WRITE_BEHIND;
        private Optional<String> namespace = Optional.empty();
        private Optional<Codec> codec = Optional.empty();
        private Compression compression = Compression.AUTOMATIC;
        /** Below 1 KB compression saves less than a read from the page cache costs; see docs/design. */
        private ByteSize compressAbove = ByteSize.kilobytes(1);

        private Optional<UnaryOperator<Object>> copier = Optional.empty();

        private Builder() {}

        /**
         * Sets how long a value is fresh.
         *
         * @param duration the time to live
         * @return this
         */
        public Builder ttl(Duration duration) {
            ttl = duration;
            return this;
        }

        /**
         * Shortens each entry's time to live by a random share of up to this much.
         *
         * @param share 0 to 0.5
         * @return this
         */
        public Builder ttlJitter(double share) {
            ttlJitter = share;
            return this;
        }

        /**
         * Lets a value expire when it goes unread.
         *
         * @param duration how long it may go unread
         * @return this
         */
        public Builder idle(Duration duration) {
            idle = Optional.of(duration);
            return this;
        }

        /**
         * Remembers a null from a loader instead of failing.
         *
         * @param duration how long
         * @return this
         */
        public Builder absentFor(Duration duration) {
            absentFor = Optional.of(duration);
            return this;
        }

        /**
         * Serves a value beyond its time to live when its source fails or is slow.
         *
         * @param duration how long beyond
         * @return this
         */
        public Builder failSafe(Duration duration) {
            failSafe = Optional.of(duration);
            return this;
        }

        /**
         * Sets how long a failed source is left alone while a stale value is served.
         *
         * @param duration the pause
         * @return this
         */
        public Builder failSafeThrottle(Duration duration) {
            failSafeThrottle = duration;
            return this;
        }

        /**
         * Refreshes an entry in the background when it is read late in its life.
         *
         * @param share of the time to live, between 0 and 1
         * @return this
         */
        public Builder refreshAfter(double share) {
            refreshAfter = OptionalDouble.of(share);
            return this;
        }

        /**
         * Lets entries live to their end without a refresh before it [so].
         *
         * @return this
         */
        public Builder withoutRefresh() {
            refreshAfter = OptionalDouble.empty();
            return this;
        }

        /**
         * Bounds how long callers wait for a load, and lets loads run on the executor so that both bounds hold for every caller.
         *
         * @param soft the bound for callers that have a stale value, see {@link #failSafe}
         * @param hard the bound for callers that have none
         * @return this
         */
        public Builder loadTimeout(Duration soft, Duration hard) {
            softLoadTimeout = Optional.of(soft);
            hardLoadTimeout = hard;
            loadOnExecutor = true;
            return this;
        }

        /**
         * Bounds how long a caller waits for a load, and lets loads run on the executor so that the bound holds for every caller.
         *
         * @param hard the bound
         * @return this
         */
        public Builder loadTimeout(Duration hard) {
            softLoadTimeout = Optional.empty();
            hardLoadTimeout = hard;
            loadOnExecutor = true;
            return this;
        }

        /**
         * Sets whether reads with a loader ask the cache or the source first.
         *
         * @param strategy the strategy
         * @return this
         */
        public Builder readStrategy(ReadStrategy strategy) {
            readStrategy = strategy;
            return this;
        }

        /**
         * Sets how much entries are worth keeping near.
         *
         * @param given the priority
         * @return this
         */
        public Builder priority(EntryPriority given) {
            priority = given;
            return this;
        }

        /**
         * Sets the tiers entries are kept in.
         *
         * @param given the placement
         * @return this
         */
        public Builder placement(Placement given) {
            placement = given;
            return this;
        }

        /**
         * Sets when a put reaches the disk.
         *
         * @param mode the mode
         * @return this
         */
        public Builder writeMode(WriteMode mode) {
            writeMode = mode;
            return this;
        }

        /**
         * Puts all entries into a versioned namespace.
         *
         * @param name the namespace
         * @return this
         */
        public Builder namespace(String name) {
            namespace = Optional.of(name);
            return this;
        }

        /**
         * Sets what turns values into bytes.
         *
         * @param given the codec
         * @return this
         */
        public Builder codec(Codec given) {
            codec = Optional.of(given);
            return this;
        }

        /**
         * Sets how stored bytes are compressed.
         *
         * @param given the compression
         * @return this
         */
        public Builder compression(Compression given) {
            compression = given;
            return this;
        }

        /**
         * Sets the size below which nothing is compressed.
         *
         * @param size the threshold
         * @return this
         */
        public Builder compressAbove(ByteSize size) {
            compressAbove = size;
            return this;
        }

        /**
         * Copies each value handed out from memory, for values that callers might change.
         *
         * @param copy makes an independent copy
         * @return this
         */
        public Builder copier(UnaryOperator<Object> copy) {
            copier = Optional.of(copy);
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @return the configuration
         * @throws IllegalArgumentException if a setting is out of range
         */
        public RegionConfig build() {
            return new RegionConfig(
                    ttl,
                    ttlJitter,
                    idle,
                    absentFor,
                    failSafe,
                    failSafeThrottle,
                    refreshAfter,
                    softLoadTimeout,
                    hardLoadTimeout,
                    loadOnExecutor,
                    readStrategy,
                    priority,
                    placement,
                    writeMode,
                    namespace,
                    codec,
                    compression,
                    compressAbove,
                    copier);
        }
    }
}
