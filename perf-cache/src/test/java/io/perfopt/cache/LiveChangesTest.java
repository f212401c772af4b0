package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What may change while a cache is in use, and what may not after its end. */
class LiveChangesTest {
    // Settings

    @Test
    @Tag("C10")
    void aNewTimeToLiveBindsWhatIsStoredFromNowOn() {
        try (Rig rig = Rig.memory()) {
            CacheRegion<String> region =
                    rig.cache.region("r", String.class, settings -> settings.ttl(Duration.ofMinutes(10)));
            region.put("old", "one");
            rig.cache.configure("r", settings -> settings.ttl(Duration.ofMinutes(1)));
            assertThat(region.config().ttl()).isEqualTo(Duration.ofMinutes(1));
            region.put("new", "two");
            rig.advance(Duration.ofMinutes(1));
            assertThat(region.find("new")).isEmpty();
            assertThat(region.find("old")).contains("one");
            rig.advance(Duration.ofMinutes(9));
            assertThat(region.find("old")).isEmpty();
        }
    }

    @Test
    @Tag("C17")
    void refreshAheadCanBeSwitchedOnLater() {
        try (Rig rig = Rig.memory()) {
            CacheRegion<String> region =
                    rig.cache.region("r", String.class, settings -> settings.ttl(Duration.ofMinutes(10)));
            rig.cache.configure("r", settings -> settings.refreshAfter(0.5));
            assertThat(region.get("a", rig.counting())).isEqualTo("value-1");
            rig.advance(Duration.ofMinutes(6));
            assertThat(region.get("a", rig.counting())).isEqualTo("value-1");
            assertThat(region.get("a", rig.counting())).isEqualTo("value-2");
        }
    }

    @Test
    @Tag("C16")
    void anotherReadStrategyBindsAtOnceAndCanBeTakenBack() {
        try (Rig rig = Rig.memory()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            assertThat(region.get("a", rig.counting())).isEqualTo("value-1");
            rig.cache.configure("r", settings -> settings.readStrategy(ReadStrategy.SOURCE_FIRST));
            assertThat(region.get("a", rig.counting())).isEqualTo("value-2");
            rig.cache.configure("r", settings -> settings.readStrategy(ReadStrategy.CACHE_FIRST));
            assertThat(region.get("a", rig.counting())).isEqualTo("value-2");
        }
    }

    @Test
    void theFlatKeysAreConfiguredUnderTheEmptyName() {
        try (Rig rig = Rig.memory()) {
            rig.cache.configure("", settings -> settings.ttl(Duration.ofSeconds(1)));
            rig.cache.put("a", "one");
            rig.advance(Duration.ofSeconds(1));
            assertThat(rig.cache.find("a", String.class)).isEmpty();
        }
    }

    @Test
    void settingsThatAreRefusedChangeNothing() {
        try (Rig rig = Rig.memory()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            RegionConfig before = region.config();
            assertThatThrownBy(() -> rig.cache.configure(
                            "r", settings -> settings.ttl(Duration.ofMinutes(1)).ttlJitter(2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ttlJitter");
            assertThat(region.config()).isEqualTo(before);
            assertThatThrownBy(() -> rig.cache.configure("s", settings -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("region must be one that was made, was \"s\"");
        }
    }

    // Regions that go

    @Test
    void aDroppedRegionIsGoneFromAllTiersAndGivesItsMemoryBack() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.put("a", "one");
            rig.cache.put("flat", "stays");
            Invalidated gone = rig.cache.dropRegion("r");
            assertThat(gone.memory()).isEqualTo(1);
            assertThat(rig.cache.regions()).isEmpty();
            assertThat(rig.cache.stats().memory().maximumBytes()).isEqualTo(8 << 20);
            assertThat(rig.cache.find("flat", String.class)).contains("stays");

            CacheRegion<Integer> another = rig.cache.region("r", Integer.class);
            assertThat(another.find("a")).isEmpty();
            another.put("a", 1);
            rig.reopen();
            assertThat(rig.cache.region("r", Integer.class).find("a")).contains(1);
        }
    }

    @Test
    void aRegionOfAnEarlierProcessIsTakenOffTheDisk() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.region("r", String.class).put("a", "one");
            rig.reopen();
            rig.cache.dropRegion("r");
            assertThat(rig.cache.region("r", String.class).find("a")).isEmpty();
        }
    }

    @Test
    void aDroppedRegionRefusesToWork() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.put("a", "one");
            rig.cache.dropRegion("r");
            List<Consumer<CacheRegion<String>>> calls = List.of(
                    old -> old.put("a", "two"),
                    old -> old.get("a", key -> "two"),
                    old -> old.find("a"),
                    old -> old.getAll(List.of("a"), keys -> Map.of()),
                    old -> old.asMap().putIfAbsent("a", "two"),
                    old -> old.tier(Tier.MEMORY).put("a", "two"),
                    old -> old.refresh("a", key -> "two").join());
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(() -> call.accept(region))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("region \"r\" was dropped"));
        }
    }

    @Test
    void aLoadThatRunsWhileItsRegionIsDroppedIsHandedOutAndNotStored() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            String value = region.get("a", key -> {
                rig.cache.dropRegion("r");
                return "loaded";
            });
            assertThat(value).isEqualTo("loaded");
            assertThat(rig.cache.region("r", String.class).find("a")).isEmpty();
        }
    }

    // After the end

    @Test
    @Tag("C1")
    void aClosedCacheRefusesEverythingButReadsOfMemory() {
        for (Rig rig : List.of(Rig.memory(), Rig.tiered())) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.put("a", "one");
            rig.cache.put("a", "one");
            rig.close();
            assertThat(region.find("a")).contains("one");
            List<ThrowingCallable> calls = List.of(
                    () -> region.put("b", "two"),
                    () -> rig.cache.put("b", "two"),
                    () -> rig.cache.putAll(Map.of("b", "two"), EntryOptions.defaults()),
                    () -> rig.cache.memory().put("b", "two"),
                    () -> region.asMap().put("b", "two"),
                    () -> region.asMap().remove("a"),
                    () -> region.get("b", key -> "two"),
                    () -> region.find("b"),
                    () -> region.contains("b"),
                    () -> rig.cache.flush(),
                    () -> rig.cache.invalidate("a"),
                    () -> rig.cache.invalidateMatching("*"),
                    () -> rig.cache.memory().remove("a"),
                    () -> rig.cache.configure("r", settings -> {}),
                    () -> rig.cache.dropRegion("r"));
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(call)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the cache is closed"));
            assertThat(region.find("a")).contains("one");
        }
    }

    @Test
    @Tag("C8")
    void thereIsNoHitRatioWithoutALookUp() {
        try (Rig rig = Rig.tiered()) {
            CacheStats before = rig.cache.stats();
            assertThat(before.hitRatio()).isEmpty();
            assertThat(before.memory().hitRatio()).isEmpty();
            assertThat(before.disk().orElseThrow().hitRatio()).isEmpty();
            rig.cache.put("a", "one");
            rig.cache.find("a", String.class);
            rig.cache.find("b", String.class);
            assertThat(rig.cache.stats().hitRatio()).hasValue(0.5);
            assertThat(rig.cache.stats().memory().hitRatio()).hasValue(0.5);
        }
    }
}
