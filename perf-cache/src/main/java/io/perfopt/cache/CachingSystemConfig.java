package io.perfopt.cache;

import io.perfopt.cache.spi.DiskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How a {@link CachingSystem} is built. Immutable. Long, because each setting is told three times, with its words: as a component, where
 * it is checked, and in the builder.
 *
 * @param memory bound of the memory tier over all regions; zero for none
 * @param diskDirectory where the disk tier lives; absent for none
 * @param disk bound of the disk tier, all its files included
 * @param diskStore a store to use in place of the one that comes with the cache; closed with the cache
 * @param whenOccupied what to do when another process uses the directory
 * @param forceEvery how often the disk tier makes its writes safe against loss of power; zero leaves it to the system
 * @param writeBehind bound of the values on their way to the disk
 * @param defaults settings of the flat keys, and of regions unless they say otherwise
 * @param readStrategies read strategies by pattern over names; the first that matches wins over the region's
 * @param maximumRegions how many regions there may be
 * @param maximumKeyBytes how long a key may be, in UTF-8
 * @param hashKeysAboveBytes beyond which length a key is stored under its SHA-256 digest
 * @param maximumValue how large a value may be, as stored and after decompression
 * @param maximumDependencies how many dependencies of entries are kept in memory; beyond them a cascade searches the disk
 * @param cleanUpEvery how often expired entries are removed in the background
 * @param listeners hear what happens
 * @param executor runs loads in the background and writes to the disk; absent means threads of the cache's own
 * @param scheduler runs the clean-up and the timeouts; absent means one thread of the cache's own
 * @param nanoClock a clock of nanoseconds that never steps back
 * @param clock the wall clock
 */
