package io.perfopt.cache;

import io.perfopt.cache.spi.DiskStore;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The map operations of a tiered cache are linearizable while entries leave memory and come back from disk: what is asked of each store. */
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "0:3")
@SuppressWarnings({"exports", "missing-explicit-ctor"}) // Lincheck makes instances of its own
public abstract class TieredMapOperations {
    private final CachingSystem cache;
    private final CacheRegion<Integer> region;
    private final ConcurrentMap<String, Integer> map;

    TieredMapOperations(DiskStore store) {
        cache = CachingSystem.builder()
                .disk(store)
                .scheduler(new ManualScheduler(new ManualTime()))
                .executor(Runnable::run)
                .build();
        region = cache.region("r", Integer.class);
        map = region.asMap();
    }

    @Operation
    public @Nullable Integer get(@Param(name = "key") int key) {
        return map.get("k" + key);
    }

    @Operation
    public @Nullable Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.put("k" + key, value);
    }

    @Operation
    public @Nullable Integer remove(@Param(name = "key") int key) {
        return map.remove("k" + key);
    }

    @Operation
    public @Nullable Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.putIfAbsent("k" + key, value);
    }

    @Operation
    public boolean replace(
            @Param(name = "key") int key, @Param(name = "value") int from, @Param(name = "value") int to) {
        return map.replace("k" + key, from, to);
    }

    @Operation
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.remove("k" + key, value);
    }

    @Operation
    public void leaveMemory(@Param(name = "key") int key) {
        region.tier(Tier.MEMORY).remove("k" + key);
    }

    @Operation
    public void invalidate(@Param(name = "key") int key) {
        cache.invalidateMatching("r/k" + key);
    }

    @Test
    void mapOperationsAreLinearizable() {
        new StressOptions()
                .sequentialSpecification(Plain.class)
                .iterations(30)
                .threads(2)
                .actorsPerThread(4)
                .actorsBefore(2)
                .actorsAfter(2)
                .invocationsPerIteration(1_000)
                .check(getClass());
    }

    /** The same on a plain map. */
    public static class Plain {
        private final Map<Integer, Integer> map = new HashMap<>();

        public @Nullable Integer get(int key) {
            return map.get(key);
        }

        public @Nullable Integer put(int key, int value) {
            return map.put(key, value);
        }

        public @Nullable Integer remove(int key) {
            return map.remove(key);
        }

        public @Nullable Integer putIfAbsent(int key, int value) {
            return map.putIfAbsent(key, value);
        }

        public boolean replace(int key, int from, int to) {
            return map.replace(key, from, to);
        }

        public boolean removeValue(int key, int value) {
            return map.remove(key, value);
        }

        public void leaveMemory(int key) {}

        public void invalidate(int key) {
            map.remove(key);
        }
    }
}
