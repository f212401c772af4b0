package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.file.Platform;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.spi.DiskStoreListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link SegmentedStore} is set up.
 *
 * @param directory where the files lie; made with access for its owner only
 * @param maximumBytes bound on all files together
 * @param segmentBytes size of one segment file
 * @param spillBytes values from this size on get a file of their own
 * @param maximumValueBytes larger values are refused
 * @param forceEvery how often written bytes are made safe against loss of power; zero for never
 * @param freeDiskFloorBytes the store takes no values while the file system has less room than this
 * @param whenOccupied what to do if another store owns the directory
 * @param mapped whether segments are read through memory mappings where that is sound
 * @param clock the wall clock that expiry goes by
 * @param scheduler runs the once-a-second housekeeping; null for a thread of the store's own
 * @param listener hears of rare events
 * @param bootId tells one boot of the machine from another, empty if unknown
 */
public record SegmentedStoreConfig(
        Path directory,
        long maximumBytes,
        int segmentBytes,
        int spillBytes,
        long maximumValueBytes,
        Duration forceEvery,
        long freeDiskFloorBytes,
        WhenOccupied whenOccupied,
        boolean mapped,
        InstantSource clock,
        @Nullable ScheduledExecutorService scheduler,
        DiskStoreListener listener,
        String bootId) {

    static final int MINIMUM_SEGMENT_BYTES = 1 << 16;
    static final int MINIMUM_SEGMENTS = 4;

    /** What the second store on one directory gets. */
    public enum WhenOccupied {
        /** An exception that names the owner. */
        FAIL,
        /** An empty directory of its own inside, deleted when it closes. */
        PRIVATE_DIRECTORY,
        /** A view that follows the owner's writes and refuses to write. */
        READ_ONLY
    }

    public SegmentedStoreConfig {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(forceEvery, "forceEvery");
        Objects.requireNonNull(whenOccupied, "whenOccupied");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(bootId, "bootId");
        require(
                maximumBytes >= (long) MINIMUM_SEGMENTS * MINIMUM_SEGMENT_BYTES,
                "maximumBytes must be at least " + MINIMUM_SEGMENTS * MINIMUM_SEGMENT_BYTES,
                maximumBytes);
        require(
                segmentBytes >= MINIMUM_SEGMENT_BYTES
                        && segmentBytes <= Location.MAXIMUM_SEGMENT_BYTES
                        && segmentBytes % 4096 == 0,
                "segmentBytes must be a multiple of 4096 between " + MINIMUM_SEGMENT_BYTES + " and "
                        + Location.MAXIMUM_SEGMENT_BYTES,
                segmentBytes);
        require(
                (long) segmentBytes * MINIMUM_SEGMENTS <= maximumBytes,
                "segmentBytes must be at most a quarter of maximumBytes (" + maximumBytes + ")",
                segmentBytes);
        require(
                maximumBytes / segmentBytes < Location.MAXIMUM_SEGMENTS / 2,
                "segmentBytes must be more than " + maximumBytes / (Location.MAXIMUM_SEGMENTS / 2)
                        + ", so that segments can be told apart",
                segmentBytes);
        require(
                spillBytes > 0 && spillBytes <= Math.min(1 << 20, segmentBytes / 4),
                "spillBytes must be between 1 and " + Math.min(1 << 20, segmentBytes / 4),
                spillBytes);
        require(
                maximumValueBytes > 0 && maximumValueBytes <= maximumBytes / 2,
                "maximumValueBytes must be between 1 and half of maximumBytes (" + maximumBytes + ")",
                maximumValueBytes);
        require(freeDiskFloorBytes >= 0, "freeDiskFloorBytes must not be negative", freeDiskFloorBytes);
        if (forceEvery.isNegative()) {
            throw new IllegalArgumentException(
                    "forceEvery must not be negative, was " + forceEvery + "; zero switches forcing off");
        }
    }

    private static void require(boolean holds, String rule, long value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + value);
        }
    }

    boolean forces() {
        return !forceEvery.isZero();
    }

    /**
     * A builder with the two things that have no default.
     *
     * @param directory where the files lie
     * @param maximumBytes bound on all files together
     */
    public static Builder builder(Path directory, long maximumBytes) {
        return new Builder(directory, maximumBytes);
    }

    /** Collects settings; for one thread. */
    public static final class Builder {
        private final Path directory;
        private final long maximumBytes;
        private int segmentBytes;
        private int spillBytes;
        private long maximumValueBytes;
        private Duration forceEvery = Duration.ofSeconds(1);
        private long freeDiskFloorBytes = 256L << 20;
        private WhenOccupied whenOccupied = WhenOccupied.FAIL;
        private boolean mapped = true;
        private InstantSource clock = InstantSource.system();
        private @Nullable ScheduledExecutorService scheduler;
        private DiskStoreListener listener = DiskStoreListener.NONE;
        private @Nullable String bootId;

        private Builder(Path directory, long maximumBytes) {
            this.directory = directory;
            this.maximumBytes = maximumBytes;
        }

        /** Default: a 128th part of the bound, between 256 KiB and 64 MiB, never more than a quarter of the bound. */
        public Builder segmentBytes(int bytes) {
            segmentBytes = bytes;
            return this;
        }

        /** Default: 1 MiB or a quarter of a segment, whichever is less. */
        public Builder spillBytes(int bytes) {
            spillBytes = bytes;
            return this;
        }

        /** Default: a quarter of the bound. */
        public Builder maximumValueBytes(long bytes) {
            maximumValueBytes = bytes;
            return this;
        }

        /** Default: each second. */
        public Builder forceEvery(Duration interval) {
            forceEvery = interval;
            return this;
        }

        /** Default: 256 MiB. */
        public Builder freeDiskFloorBytes(long bytes) {
            freeDiskFloorBytes = bytes;
            return this;
        }

        /** Default: fail. */
        public Builder whenOccupied(WhenOccupied choice) {
            whenOccupied = choice;
            return this;
        }

        /** Default: on; it is not used where it is unsound, such as on network file systems and in 32-bit processes. */
        public Builder mapped(boolean wanted) {
            mapped = wanted;
            return this;
        }

        /** Default: the system's clock. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** Default: a daemon thread of the store's own; one that is given is never shut down here. */
        public Builder scheduler(ScheduledExecutorService executor) {
            scheduler = executor;
            return this;
        }

        /** Default: nobody. */
        public Builder listener(DiskStoreListener hears) {
            listener = hears;
            return this;
        }

        /** Default: what the operating system says. */
        public Builder bootId(String id) {
            bootId = id;
            return this;
        }

        public SegmentedStoreConfig build() {
            int segment = segmentBytes != 0
                    ? segmentBytes
                    : (int) Math.max(
                                    MINIMUM_SEGMENT_BYTES,
                                    Math.min(
                                            Math.min(Location.MAXIMUM_SEGMENT_BYTES, maximumBytes / MINIMUM_SEGMENTS),
                                            Math.max(256 << 10, maximumBytes / 128)))
                            & -4096;
            return new SegmentedStoreConfig(
                    directory,
                    maximumBytes,
                    segment,
                    spillBytes != 0 ? spillBytes : Math.min(1 << 20, segment / 4),
                    maximumValueBytes != 0 ? maximumValueBytes : Math.max(1, maximumBytes / 4),
                    forceEvery,
                    freeDiskFloorBytes,
                    whenOccupied,
                    mapped,
                    clock,
                    scheduler,
                    listener,
                    bootId != null ? bootId : Platform.bootId());
        }
    }
}
