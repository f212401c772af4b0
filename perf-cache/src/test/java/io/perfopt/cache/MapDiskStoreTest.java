package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.internal.disk.SegmentedStore;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskStore;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import io.perfopt.testkit.RandomOperations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store in a map, on which the tests of the upper tiers rest, answers like the real one. */
class MapDiskStoreTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] key(RandomGenerator random) {
        return bytes("r/" + random.nextInt(40));
    }

    /** What a caller can see of an entry, apart from the number that each store gives it. */
    private static String seen(DiskHeader header) {
        return new String(header.key(), StandardCharsets.UTF_8)
                + " " + new String(header.metadata(), StandardCharsets.UTF_8)
                + " " + header.valueBytes() + " " + header.createdMillis() + " " + header.expiresMillis()
                + " " + header.flags();
    }

    private static Map<String, String> scan(DiskStore store) {
        Map<String, String> all = new TreeMap<>();
        store.scan(header -> all.put(new String(header.key(), StandardCharsets.UTF_8), seen(header)));
        return all;
    }

    private static Map<String, String> markers(DiskStore store) {
        Map<String, String> all = new TreeMap<>();
        store.markers((name, value) ->
                all.put(new String(name, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8)));
        return all;
    }

    private static String found(DiskStore store, byte[] key) {
        return store.find(key)
                .map(record -> new String(record.valueBytes(), StandardCharsets.UTF_8) + " " + record.createdMillis()
                        + " " + record.expiresMillis() + " " + record.flags())
                .orElse("absent");
    }

    @TempDir
    Path temporary;

    private int directories;

    /** A real store and one in a map, on one time. */
    private final class Both implements AutoCloseable {
        final ManualTime time = new ManualTime();
        final ManualScheduler scheduler = new ManualScheduler(time);
        final DiskStore real =
                SegmentedStore.open(SegmentedStoreConfig.builder(temporary.resolve("store" + directories++), 8 << 20)
                        .clock(time)
                        .scheduler(scheduler)
                        .freeDiskFloorBytes(0)
                        .build());
        final DiskStore fake = new MapDiskStore(time);

        <T> void same(Function<DiskStore, T> question) {
            assertThat(question.apply(fake)).isEqualTo(question.apply(real));
        }

        @Override
        public void close() {
            real.close();
            scheduler.shutdownNow();
        }
    }

    @Test
    @Tag("C2")
    void theStoreInAMapAnswersLikeTheRealOne() {
        new RandomOperations<>(Both::new, Object::new)
                .operation("put", 60, (both, none, random) -> {
                    long now = both.time.millis();
                    DiskEntry entry = DiskEntry.of(key(random), bytes("v".repeat(random.nextInt(200))), now)
                            .expiresAt(now + random.nextInt(5_000) - 100)
                            .metadata(bytes("m" + random.nextInt(9)))
                            .flags(random.nextInt(16));
                    both.same(store -> store.put(entry));
                })
                .operation("find", 60, (both, none, random) -> {
                    byte[] key = key(random);
                    both.same(store -> found(store, key));
                    both.same(store -> store.peek(key).map(MapDiskStoreTest::seen));
                })
                .operation("remove", 20, (both, none, random) -> {
                    byte[] key = key(random);
                    both.same(store -> store.remove(key));
                })
                .operation("removeIf", 1, (both, none, random) -> {
                    int ending = '0' + random.nextInt(10);
                    both.same(store -> store.removeIf(header -> header.key()[header.key().length - 1] == ending));
                })
                .operation("mark", 2, (both, none, random) -> {
                    byte[] name = bytes("n" + random.nextInt(5));
                    byte[] value = bytes("v" + random.nextInt(5));
                    both.same(store -> store.mark(name, value));
                })
                .operation("unmark", 1, (both, none, random) -> {
                    byte[] name = bytes("n" + random.nextInt(5));
                    both.same(store -> store.unmark(name));
                })
                .operation(
                        "time", 10, (both, none, random) -> both.time.advance(Duration.ofMillis(random.nextInt(800))))
                .invariant(500, (both, none) -> {
                    both.same(MapDiskStoreTest::scan);
                    both.same(MapDiskStoreTest::markers);
                })
                .steps(20_000)
                .run();
    }
}
