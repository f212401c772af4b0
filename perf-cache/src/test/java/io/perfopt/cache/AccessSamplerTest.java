package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.cache.spi.AccessSampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessSamplerTest {
    /** Writes down what it is told. */
    private static final class Notes implements AccessSampler {
        final List<String> all = new ArrayList<>();
        final Map<Long, Integer> uses = new HashMap<>();

        @Override
        public void lookedUp(String region, long keyHash, int weightBytes, boolean inMemory) {
            all.add(region + (inMemory ? " hit" : weightBytes > 0 ? " below" : " miss"));
            uses.merge(keyHash, 1, Integer::sum);
        }

        @Override
        public void stored(String region, long keyHash, int weightBytes, long lifeNanos) {
            all.add(region + " stored");
        }
    }

    @Test
    void allUsesOfAFollowedKeyAreToldInTheirOrder() {
        try (Rig rig = Rig.tiered()) {
            Notes notes = new Notes();
            rig.cache.sampleAccesses(1, notes);
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.find("a");
            region.put("a", "one");
            region.find("a");
            region.get("a", rig.counting());
            region.tier(Tier.MEMORY).clear();
            region.get("a", rig.counting());
            region.get("b", rig.counting());
            region.getAll(List.of("a", "c"), keys -> Map.of("c", "three"));
            rig.cache.get("flat", String.class, rig.counting());
            assertThat(notes.all)
                    .containsExactly(
                            "r miss",
                            "r stored",
                            "r hit",
                            "r hit",
                            "r below",
                            "r miss",
                            "r stored",
                            "r hit",
                            "r miss",
                            "r stored",
                            " miss",
                            " stored");
            assertThat(notes.uses.values()).containsExactlyInAnyOrder(5, 1, 1, 1);
        }
    }

    @Test
    void tellsHowLongAnEntryMayLiveAndWhatItsUsersRemoved() {
        try (Rig rig = Rig.memory()) {
            List<String> told = new ArrayList<>();
            rig.cache.sampleAccesses(1, new AccessSampler() {
                @Override
                public void lookedUp(String region, long keyHash, int weightBytes, boolean inMemory) {}

                @Override
                public void stored(String region, long keyHash, int weightBytes, long lifeNanos) {
                    told.add("stored for " + Duration.ofNanos(lifeNanos));
                }

                @Override
                public void removed(String region, long keyHash) {
                    told.add("removed");
                }
            });
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.put("a", "one", EntryOptions.ttl(Duration.ofSeconds(5)));
            region.invalidate("a");
            region.put("a", "two", EntryOptions.ttl(Duration.ofSeconds(7)));
            region.invalidateMatching("*");
            region.put("a", "three", EntryOptions.ttl(Duration.ofSeconds(9)));
            region.tier(Tier.MEMORY).remove("a");
            assertThat(told)
                    .containsExactly(
                            "stored for PT5S", "removed", "stored for PT7S", "removed", "stored for PT9S", "removed");
        }
    }

    @Test
    void theSampleHoldsItsShareOfTheKeysAndAlwaysTheSameOnes() {
        try (Rig rig = Rig.memory()) {
            Notes notes = new Notes();
            rig.cache.sampleAccesses(1 / 16.0, notes);
            CacheRegion<String> region = rig.cache.region("r", String.class);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 16_000; i++) {
                    region.find("key-" + i);
                }
            }
            // 1,000 expected of 16,000 independent draws: a standard deviation of 31.
            assertThat((double) notes.uses.size()).isCloseTo(1000, within(150.0));
            assertThat(notes.uses.values()).containsOnly(3);
            assertThat(notes.uses.keySet()).allMatch(hash -> Long.compareUnsigned(hash, 1L << 60) < 0);
        }
    }

    @Test
    void equalKeysOfTwoRegionsAreTwoKeys() {
        try (Rig rig = Rig.memory()) {
            Notes notes = new Notes();
            rig.cache.sampleAccesses(1, notes);
            rig.cache.region("r", String.class).find("a");
            rig.cache.region("s", String.class).find("a");
            rig.cache.find("a", String.class);
            Set<Long> hashes = new HashSet<>(notes.uses.keySet());
            assertThat(hashes).hasSize(3);
        }
    }

    @Test
    void nothingIsToldBeforeAndAfter() {
        try (Rig rig = Rig.memory()) {
            Notes notes = new Notes();
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.put("a", "one");
            region.find("a");
            rig.cache.sampleAccesses(1, notes);
            region.find("a");
            rig.cache.stopSampling();
            region.find("a");
            region.put("b", "two");
            assertThat(notes.all).containsExactly("r hit");
        }
    }

    @Test
    void theCountsOfTheCacheAreTheSameWithASampler() {
        try (Rig rig = Rig.memory()) {
            rig.cache.sampleAccesses(0.5, new Notes());
            CacheRegion<String> region = rig.cache.region("r", String.class);
            for (int i = 0; i < 300; i++) {
                region.get("key-" + i % 100, rig.counting());
            }
            assertThat(region.stats().memory().hits()).isEqualTo(200);
            assertThat(region.stats().memory().misses()).isEqualTo(100);
            assertThat(rig.loads).hasValue(100);
        }
    }

    @Test
    void aSamplerThatThrowsIsCountedAndHarmsNobody() {
        try (Rig rig = Rig.memory()) {
            rig.cache.sampleAccesses(1, new AccessSampler() {
                @Override
                public void lookedUp(String region, long keyHash, int weightBytes, boolean inMemory) {
                    throw new IllegalStateException("sampler");
                }

                @Override
                public void stored(String region, long keyHash, int weightBytes, long lifeNanos) {
                    throw new IllegalStateException("sampler");
                }
            });
            assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-1");
            assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-1");
            assertThat(rig.cache.stats().listenerFailures()).isEqualTo(3);
        }
    }

    @Test
    void aShareIsAboveZeroAndAtMostOne() {
        try (Rig rig = Rig.memory()) {
            for (double share : new double[] {0, -1, 1.01, Double.NaN}) {
                assertThatThrownBy(() -> rig.cache.sampleAccesses(share, new Notes()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("share must be above 0 and at most 1, was " + share);
            }
        }
    }
}
