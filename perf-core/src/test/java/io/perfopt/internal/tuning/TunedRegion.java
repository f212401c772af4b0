package io.perfopt.internal.tuning;

import io.perfopt.TuningConfig;
import io.perfopt.TuningStep;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.Loader;
import io.perfopt.cache.RegionConfig;
import io.perfopt.internal.log.CalmLog;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * A region on a manual clock, its tuner, and a source whose values change as it is told. Time moves by the reads: 100 keys are read in turn,
 * so that each is read once in a hundred steps.
 */
final class TunedRegion implements AutoCloseable {
    static final int KEYS = 100;

    final ManualTime time = new ManualTime();
    final ManualScheduler scheduler = new ManualScheduler(time);
    final CachingSystem cache = CachingSystem.builder()
            .nanoClock(time::nanoTime)
            .clock(time)
            .scheduler(scheduler)
            .executor(Runnable::run)
            .build();
    final CacheRegion<Long> region;
    final Tuner tuner;
    private final Loader<Long> loader;
    private final Random random = new Random(11);
    private final LongUnaryOperator version;
    private int next;

    /**
     * @param version of the source at a time in nanoseconds, which stands for its values
     */
    TunedRegion(
            Consumer<RegionConfig.Builder> settings, Consumer<TuningConfig.Builder> tuning, LongUnaryOperator version) {
        this.version = version;
        this.region = cache.region("r", Long.class, settings);
        TuningConfig.Builder config = TuningConfig.builder();
        tuning.accept(config);
        TuningConfig built = config.build();
        this.tuner = new Tuner(
                built,
                cache,
                null,
                time::nanoTime,
                time,
                Optional.of(scheduler),
                new CalmLog(() -> System.getLogger("io.perfopt.test"), time::nanoTime, 10, Duration.ofHours(1)));
        Loader<Long> source = key -> this.version.applyAsLong(time.nanoTime() + key.hashCode() * 1_000_000_000L);
        this.loader = built.timeToLive().isEmpty() ? source : tuner.observed("r", source);
    }

    /** Reads for a time, with the given time between two reads, a little jittered. */
    void readFor(Duration span, Duration gap) {
        long end = time.nanoTime() + span.toNanos();
        while (time.nanoTime() < end) {
            time.advance(Duration.ofNanos((long) (gap.toNanos() * (0.5 + random.nextDouble()))));
            region.get("key-" + next++ % KEYS, loader);
        }
    }

    List<TuningStep> steps() {
        return tuner.steps();
    }

    @Override
    public void close() {
        tuner.close();
        cache.close();
    }
}