public record CachingSystemConfig(
        ByteSize memory,
        Optional<Path> diskDirectory,
        ByteSize disk,
        Optional<DiskStore> diskStore,
        OccupiedDirectory whenOccupied,
        Duration forceEvery,
        ByteSize writeBehind,
        RegionConfig defaults,
        Map<String, ReadStrategy> readStrategies,
        int maximumRegions,
        int maximumKeyBytes,
        int hashKeysAboveBytes,
        ByteSize maximumValue,
        int maximumDependencies,
        Duration cleanUpEvery,
        List<CacheListener> listeners,
        Optional<Executor> executor,
        Optional<ScheduledExecutorService> scheduler,
        LongSupplier nanoClock,
        InstantSource clock) {
    /** The clock of a cache that is given none. */
    private static final LongSupplier SYSTEM_NANOS = System::nanoTime;

    private static final ByteSize SMALLEST = ByteSize.megabytes(1);

    /**
     * Checks every component.
     *
     * @param memory bound of the memory tier over all regions; zero for none
     * @param diskDirectory where the disk tier lives; absent for none
     * @param disk bound of the disk tier, all its files included
     * @param diskStore a store to use in place of the one that comes with the cache; closed with the cache
     * @param whenOccupied what to do when another process uses the directory
     * @param forceEvery how often the disk tier makes its writes safe against loss of power; zero leaves it to the system
     * @param writeBehind bound of the values on their way to the disk
     * @param defaults settings of the flat keys, and of regions unless they say otherwise
     * @param readStrategies read strategies by pattern over names; the first that matches wins over the region's
     * @param maximumRegions how many regions there may be
     * @param maximumKeyBytes how long a key may be, in UTF-8
     * @param hashKeysAboveBytes beyond which length a key is stored under its SHA-256 digest
     * @param maximumValue how large a value may be, as stored and after decompression
     * @param maximumDependencies how many dependencies of entries are kept in memory; beyond them a cascade searches the disk
     * @param cleanUpEvery how often expired entries are removed in the background
     * @param listeners hear what happens
     * @param executor runs loads in the background and writes to the disk; absent means threads of the cache's own
     * @param scheduler runs the clean-up and the timeouts; absent means one thread of the cache's own
     * @param nanoClock a clock of nanoseconds that never steps back
     * @param clock the wall clock
     * @throws IllegalArgumentException if one is out of range
     */
    public CachingSystemConfig {
        if (memory.bytes() != 0 && memory.compareTo(SMALLEST) < 0) {
            throw new IllegalArgumentException("memory must be at least 1 MB, was " + memory
                    + "; to run without a memory tier call withoutMemory()");
        }
        boolean onDisk = diskDirectory.isPresent() || diskStore.isPresent();
        if (memory.bytes() == 0 && !onDisk) {
            throw new IllegalArgumentException("a cache must have a tier, has neither memory nor disk");
        }
        if (diskDirectory.isPresent() && diskStore.isPresent()) {
            throw new IllegalArgumentException(
                    "diskStore must not be given together with diskDirectory " + diskDirectory.get());
        }
        if (diskDirectory.isPresent() && disk.compareTo(SMALLEST) < 0) {
            throw new IllegalArgumentException("disk must be at least 1 MB, was " + disk);
        }
        Objects.requireNonNull(whenOccupied, "whenOccupied");
        if (forceEvery.isNegative() || forceEvery.compareTo(RegionConfig.LONGEST) > 0) {
            throw new IllegalArgumentException("forceEvery must not be negative, was " + forceEvery);
        }
        Objects.requireNonNull(writeBehind, "writeBehind");
        Objects.requireNonNull(defaults, "defaults");
        range("readStrategies", readStrategies.size(), 0, 256);
        readStrategies = Collections.unmodifiableMap(new LinkedHashMap<>(readStrategies));
        range("maximumRegions", maximumRegions, 1, 65_536);
        range("maximumKeyBytes", maximumKeyBytes, 1, 32_768);
        range("hashKeysAboveBytes", hashKeysAboveBytes, 64, 16_384);
        range("maximumValue", maximumValue.bytes(), 1, Integer.MAX_VALUE - 64L);
        range("maximumDependencies", maximumDependencies, 1, 100_000_000);
        RegionConfig.positive("cleanUpEvery", cleanUpEvery);
        listeners = List.copyOf(listeners);
        Objects.requireNonNull(nanoClock, "nanoClock");
        Objects.requireNonNull(clock, "clock");
    }

    private static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", was " + value);
        }
    }

    /**
     * 100 MB of memory, no disk.
     *
     * @return the default configuration
     */
    public static CachingSystemConfig defaultConfig() {
        return builder().config();
    }

    /**
     * A builder that starts from 100 MB of memory and no disk.
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
        builder.memory = memory;
        builder.diskDirectory = diskDirectory;
        builder.disk = disk;
        builder.diskStore = diskStore;
        builder.whenOccupied = whenOccupied;
        builder.forceEvery = forceEvery;
        builder.writeBehind = writeBehind;
        builder.defaults = defaults;
        builder.readStrategies.putAll(readStrategies);
        builder.maximumRegions = maximumRegions;
        builder.maximumKeyBytes = maximumKeyBytes;
        builder.hashKeysAboveBytes = hashKeysAboveBytes;
        builder.maximumValue = maximumValue;
        builder.maximumDependencies = maximumDependencies;
        builder.cleanUpEvery = cleanUpEvery;
        builder.listeners.addAll(listeners);
        builder.executor = executor;
        builder.scheduler = scheduler;
        builder.nanoClock = nanoClock;
        builder.clock = clock;
        return builder;
    }

    /** Collects the settings of a cache. For one thread. */
    public static final class Builder {
        /** What the JVM's default heap of a small server can spare. */
        private ByteSize memory = ByteSize.megabytes(100);

        private Optional<Path> diskDirectory = Optional.empty();
        /** Ten times the memory, small against any disk of today. */
        private ByteSize disk = ByteSize.megabytes(1000);

        private Optional<DiskStore> diskStore = Optional.empty();
        private OccupiedDirectory whenOccupied = OccupiedDirectory.FAIL;
        /** A second of writes is what a loss of power may cost. */
        private Duration forceEvery = Duration.ofSeconds(1);
        /** About a tenth of a second of writing on a common disk. */
        private ByteSize writeBehind = ByteSize.megabytes(16);

        private RegionConfig defaults = RegionConfig.defaults();
        private final Map<String, ReadStrategy> readStrategies = new LinkedHashMap<>();
        private int maximumRegions = 1024;
        private int maximumKeyBytes = 4096;
        private int hashKeysAboveBytes = 256;
        private ByteSize maximumValue = ByteSize.megabytes(64);
        /** About 100 MB of heap when full. */
        private int maximumDependencies = 1_000_000;
        /** Expired entries are never served; this bounds how long they occupy memory. */
        private Duration cleanUpEvery = Duration.ofSeconds(1);

        private final List<CacheListener> listeners = new ArrayList<>();
        private Optional<Executor> executor = Optional.empty();
        private Optional<ScheduledExecutorService> scheduler = Optional.empty();
        private LongSupplier nanoClock = SYSTEM_NANOS;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Bounds the memory tier.
         *
         * @param size its bound over all regions
         * @return this
         */
        public Builder memory(ByteSize size) {
            memory = size;
            return this;
        }

        /**
         * Leaves the memory tier out.
         *
         * @return this
         */
        public Builder withoutMemory() {
            memory = ByteSize.bytes(0);
            return this;
        }

        /**
         * Adds a disk tier of 1000 MB.
         *
         * @param directory where it lives; made when absent
         * @return this
         */
        public Builder disk(Path directory) {
            diskDirectory = Optional.of(directory);
            return this;
        }

        /**
         * Adds a disk tier.
         *
         * @param directory where it lives; made when absent
         * @param size its bound, all its files included
         * @return this
         */
        public Builder disk(Path directory, ByteSize size) {
            disk = size;
            return disk(directory);
        }

        /**
         * Adds a disk tier on a store of the caller's.
         *
         * @param store the store; closed with the cache
         * @return this
         */
        public Builder disk(DiskStore store) {
            diskStore = Optional.of(store);
            return this;
        }

        /**
         * Sets what to do when another process uses the directory.
         *
         * @param choice the choice
         * @return this
         */
        public Builder whenOccupied(OccupiedDirectory choice) {
            whenOccupied = choice;
            return this;
        }

        /**
         * Sets how often writes are made safe against loss of power; a kill of the process loses none in any case.
         *
         * @param interval how often; zero leaves it to the system
         * @return this
         */
        public Builder forceEvery(Duration interval) {
            forceEvery = interval;
            return this;
        }

        /**
         * Bounds the values on their way to the disk; beyond it, putting threads write them.
         *
         * @param size the bound
         * @return this
         */
        public Builder writeBehind(ByteSize size) {
            writeBehind = size;
            return this;
        }

        /**
         * Changes the settings of the flat keys, and of regions unless they say otherwise.
         *
         * @param change changes them
         * @return this
         */
        public Builder defaults(Consumer<RegionConfig.Builder> change) {
            RegionConfig.Builder builder = defaults.toBuilder();
            change.accept(builder);
            defaults = builder.build();
            return this;
        }

        /**
         * Sets how entries whose name matches are read, whatever their region says. The first pattern given that matches wins.
         *
         * @param pattern a pattern over names, as in {@link Invalidations}
         * @param strategy the strategy
         * @return this
         */
        public Builder readStrategy(String pattern, ReadStrategy strategy) {
            readStrategies.put(pattern, strategy);
            return this;
        }

        /**
         * Bounds the number of regions.
         *
         * @param count how many there may be
         * @return this
         */
        public Builder maximumRegions(int count) {
            maximumRegions = count;
            return this;
        }

        /**
         * Bounds the length of keys.
         *
         * @param bytes how long a key may be, in UTF-8
         * @return this
         */
        public Builder maximumKeyBytes(int bytes) {
            maximumKeyBytes = bytes;
            return this;
        }

        /**
         * Sets beyond which length a key is stored under its digest, the full key beside it for verification and patterns.
         *
         * @param bytes the length, in UTF-8
         * @return this
         */
        public Builder hashKeysAboveBytes(int bytes) {
            hashKeysAboveBytes = bytes;
            return this;
        }

        /**
         * Bounds the size of values.
         *
         * @param size how large a value may be, as stored and after decompression
         * @return this
         */
        public Builder maximumValue(ByteSize size) {
            maximumValue = size;
            return this;
        }

        /**
         * Bounds the dependencies of entries kept in memory.
         *
         * @param count how many; beyond them a cascade searches the disk
         * @return this
         */
        public Builder maximumDependencies(int count) {
            maximumDependencies = count;
            return this;
        }

        /**
         * Sets how often expired entries are removed in the background.
         *
         * @param interval how often
         * @return this
         */
        public Builder cleanUpEvery(Duration interval) {
            cleanUpEvery = interval;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener hears what happens
         * @return this
         */
        public Builder listener(CacheListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Runs loads in the background and writes to the disk elsewhere than on threads of the cache's own.
         *
         * @param given the executor; never closed by the cache
         * @return this
         */
        public Builder executor(Executor given) {
            executor = Optional.of(given);
            return this;
        }

        /**
         * Runs clean-up and timeouts elsewhere than on a thread of the cache's own.
         *
         * @param given the scheduler; never closed by the cache
         * @return this
         */
        public Builder scheduler(ScheduledExecutorService given) {
            scheduler = Optional.of(given);
            return this;
        }

        /**
         * Sets the clock by which entries in memory expire and loads are timed. It is then read at each hit, as with a scheduler that
         * was given; without both, only hits on entries in their last five seconds read the clock.
         *
         * @param nanos a clock of nanoseconds that never steps back
         * @return this
         */
        public Builder nanoClock(LongSupplier nanos) {
            nanoClock = nanos;
            return this;
        }

        /**
         * Sets the clock by which entries on disk expire.
         *
         * @param wall the wall clock
         * @return this
         */
        public Builder clock(InstantSource wall) {
            clock = wall;
            return this;
        }

        /**
         * The configuration, without opening a cache.
         *
         * @return the configuration
         * @throws IllegalArgumentException if a setting is out of range
         */
        public CachingSystemConfig config() {
            return new CachingSystemConfig(
                    memory,
                    diskDirectory,
                    disk,
                    diskStore,
                    whenOccupied,
                    forceEvery,
                    writeBehind,
                    defaults,
                    readStrategies,
                    maximumRegions,
                    maximumKeyBytes,
                    hashKeysAboveBytes,
                    maximumValue,
                    maximumDependencies,
                    cleanUpEvery,
                    listeners,
                    executor,
                    scheduler,
                    nanoClock,
                    clock);
        }

        /**
         * Opens the cache.
         *
         * @return the cache, to be closed by the caller
         * @throws IllegalArgumentException if a setting is out of range
         * @throws CacheException if the directory cannot be used
         */
        public CachingSystem build() {
            return CachingSystem.open(config());
        }
    }
}
