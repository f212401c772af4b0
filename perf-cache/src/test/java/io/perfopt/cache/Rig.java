package io.perfopt.cache;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache on manual time whose background work runs when it is handed over, with or without a disk, that can be closed and opened again. */
final class Rig implements AutoCloseable {
    final ManualTime time = new ManualTime();
    final ManualScheduler scheduler = new ManualScheduler(time);
    final MapDiskStore store = new MapDiskStore(time);
    final AtomicInteger loads = new AtomicInteger();
    private final boolean disk;
    private final boolean memory;
    private final java.util.function.Consumer<CachingSystemConfig.Builder> settings;
    CachingSystem cache;

    private Rig(boolean memory, boolean disk, java.util.function.Consumer<CachingSystemConfig.Builder> settings) {
        this.memory = memory;
        this.disk = disk;
        this.settings = settings;
        this.cache = build();
    }

    static Rig memory() {
        return memory(builder -> {});
    }

    static Rig memory(java.util.function.Consumer<CachingSystemConfig.Builder> settings) {
        return new Rig(true, false, settings);
    }

    static Rig tiered() {
        return tiered(builder -> {});
    }

    static Rig tiered(java.util.function.Consumer<CachingSystemConfig.Builder> settings) {
        return new Rig(true, true, settings);
    }

    static Rig disk() {
        return new Rig(false, true, builder -> {});
    }

    private CachingSystem build() {
        CachingSystemConfig.Builder builder = CachingSystem.builder()
                .memory(ByteSize.megabytes(8))
                .nanoClock(time::nanoTime)
                .clock(time)
                .scheduler(scheduler)
                .executor(Runnable::run);
        if (disk) {
            builder.disk(store);
        }
        if (!memory) {
            builder.withoutMemory();
        }
        settings.accept(builder);
        return builder.build();
    }

    /** A loader that brings {@code value-n}, n counting its calls. */
    Loader<String> counting() {
        return key -> "value-" + loads.incrementAndGet();
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    void reopen() {
        cache.close();
        store.reopen();
        cache = build();
    }

    @Override
    public void close() {
        cache.close();
        scheduler.shutdownNow();
    }
}
