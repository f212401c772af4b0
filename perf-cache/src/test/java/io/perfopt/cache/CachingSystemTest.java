package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CachingSystemTest {
    record Product(String id, int price) {}

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    @Tag("C1")
    void keepsAPutValueInMemoryForAnHourUnlessToldOtherwise() {
        try (Rig rig = Rig.memory()) {
            rig.cache.put("a", "one");
            rig.cache.put("b", "two", EntryOptions.ttl(Duration.ofSeconds(5)));
            assertThat(rig.cache.memory().bytesUsed()).isPositive();

            rig.advance(Duration.ofSeconds(5));
            assertThat(rig.cache.find("a", String.class)).contains("one");
            assertThat(rig.cache.find("b", String.class)).isEmpty();

            rig.advance(HOUR.minusSeconds(5).minusNanos(1));
            assertThat(rig.cache.find("a", String.class)).contains("one");
            rig.advance(Duration.ofNanos(1));
            assertThat(rig.cache.find("a", String.class)).isEmpty();
        }
    }

    @Test
    @Tag("C1")
    void memoryTierStoresFindsDeletesClearsAndCountsItsBytes() {
        try (Rig rig = Rig.tiered()) {
            TierView memory = rig.cache.memory();
            memory.put("a", "one");
            memory.put("b", "two");
            assertThat(memory.find("a", String.class)).contains("one");
            assertThat(memory.entries()).isEqualTo(2);
            assertThat(rig.store.puts).isZero();
            assertThat(memory.remove("a")).isTrue();
            assertThat(memory.remove("a")).isFalse();
            memory.clear();
            assertThat(memory.find("b", String.class)).isEmpty();
            assertThat(memory.bytesUsed()).isZero();
            assertThat(memory.maximumBytes()).isEqualTo(8 << 20);
        }
    }

    @Test
    @Tag("C2")
    void diskTierKeepsWhatIsPutThereForADay() {
        try (Rig rig = Rig.tiered()) {
            TierView disk = rig.cache.disk();
            disk.put("a", "one");
            assertThat(rig.cache.memory().find("a", String.class)).isEmpty();
            rig.advance(Duration.ofHours(24).minusMillis(1));
            assertThat(disk.find("a", String.class)).contains("one");
            assertThat(disk.entries()).isEqualTo(1);
            assertThat(disk.bytesUsed()).isPositive();
            rig.advance(Duration.ofMillis(1));
            assertThat(disk.find("a", String.class)).isEmpty();
            disk.put("b", "two");
            assertThat(disk.remove("b")).isTrue();
            disk.put("c", "three");
            disk.clear();
            assertThat(disk.find("c", String.class)).isEmpty();
        }
    }

    @Test
    @Tag("C13")
    void loadsAMissingValueOnceAndServesItFromThenOn() {
        try (Rig rig = Rig.memory()) {
            assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-1");
            assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-1");
            assertThat(rig.loads).hasValue(1);
        }
    }

    @Test
    @Tag("C4")
    void whatLeavesMemoryIsFoundOnDiskAndComesBack() {
        try (Rig rig = Rig.tiered(builder -> builder.memory(ByteSize.megabytes(1)))) {
            byte[] filler = new byte[8_000];
            rig.cache.put("first", "here");
            for (int i = 0; i < 1_000; i++) {
                rig.cache.put("filler" + i, filler);
                rig.cache.find("filler" + i, byte[].class);
            }
            assertThat(rig.cache.memory().bytesUsed()).isLessThanOrEqualTo(1 << 20);
            assertThat(rig.cache.memory().find("first", String.class)).isEmpty();
            assertThat(rig.cache.find("first", String.class)).contains("here");
            assertThat(rig.cache.memory().find("first", String.class)).contains("here");
            assertThat(rig.cache.stats().disk().orElseThrow().hits()).isEqualTo(1);
        }
    }

    @Test
    @Tag("C4")
    void aRestartFindsEverythingThatWasPut() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<Product> products = rig.cache.region("product", Product.class);
            products.put("1", new Product("1", 100));
            rig.cache.put("text", "plain");
            rig.cache.put("bytes", new byte[] {1, 2, 3});
            rig.cache.put("list", List.of(new Product("2", 200)));
            rig.reopen();
            assertThat(rig.cache.region("product", Product.class).find("1")).contains(new Product("1", 100));
            assertThat(rig.cache.find("text", String.class)).contains("plain");
            assertThat(rig.cache.find("bytes", byte[].class))
                    .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(1, 2, 3));
            assertThat(rig.cache.find("list", new Type<List<Product>>() {})).contains(List.of(new Product("2", 200)));
        }
    }

    @Test
    @Tag("C4")
    void largeEntriesGoStraightToDiskUnlessTheyWereExpensive() {
        try (Rig rig = Rig.tiered()) {
            byte[] large = new byte[200_000];
            rig.cache.put("large", large);
            assertThat(rig.cache.memory().find("large", byte[].class)).isEmpty();
            assertThat(rig.cache.disk().find("large", byte[].class)).isPresent();
            rig.cache.get("dear", byte[].class, key -> {
                rig.advance(Duration.ofSeconds(1));
                return large;
            });
            assertThat(rig.cache.memory().find("dear", byte[].class)).isPresent();
        }
    }

    @Test
    @Tag("C23")
    void priorityDecidesWhoStaysInMemory() {
        try (Rig rig = Rig.tiered(builder -> builder.memory(ByteSize.megabytes(1)))) {
            rig.cache.put("low", "l", EntryOptions.defaults().priority(EntryPriority.LOW));
            rig.cache.put("high", "h", EntryOptions.defaults().priority(EntryPriority.HIGH));
            rig.cache.put("normal", "n");
            assertThat(rig.cache.memory().find("low", String.class)).isEmpty();
            assertThat(rig.cache.find("low", String.class)).contains("l");
            assertThat(rig.cache.memory().find("low", String.class))
                    .as("never promoted")
                    .isEmpty();
            for (int i = 0; i < 2_000; i++) {
                rig.cache.put("filler" + i, new byte[4_000]);
                rig.cache.find("filler" + i, byte[].class);
            }
            assertThat(rig.cache.memory().find("high", String.class)).contains("h");
            assertThat(rig.cache.memory().find("normal", String.class)).isEmpty();
            assertThat(rig.cache.memory().bytesUsed()).isLessThanOrEqualTo(1 << 20);
            rig.cache.put("high", "again");
            assertThat(rig.cache.find("high", String.class)).contains("again");
        }
    }

    @Test
    @Tag("C10")
    void idleEntriesExpireUnlessTheyAreRead() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("a", "one", EntryOptions.ttl(HOUR).idle(Duration.ofMinutes(1)));
            for (int i = 0; i < 5; i++) {
                rig.advance(Duration.ofSeconds(50));
                assertThat(rig.cache.find("a", String.class)).contains("one");
            }
            rig.advance(Duration.ofSeconds(60));
            assertThat(rig.cache.find("a", String.class)).isEmpty();
        }
    }

    @Test
    @Tag("C10")
    void anIdleEntryThatWasUsedSurvivesARestart() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("a", "one", EntryOptions.ttl(HOUR).idle(Duration.ofMinutes(1)));
            rig.advance(Duration.ofSeconds(50));
            assertThat(rig.cache.find("a", String.class)).contains("one");
            rig.reopen();
            rig.advance(Duration.ofSeconds(50));
            assertThat(rig.cache.find("a", String.class)).contains("one");
        }
    }

    @Test
    @Tag("C10")
    void jitterShortensLivesByAtMostItsShare() {
        try (Rig rig = Rig.memory(builder -> builder.defaults(region -> region.ttlJitter(0.5)))) {
            for (int i = 0; i < 200; i++) {
                rig.cache.put("k" + i, i);
            }
            rig.advance(Duration.ofMinutes(30).minusNanos(1));
            assertThat(rig.cache.memory().entries()).isEqualTo(200);
            rig.advance(Duration.ofMinutes(15));
            rig.cache.cleanUp();
            assertThat(rig.cache.memory().entries()).isBetween(60L, 140L);
        }
    }

    @Test
    @Tag("C10")
    void theBackgroundCleanUpRemovesWhatHasExpired() {
        try (Rig rig = Rig.memory()) {
            rig.cache.put("a", "one", EntryOptions.ttl(Duration.ofSeconds(10)));
            rig.advance(Duration.ofSeconds(12));
            assertThat(rig.cache.memory().entries()).isZero();
            assertThat(rig.cache.stats().memory().expirations()).isEqualTo(1);
        }
    }

    @Test
    @Tag("C19")
    void longKeysAreStoredUnderTheirDigestAndFoundByPattern() {
        try (Rig rig = Rig.tiered()) {
            String key = "page:" + "x".repeat(1_000);
            rig.cache.put(key, "long");
            rig.cache.put(key + "y", "other");
            rig.reopen();
            assertThat(rig.cache.find(key, String.class)).contains("long");
            assertThat(rig.cache.counting().invalidateMatching("page:*x")).satisfies(gone -> {
                assertThat(gone.memory()).isEqualTo(1);
                assertThat(gone.disk()).hasValue(1);
            });
            assertThat(rig.cache.find(key, String.class)).isEmpty();
            assertThat(rig.cache.find(key + "y", String.class)).contains("other");
        }
    }

    @Test
    @Tag("C19")
    void refusesAndCountsKeysAndValuesThatAreTooLarge() {
        try (Rig rig = Rig.memory(builder -> builder.maximumValue(ByteSize.kilobytes(64)))) {
            assertThatThrownBy(() -> rig.cache.put("k".repeat(5_000), "v"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maximumKeyBytes = 4096")
                    .hasMessageContaining("5000");
            assertThatThrownBy(() -> rig.cache.put("k", new byte[100_000]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maximumValue");
            assertThat(rig.cache.get("k", byte[].class, key -> new byte[100_000]))
                    .hasSize(100_000);
            assertThat(rig.cache.contains("k")).isFalse();
            assertThat(rig.cache.stats().refused()).isEqualTo(3);
            assertThatThrownBy(() -> rig.cache.put("", "v")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("C12")
    void tellsWhatItKnowsOfAnEntry() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> pages = rig.cache.region("page", String.class);
            pages.put(
                    "home",
                    "x".repeat(10_000),
                    EntryOptions.ttl(HOUR).tags("front").dependsOn("product/42").namespace("v"));
            pages.find("home");
            pages.find("home");
            rig.advance(Duration.ofMinutes(20));
            EntryMetadata inMemory = rig.cache.metadata("page/home").orElseThrow();
            assertThat(inMemory.name()).isEqualTo("page/home");
            assertThat(inMemory.tier()).isEqualTo(Tier.MEMORY);
            assertThat(inMemory.hits()).hasValue(2);
            assertThat(inMemory.ttl()).isEqualTo(HOUR);
            assertThat(inMemory.expiresIn()).contains(Duration.ofMinutes(40));
            assertThat(inMemory.bytes()).isBetween(10_000L, 11_500L);
            rig.reopen();
            EntryMetadata onDisk =
                    rig.cache.region("page", String.class).metadata("home").orElseThrow();
            assertThat(onDisk.tier()).isEqualTo(Tier.DISK);
            assertThat(onDisk.compressed()).contains(true);
            assertThat(onDisk.bytes()).isLessThan(1_000);
            assertThat(onDisk.created()).isEqualTo(inMemory.created());
            assertThat(onDisk.tags()).containsExactly("front");
            assertThat(onDisk.dependsOn()).containsExactly("product/42");
            assertThat(onDisk.namespace()).contains("v");
            assertThat(onDisk.expiresIn()).contains(Duration.ofMinutes(40));
        }
    }

    @Test
    @Tag("C8")
    void countsWhatHappensInEachTier() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("a", "one");
            rig.cache.find("a", String.class);
            rig.cache.find("missing", String.class);
            rig.cache.memory().remove("a");
            rig.cache.find("a", String.class);
            rig.cache.get("b", String.class, key -> {
                rig.advance(Duration.ofMillis(30));
                return "two";
            });
            rig.cache.get("b", String.class, key -> "never");
            rig.cache.get("b", String.class, key -> "never");
            CacheStats stats = rig.cache.stats();
            assertThat(stats.memory().hits()).isEqualTo(3);
            assertThat(stats.memory().misses()).isEqualTo(3);
            assertThat(stats.disk().orElseThrow().hits()).isEqualTo(1);
            assertThat(stats.disk().orElseThrow().misses()).isEqualTo(2);
            assertThat(stats.loads()).isEqualTo(1);
            assertThat(stats.loadTime()).isEqualTo(Duration.ofMillis(30));
            assertThat(stats.averageLoad()).contains(Duration.ofMillis(30));
            assertThat(stats.averageRetrieval()).isPresent();
            assertThat(stats.diskEfficiency()).hasValue(1);
            rig.cache.resetStats();
            assertThat(rig.cache.stats().hits()).isZero();
            assertThat(rig.cache.stats().loads()).isZero();
            assertThat(rig.cache.find("a", String.class)).contains("one");
        }
    }

    @Test
    @Tag("C21")
    void listenersHearWhatHappensAndCannotHarm() {
        List<String> events = new ArrayList<>();
        CacheListener listener = new CacheListener() {
            @Override
            public void invalidated(Kind kind, String name, Invalidated result) {
                events.add(kind + " " + name + " " + result.memory());
            }

            @Override
            public void loaded(String region, String key, long nanos, @Nullable Throwable failure) {
                events.add("loaded " + key + (failure == null ? "" : " failed"));
            }

            @Override
            public void evicted(String region, String key, boolean expired) {
                events.add("evicted " + key + " " + expired);
            }
        };
        CacheListener broken = new CacheListener() {
            @Override
            public void invalidated(Kind kind, String name, Invalidated result) {
                throw new IllegalStateException("broken listener");
            }
        };
        try (Rig rig = Rig.memory(builder -> builder.listener(broken).listener(listener))) {
            rig.cache.put("a", "one", EntryOptions.ttl(Duration.ofSeconds(1)).tags("t"));
            rig.cache.invalidateTag("t");
            rig.cache.put("a", "one", EntryOptions.ttl(Duration.ofSeconds(1)));
            rig.cache.invalidate("a");
            rig.cache.invalidateMatching("a*");
            rig.cache.get("b", String.class, key -> "two");
            assertThatThrownBy(() -> rig.cache.get("c", String.class, key -> {
                        throw new java.io.IOException("down");
                    }))
                    .isInstanceOf(CacheLoadException.class)
                    .hasRootCauseMessage("down");
            rig.cache.put("d", "x", EntryOptions.ttl(Duration.ofSeconds(1)));
            rig.advance(Duration.ofSeconds(3));
            assertThat(events)
                    .containsExactly(
                            "TAG t 1", "KEY a 1", "PATTERN a* 0", "loaded b", "loaded c failed", "evicted d true");
            assertThat(rig.cache.stats().listenerFailures()).isEqualTo(3);
        }
    }

    @Test
    @Tag("C2")
    void aFailingDiskCostsMissesAndNoExceptions() {
        List<String> dropped = new ArrayList<>();
        CacheListener listener = new CacheListener() {
            @Override
            public void writeDropped(String region, String key, String reason) {
                dropped.add(key);
            }
        };
        try (Rig rig = Rig.tiered(builder -> builder.listener(listener))) {
            rig.cache.put("a", "one");
            rig.store.failing(true);
            rig.cache.put("a", "two");
            assertThat(rig.cache.find("a", String.class)).contains("two");
            rig.cache.memory().clear();
            assertThat(rig.cache.find("a", String.class))
                    .as("neither the new value nor the outdated one")
                    .isEmpty();
            assertThat(dropped).containsExactly("a");
            assertThat(rig.cache.stats().droppedWrites()).isEqualTo(1);
            rig.store.failing(false);
            rig.cache.put("a", "three");
            rig.cache.memory().clear();
            assertThat(rig.cache.find("a", String.class)).contains("three");
        }
    }

    @Test
    void aValueWhoseBytesDoNotDecodeIsACountedMiss() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<Product> products = rig.cache.region("product", Product.class);
            products.put("1", new Product("1", 100));
            rig.cache.memory().clear();
            rig.store.garbleValues();
            assertThat(products.find("1")).isEmpty();
            assertThat(rig.cache.stats().decodeFailures()).isEqualTo(1);
            assertThat(products.get("1", key -> new Product("1", 5))).isEqualTo(new Product("1", 5));
        }
    }

    @Test
    void aValueOfAnotherTypeIsACountedMiss() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("a", "text");
            assertThat(rig.cache.find("a", Product.class)).isEmpty();
            assertThat(rig.cache.stats().typeMismatches()).isEqualTo(1);
            rig.cache.memory().clear();
            assertThat(rig.cache.find("a", Product.class)).isEmpty();
            rig.cache.put("map", Map.of("id", "1", "price", 7));
            rig.cache.memory().clear();
            assertThat(rig.cache.find("map", Product.class))
                    .as("a map is no product, even if the names fit")
                    .isEmpty();
        }
    }

    @Test
    void regionsAreKeySpacesOfTheirOwn() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> one = rig.cache.region("one", String.class);
            CacheRegion<String> two = rig.cache.region("two", String.class);
            one.put("k", "1");
            two.put("k", "2");
            rig.cache.put("k", "flat");
            assertThat(one.find("k")).contains("1");
            one.clear();
            assertThat(one.find("k")).isEmpty();
            assertThat(two.find("k")).contains("2");
            assertThat(rig.cache.find("k", String.class)).contains("flat");
            assertThat(rig.cache.region("one", String.class)).isSameAs(one);
            assertThat(rig.cache.regions()).hasSize(2);
            assertThatThrownBy(() -> rig.cache.region("one", Integer.class)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> rig.cache.region("a/b", String.class))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void closeEndsTheThreadsItStartedAndWritesWhatWaits() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        MapDiskStore store = new MapDiskStore(java.time.InstantSource.system());
        CachingSystem cache = CachingSystem.builder().disk(store).build();
        for (int i = 0; i < 500; i++) {
            cache.put("k" + i, "v" + i);
        }
        cache.close();
        cache.close();
        assertThat(store.isClosed()).isTrue();
        assertThat(store.stats().entries()).isEqualTo(500);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && thread.getName().startsWith("perfopt-cache-")) {
                thread.join(10_000); // a pool has ended a moment before its last thread has
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThatThrownBy(() -> cache.get("x", String.class, key -> "v")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handsOutCopiesWhenARegionHasACopier() {
        try (Rig rig = Rig.memory()) {
            CacheRegion<byte[]> region = rig.cache.region(
                    "copied", byte[].class, settings -> settings.copier(value -> ((byte[]) value).clone()));
            region.put("a", new byte[] {1});
            region.find("a").orElseThrow()[0] = 9;
            assertThat(region.find("a").orElseThrow()).containsExactly(1);
            Arrays.fill(region.get("a", key -> new byte[0]), (byte) 7);
            assertThat(region.find("a").orElseThrow()).containsExactly(1);
        }
    }

    @Test
    void memoryCanBeResizedWhileItIsUsed() {
        try (Rig rig = Rig.memory()) {
            for (int i = 0; i < 700; i++) {
                rig.cache.put("k" + i, new byte[8_000]);
            }
            assertThat(rig.cache.memory().bytesUsed()).isGreaterThan(4 << 20);
            rig.cache.resizeMemory(ByteSize.megabytes(2));
            assertThat(rig.cache.memory().bytesUsed()).isLessThanOrEqualTo(2 << 20);
            assertThat(rig.cache.memory().maximumBytes()).isEqualTo(2 << 20);
        }
    }

    @Test
    @Tag("C25")
    void aRegionIsAConcurrentMapOverAllItsTiers() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<Product> region = rig.cache.region("product", Product.class);
            java.util.concurrent.ConcurrentMap<String, Product> map = region.asMap();
            assertThat(map.putIfAbsent("1", new Product("1", 1))).isNull();
            region.put("2", new Product("2", 2));
            rig.cache.memory().clear();
            assertThat(map).hasSize(2).containsEntry("1", new Product("1", 1));
            assertThat(map.putIfAbsent("1", new Product("1", 9))).isEqualTo(new Product("1", 1));
            rig.cache.memory().clear();
            assertThat(map.replace("1", new Product("1", 1), new Product("1", 3)))
                    .isTrue();
            assertThat(map.replace("1", new Product("1", 1), new Product("1", 4)))
                    .isFalse();
            assertThat(map.merge(
                            "2", new Product("2", 5), (old, added) -> new Product("2", old.price() + added.price())))
                    .isEqualTo(new Product("2", 7));
            assertThat(map.computeIfAbsent("3", key -> new Product(key, 3))).isEqualTo(new Product("3", 3));
            assertThat(map.remove("3", new Product("3", 4))).isFalse();
            assertThat(map.remove("3")).isEqualTo(new Product("3", 3));
            map.clear();
            assertThat(map).isEmpty();
            assertThat(region.find("1")).isEmpty();
        }
    }
}
