package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InvalidationTest {
    private static Invalidated removed(long memory, long disk) {
        return new Invalidated(memory, OptionalLong.of(disk), OptionalLong.empty());
    }

    @Test
    @Tag("C5")
    void aPatternRemovesWhatMatchesFromEveryTierForGood() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> products = rig.cache.region("product", String.class);
            for (int i = 0; i < 10; i++) {
                products.put("1" + i, "v");
                products.put("2" + i, "v");
            }
            rig.cache.put("product", "flat");
            assertThat(rig.cache.invalidateMatching("product/1*"))
                    .isEqualTo(new Invalidated(10, OptionalLong.empty(), OptionalLong.empty()));
            assertThat(products.find("11")).isEmpty();
            assertThat(products.find("21")).contains("v");
            rig.cache.memory().clear();
            assertThat(products.find("11")).as("dead on disk, too").isEmpty();
            rig.reopen();
            CacheRegion<String> again = rig.cache.region("product", String.class);
            assertThat(again.find("11")).as("and after a restart").isEmpty();
            assertThat(again.find("21")).contains("v");
            again.put("11", "new");
            rig.cache.memory().clear();
            assertThat(again.find("11")).contains("new");
            assertThat(rig.cache.counting().invalidateMatching("product/*")).isEqualTo(removed(1, 11));
            assertThat(rig.cache.find("product", String.class)).contains("flat");
        }
    }

    @Test
    @Tag("C5")
    void aSingleKeyIsCountedExactlyInBothTiers() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("a", "one");
            assertThat(rig.cache.invalidate("a")).isEqualTo(removed(1, 1));
            assertThat(rig.cache.invalidate("a")).isEqualTo(removed(0, 0));
            rig.cache.region("r", String.class).put("k", "v");
            rig.cache.memory().clear();
            assertThat(rig.cache.invalidate("r/k")).isEqualTo(removed(0, 1));
        }
    }

    @Test
    @Tag("C5")
    void aRegionOfAnEarlierProcessCanBeInvalidatedBeforeItIsMade() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.region("r", String.class).put("k", "v");
            rig.cache.region("r", String.class).put("l", "v");
            rig.reopen();
            assertThat(rig.cache.invalidate("r/k")).isEqualTo(removed(0, 1));
            assertThat(rig.cache.counting().invalidateMatching("r/*")).isEqualTo(removed(0, 1));
            assertThat(rig.cache.region("r", String.class).find("l")).isEmpty();
        }
    }

    @Test
    @Tag("C7")
    void aTagRemovesItsEntriesAcrossRegionsAndRestarts() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> pages = rig.cache.region("page", String.class);
            pages.put("home", "h", EntryOptions.defaults().tags("shop", "front"));
            pages.put("help", "p", EntryOptions.defaults().tags("front"));
            rig.cache.put("menu", "m", EntryOptions.defaults().tags("shop"));
            rig.cache.memory().remove("menu");
            assertThat(rig.cache.counting().invalidateTag("shop")).isEqualTo(removed(1, 2));
            rig.reopen();
            assertThat(rig.cache.region("page", String.class).find("home")).isEmpty();
            assertThat(rig.cache.region("page", String.class).find("help")).contains("p");
            assertThat(rig.cache.find("menu", String.class)).isEmpty();
        }
    }

    @Test
    @Tag("C7")
    void replacingAnEntryReplacesItsTags() {
        try (Rig rig = Rig.memory()) {
            rig.cache.put("a", "1", EntryOptions.defaults().tags("old"));
            rig.cache.put("a", "2", EntryOptions.defaults().tags("new"));
            assertThat(rig.cache.invalidateTag("old").memory()).isZero();
            assertThat(rig.cache.find("a", String.class)).contains("2");
            assertThat(rig.cache.invalidateTag("new").memory()).isEqualTo(1);
        }
    }

    @Test
    @Tag("C7")
    void aNamespaceCarriesAVersionThatInvalidationRaises() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> tenant = rig.cache.region("t", String.class, region -> region.namespace("tenant-7"));
            tenant.put("a", "1");
            rig.cache.put("b", "2", EntryOptions.defaults().namespace("tenant-7"));
            assertThat(rig.cache.namespaceVersion("tenant-7")).isEqualTo(1);
            assertThat(rig.cache.invalidateNamespace("tenant-7").memory()).isEqualTo(2);
            assertThat(rig.cache.namespaceVersion("tenant-7")).isEqualTo(2);
            tenant.put("a", "3");
            rig.reopen();
            assertThat(rig.cache.namespaceVersion("tenant-7")).isEqualTo(2);
            assertThat(rig.cache.region("t", String.class).find("a")).contains("3");
            assertThat(rig.cache.find("b", String.class)).isEmpty();
        }
    }

    @Test
    @Tag("C6")
    void aCascadeFollowsDependenciesThroughTiersAndRestartsAndEndsInCycles() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("a", "1", EntryOptions.defaults().dependsOn("product/42"));
            rig.cache.put("b", "2", EntryOptions.defaults().dependsOn("a"));
            rig.cache.put("c", "3", EntryOptions.defaults().dependsOn("b", "c"));
            rig.cache.put("a2", "4", EntryOptions.defaults().dependsOn("c", "a2"));
            rig.cache.put("other", "5", EntryOptions.defaults().dependsOn("product/43"));
            rig.reopen();
            assertThat(rig.cache.invalidateCascade("product/42")).isEqualTo(removed(0, 4));
            assertThat(rig.cache.find("c", String.class)).isEmpty();
            assertThat(rig.cache.find("a2", String.class)).isEmpty();
            assertThat(rig.cache.find("other", String.class)).contains("5");
        }
    }

    @Test
    @Tag("C6")
    void dependenciesBetweenPatternsCascadeAsWell() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.declareDependency("page:*", "product/*");
            rig.cache.declareDependency("index:*", "page:h*");
            rig.cache.region("product", String.class).put("42", "p");
            rig.cache.put("page:home", "1");
            rig.cache.put("index:main", "2");
            rig.cache.put("free", "3", EntryOptions.defaults().dependsOn("page:x*"));
            rig.cache.put("stays", "4", EntryOptions.defaults().dependsOn("user:*"));
            assertThat(rig.cache.invalidateCascade("product/42").memory()).isEqualTo(4);
            assertThat(rig.cache.find("stays", String.class)).contains("4");
            assertThat(rig.cache.invalidateCascade("user:?").memory()).isEqualTo(1);
        }
    }

    @Test
    @Tag("C6")
    void aCascadeFindsDependantsBeyondTheBoundOfTheGraph() {
        try (Rig rig = Rig.tiered(builder -> builder.maximumDependencies(2))) {
            for (int i = 0; i < 10; i++) {
                rig.cache.put("page" + i, "v", EntryOptions.defaults().dependsOn("source"));
            }
            rig.cache.memory().remove("page9");
            Invalidated gone = rig.cache.invalidateCascade("source");
            assertThat(gone).isEqualTo(removed(9, 10));
        }
    }

    @Test
    @Tag("C5")
    void aLoadThatRanDuringTheInvalidationDoesNotComeBack() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            assertThat(region.get("key", key -> {
                        rig.cache.invalidate("r/key");
                        return "stale";
                    }))
                    .isEqualTo("stale");
            assertThat(region.find("key")).isEmpty();
            region.get("pattern", key -> {
                rig.cache.invalidateMatching("r/p*");
                return "stale";
            });
            assertThat(region.find("pattern")).isEmpty();
            region.get("tag", Loader.withContext((key, context) -> {
                context.options(EntryOptions.defaults().tags("t"));
                rig.cache.invalidateTag("t");
                return "stale";
            }));
            assertThat(region.find("tag")).isEmpty();
            region.get("cascade", Loader.withContext((key, context) -> {
                context.options(EntryOptions.defaults().dependsOn("source"));
                rig.cache.invalidateCascade("source");
                return "stale";
            }));
            assertThat(region.find("cascade")).isEmpty();
            region.get("all", key -> {
                rig.cache.clear();
                return "stale";
            });
            assertThat(region.find("all")).isEmpty();
            region.get("put", key -> {
                region.put("put", "newer");
                return "stale";
            });
            assertThat(region.find("put")).as("a put during the load wins").contains("newer");
        }
    }

    @Test
    @Tag("C5")
    void whenThereAreTooManyMarkersTheDiskIsSweptAndTheyAreForgotten() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("kept", "v");
            for (int i = 0; i < 300; i++) {
                rig.cache.put("gone" + i, "v");
                rig.cache.invalidateMatching("gone" + i);
            }
            assertThat(rig.store.markerCount()).isLessThan(100);
            rig.cache.memory().clear();
            for (int i = 0; i < 300; i++) {
                assertThat(rig.cache.find("gone" + i, String.class)).isEmpty();
            }
            assertThat(rig.cache.find("kept", String.class)).contains("v");
            rig.cache.get("late", String.class, key -> {
                for (int i = 0; i < 100; i++) {
                    rig.cache.invalidateMatching(i == 0 ? "late" : "x" + i);
                }
                return "stale";
            });
            assertThat(rig.cache.find("late", String.class))
                    .as("its marker is forgotten, the load is not trusted")
                    .isEmpty();
        }
    }

    @Test
    @Tag("C5")
    void anInvalidationThatTheDiskCannotRememberStillHoldsOnDisk() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("a", "v", EntryOptions.defaults().tags("t"));
            rig.store.failing(true);
            rig.cache.invalidateTag("t");
            rig.store.failing(false);
            rig.reopen();
            assertThat(rig.cache.find("a", String.class)).isEmpty();
        }
    }

    @Test
    @Tag("C5")
    void aClockThatStepsBackBetweenTwoRunsBringsNothingBack() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("old", "v");
            rig.cache.clear();
            rig.cache.put("new", "v", EntryOptions.ttl(Duration.ofHours(3)));
            rig.time.stepWallClock(Duration.ofHours(-1));
            rig.reopen();
            rig.cache.clear();
            assertThat(rig.cache.find("new", String.class)).isEmpty();
            rig.cache.put("newer", "v");
            rig.cache.memory().clear();
            assertThat(rig.cache.find("newer", String.class)).contains("v");
        }
    }

    @Test
    @Tag("C5")
    void patternsMatchAsTheySay() {
        try (Rig rig = Rig.memory()) {
            rig.cache.put("a*b", "star");
            rig.cache.put("axb", "x");
            rig.cache.put("axxb", "xx");
            assertThat(rig.cache.invalidateMatching("a\\*b").memory()).isEqualTo(1);
            assertThat(rig.cache.invalidateMatching("a?b").memory()).isEqualTo(1);
            assertThat(rig.cache.invalidateMatching("b*").memory()).isZero();
            assertThat(rig.cache.invalidateMatching("*").memory()).isEqualTo(1);
            assertThatThrownBy(() -> rig.cache.invalidateMatching("")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("C25")
    void aWriteWhileAnInvalidationRunsSeesItsEffect() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.put("a", "old");
            List<String> seen = new ArrayList<>();
            rig.store.whileInvalidating = () -> {
                rig.store.whileInvalidating = () -> {};
                seen.add(String.valueOf(region.asMap().replace("a", "old", "changed")));
                seen.add(String.valueOf(region.asMap().get("a")));
                seen.add(String.valueOf(region.asMap().put("a", "new")));
            };
            rig.cache.invalidateMatching("r/*");
            assertThat(seen).containsExactly("false", "null", "null");
            assertThat(region.find("a")).contains("new");
        }
    }
}
