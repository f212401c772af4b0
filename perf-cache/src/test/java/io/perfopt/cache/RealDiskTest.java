package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache on the store that comes with it, in a real directory. */
class RealDiskTest {
    record Product(String id, int price) {}

    @TempDir
    Path directory;

    private CachingSystem open(ByteSize memory) {
        return CachingSystem.builder()
                .memory(memory)
                .disk(directory, ByteSize.megabytes(64))
                .build();
    }

    @Test
    @Tag("C4")
    void aRestartFindsWhatOverflowedAndWhatDidNot() {
        try (CachingSystem cache = open(ByteSize.megabytes(1))) {
            CacheRegion<Product> products = cache.region("product", Product.class);
            for (int i = 0; i < 5_000; i++) {
                products.put(
                        "p" + i,
                        new Product("p" + i, i),
                        EntryOptions.defaults().tags("even" + i % 2));
            }
            cache.put("big", new byte[3 << 20]);
            cache.invalidateMatching("product/p1*");
        }
        try (CachingSystem cache = open(ByteSize.megabytes(8))) {
            CacheRegion<Product> products = cache.region("product", Product.class);
            for (int i = 0; i < 5_000; i++) {
                if (("p" + i).startsWith("p1")) {
                    assertThat(products.find("p" + i)).isEmpty();
                } else {
                    assertThat(products.find("p" + i)).contains(new Product("p" + i, i));
                }
            }
            assertThat(cache.find("big", byte[].class).orElseThrow()).hasSize(3 << 20);
            assertThat(cache.counting().invalidateTag("even0").disk()).hasValue(5_000 / 2 - 555);
            assertThat(products.asMap()).hasSize(5_000 / 2 - 556);
        }
    }

    @Test
    @Tag("C2")
    void aSecondCacheOnTheDirectoryIsRefusedWithTheOwnerNamed() {
        try (CachingSystem cache = open(ByteSize.megabytes(1))) {
            cache.put("a", "one");
            assertThatThrownBy(() -> open(ByteSize.megabytes(1)))
                    .isInstanceOf(CacheException.class)
                    .hasMessageContaining(directory.toString());
            try (CachingSystem second = CachingSystem.builder()
                    .disk(directory, ByteSize.megabytes(64))
                    .whenOccupied(OccupiedDirectory.PRIVATE_DIRECTORY)
                    .build()) {
                second.put("b", "two");
                assertThat(second.find("a", String.class)).isEmpty();
            }
        }
    }

    @Test
    @Tag("C2")
    void writesAreOnDiskWhenAPutReturnsIfTheRegionWritesThrough() {
        try (CachingSystem cache = CachingSystem.builder()
                .disk(directory, ByteSize.megabytes(64))
                .executor(task -> {
                    throw new java.util.concurrent.RejectedExecutionException("no background work");
                })
                .build()) {
            CacheRegion<String> through =
                    cache.region("t", String.class, region -> region.writeMode(WriteMode.WRITE_THROUGH));
            through.put("a", "one");
            assertThat(cache.disk().entries()).isEqualTo(1);
            CacheRegion<String> behind = cache.region("b", String.class);
            behind.put("a", "one");
            assertThat(cache.disk().entries()).as("waits").isEqualTo(1);
            cache.memory().clear();
            assertThat(behind.find("a")).as("and is read from the queue").contains("one");
            cache.flush();
            assertThat(cache.disk().entries()).isEqualTo(2);
        }
    }

    @Test
    @Tag("C4")
    void theQueueOfWritesIsBoundedByThoseWhoPut() {
        try (CachingSystem cache = CachingSystem.builder()
                .disk(directory, ByteSize.megabytes(64))
                .writeBehind(ByteSize.kilobytes(100))
                .executor(task -> {
                    throw new java.util.concurrent.RejectedExecutionException("no background work");
                })
                .build()) {
            for (int i = 0; i < 100; i++) {
                cache.put("k" + i, new byte[10_000]);
                cache.put("k" + i, new byte[10_001]);
            }
            assertThat(cache.disk().entries()).isBetween(90L, 99L);
            List<String> keys = List.of("k0", "k50", "k99");
            assertThat(keys)
                    .allSatisfy(key -> assertThat(cache.find(key, byte[].class).orElseThrow())
                            .hasSize(10_001));
        }
    }

    @Test
    @Tag("C10")
    void anEntryExpiresOnDiskAsItDoesInMemory() {
        io.perfopt.testkit.ManualTime time = new io.perfopt.testkit.ManualTime();
        try (CachingSystem cache = CachingSystem.builder()
                .disk(directory, ByteSize.megabytes(64))
                .clock(time)
                .nanoClock(time::nanoTime)
                .executor(Runnable::run)
                .build()) {
            cache.put("a", "one", EntryOptions.ttl(Duration.ofMinutes(1)));
            cache.memory().clear();
            time.advance(Duration.ofSeconds(59));
            assertThat(cache.find("a", String.class)).contains("one");
            cache.memory().clear();
            time.advance(Duration.ofSeconds(1));
            assertThat(cache.find("a", String.class)).isEmpty();
        }
    }

    @Test
    @Tag("C11")
    void manyThreadsNeverSeeAValueOfAnotherKeyOrOneThatWasRemoved() throws Exception {
        int threads = 4;
        AtomicLongArray newest = new AtomicLongArray(50);
        AtomicReference<String> wrong = new AtomicReference<>("");
        try (CachingSystem cache = open(ByteSize.megabytes(1))) {
            CacheRegion<String> region = cache.region("r", String.class);
            List<Thread> workers = new ArrayList<>();
            for (int worker = 0; worker < threads; worker++) {
                int seed = worker;
                Thread thread = new Thread(() -> {
                    Random random = new Random(seed);
                    for (int step = 0; step < 10_000; step++) {
                        int number = random.nextInt(50);
                        String key = "k" + number;
                        switch (random.nextInt(8)) {
                            case 0, 1 -> region.put(key, key + ":" + newest.incrementAndGet(number) + "x".repeat(500));
                            case 2 -> region.invalidate(key);
                            case 3 -> region.tier(Tier.MEMORY).remove(key);
                            default -> {
                                String found = region.find(key).orElse(key + ":0x");
                                long version = Long.parseLong(found.substring(
                                        found.indexOf(':') + 1, found.indexOf('x', found.indexOf(':'))));
                                if (!found.startsWith(key + ":") || version > newest.get(number)) {
                                    wrong.set(key + " gave " + found.substring(0, 20));
                                }
                            }
                        }
                    }
                });
                thread.start();
                workers.add(thread);
            }
            for (Thread worker : workers) {
                worker.join();
            }
            assertThat(wrong.get()).isEmpty();
            region.clear();
            cache.flush();
            assertThat(region.asMap()).isEmpty();
        }
    }
}
