package io.perfopt.benchmarks.cachedisk;

import io.perfopt.cache.internal.disk.SegmentedStore;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread looks up an entry twice while another replaces it, in a store so small that every few puts evict a segment whose file the next one overwrites: it sees the old value, the new
 * one or (once it is evicted) none, never the old one after the new one or none, and never a mixture or another entry's bytes.
 */
@JCStressTest
@Outcome(
        id = {"1, 1", "1, 2", "2, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "old or new")
@Outcome(
        id = {"0, 0", "1, 0", "2, 0", "0, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "evicted meanwhile")
@Outcome(expect = Expect.FORBIDDEN, desc = "a torn, foreign or outdated value")
@State
public class PublishEvictStress {
    private static final AtomicLong KEYS = new AtomicLong();
    private static final SegmentedStore STORE = open();
    private static final int VALUE_BYTES = 700;

    private final long number = KEYS.incrementAndGet();
    private final byte[] key = ByteBuffer.allocate(8).putLong(number).array();

    /** Puts the old value. */
    public PublishEvictStress() {
        put(1);
    }

    private static SegmentedStore open() {
        try {
            Path directory = Files.createTempDirectory("perfopt-stress");
            directory.toFile().deleteOnExit();
            return SegmentedStore.open(SegmentedStoreConfig.builder(directory.resolve("store"), 5 << 16)
                    .segmentBytes(1 << 16)
                    .forceEvery(Duration.ZERO)
                    .freeDiskFloorBytes(0)
                    .build());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void put(int version) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) (31 * number + version));
        value[0] = (byte) version;
        STORE.put(DiskEntry.of(key, value, 1));
    }

    /** The version found, 0 for none, -1 for a value that is not all of one version of this entry. */
    private int found() {
        DiskRecord record = STORE.find(key).orElse(null);
        if (record == null) {
            return 0;
        }
        byte[] value = record.valueBytes();
        for (int i = 1; i < value.length; i++) {
            if (value[i] != (byte) (31 * number + value[0])) {
                return -1;
            }
        }
        return value.length == VALUE_BYTES ? value[0] : -1;
    }

    /** Replaces the value. */
    @Actor
    public void writer() {
        put(2);
    }

    /** Looks it up twice. */
    @Actor
    public void reader(II_Result result) {
        result.r1 = found();
        result.r2 = found();
    }
}
