package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.RandomOperations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tiered cache against a map that knows times, tags and dependencies, on manual time, with restarts in the middle. */
class CacheModelTest {
    private static final int KEYS = 12;

    /** What the plain model knows of one entry, in milliseconds of the manual clock. */
    private static final class Known {
        final String value;
        final long freshUntil;
        final long idle;
        final Set<String> tags;
        final Set<String> dependsOn;
        long touched;
        /** The last use that the disk knows of; what counts when the entry has left memory. */
        long touchedOnDisk;

        boolean inMemory = true;

        Known(String value, long now, long ttl, long idle, Set<String> tags, Set<String> dependsOn) {
            this.value = value;
            this.freshUntil = now + ttl;
            this.idle = idle;
            this.tags = tags;
            this.dependsOn = dependsOn;
            this.touched = now;
            this.touchedOnDisk = now;
        }

        boolean alive(long now) {
            long used = inMemory ? touched : touchedOnDisk;
            return now < freshUntil && (idle == 0 || now < used + idle);
        }

        void read(long now) {
            if (!inMemory && idle != 0 && Math.min(freshUntil, touchedOnDisk + idle) - now < idle / 2) {
                touchedOnDisk = now;
            }
            inMemory = true;
            touched = now;
        }
    }

    /** The model: one map, and every dependency ever stored since the start. */
    private static final class Model {
        final Map<String, Known> entries = new LinkedHashMap<>();
        final Map<String, Set<String>> edges = new HashMap<>();
        long now;

        @Nullable
        Known live(String key) {
            Known known = entries.get(key);
            if (known != null && !known.alive(now)) {
                entries.remove(key);
                return null;
            }
            return known;
        }

        void put(String key, Known known) {
            entries.put(key, known);
            known.dependsOn.forEach(source ->
                    edges.computeIfAbsent(source, none -> new HashSet<>()).add(key));
        }

        void cascade(String start) {
            Deque<String> work = new ArrayDeque<>(Set.of(start));
            Set<String> seen = new HashSet<>(work);
            while (!work.isEmpty()) {
                String item = work.remove();
                for (String dependant : edges.getOrDefault(item, Set.of())) {
                    Known known = live(dependant);
                    if ((known == null || known.dependsOn.contains(item)) && seen.add(dependant)) {
                        work.add(dependant);
                    }
                }
                entries.remove(item);
            }
        }
    }

    private static String key(RandomGenerator random) {
        return "k" + random.nextInt(KEYS);
    }

    private static int values;

    private static void put(Rig rig, Model model, RandomGenerator random) {
        String key = key(random);
        long ttl = 1_000L * (1 + random.nextInt(60));
        long idle = random.nextInt(3) == 0 ? 1_000L * (2 + 2 * random.nextInt(10)) : 0;
        Set<String> tags = random.nextInt(3) == 0 ? Set.of("t" + random.nextInt(3)) : Set.of();
        Set<String> dependsOn = random.nextInt(2) == 0 ? Set.of(key(random)) : Set.of();
        String value = "v" + ++values;
        EntryOptions options = EntryOptions.ttl(Duration.ofMillis(ttl))
                .tags(tags.toArray(new String[0]))
                .dependsOn(dependsOn.toArray(new String[0]));
        rig.cache.put(key, value, idle == 0 ? options : options.idle(Duration.ofMillis(idle)));
        model.put(key, new Known(value, model.now, ttl, idle, tags, dependsOn));
    }

    private static void find(Rig rig, Model model, RandomGenerator random) {
        String key = key(random);
        Known known = model.live(key);
        assertThat(rig.cache.find(key, String.class))
                .isEqualTo(Optional.ofNullable(known).map(it -> it.value));
        if (known != null) {
            known.read(model.now);
        }
    }

    private static void get(Rig rig, Model model, RandomGenerator random) {
        String key = key(random);
        Known known = model.live(key);
        String loaded = "v" + ++values;
        String answer = rig.cache.get(key, String.class, asked -> loaded);
        if (known != null) {
            assertThat(answer).isEqualTo(known.value);
            known.read(model.now);
        } else {
            assertThat(answer).isEqualTo(loaded);
            model.put(key, new Known(loaded, model.now, 20_000, 0, Set.of(), Set.of()));
        }
    }

    private static void refresh(Rig rig, Model model, RandomGenerator random) {
        String key = key(random);
        String loaded = "v" + ++values;
        assertThat(rig.cache.refresh(key, String.class, asked -> loaded).join()).isEqualTo(loaded);
        model.put(key, new Known(loaded, model.now, 20_000, 0, Set.of(), Set.of()));
    }

    private static void invalidate(Rig rig, Model model, RandomGenerator random) {
        String key = key(random);
        rig.cache.invalidate(key);
        model.entries.remove(key);
    }

    private static void invalidateMatching(Rig rig, Model model, RandomGenerator random) {
        String digit = String.valueOf(random.nextInt(10));
        rig.cache.invalidateMatching("k*" + digit);
        model.entries.keySet().removeIf(key -> key.endsWith(digit));
    }

    private static void invalidateTag(Rig rig, Model model, RandomGenerator random) {
        String tag = "t" + random.nextInt(3);
        rig.cache.invalidateTag(tag);
        model.entries.values().removeIf(known -> known.tags.contains(tag));
    }

    private static void cascade(Rig rig, Model model, RandomGenerator random) {
        String key = key(random);
        rig.cache.invalidateCascade(key);
        model.cascade(key);
    }

    private static void leaveMemory(Rig rig, Model model, RandomGenerator random) {
        rig.cache.memory().clear();
        model.entries.values().forEach(known -> known.inMemory = false);
    }

    private static void advance(Rig rig, Model model, RandomGenerator random) {
        long millis = random.nextInt(8_000);
        rig.advance(Duration.ofMillis(millis));
        model.now += millis;
    }

    private static void restart(Rig rig, Model model, RandomGenerator random) {
        rig.reopen();
        model.entries.values().removeIf(known -> !known.alive(model.now));
        model.entries.values().forEach(known -> {
            known.touchedOnDisk = known.inMemory ? known.touched : known.touchedOnDisk;
            known.inMemory = false;
        });
        // The dependencies of what was on disk are read at the first cascade; those of entries that are gone are
        // forgotten.
        rig.cache.invalidateCascade("nothing");
        model.edges.clear();
        Map<String, Known> present = new LinkedHashMap<>(model.entries);
        present.forEach(model::put);
    }

    @Test
    @Tag("C10")
    @Tag("C4")
    @Tag("C6")
    void behavesLikeAMapThatKnowsTimesTagsAndDependencies() {
        new RandomOperations<>(
                        () -> Rig.tiered(builder -> builder.defaults(region -> region.ttl(Duration.ofSeconds(20)))),
                        Model::new)
                .operation("put", 20, CacheModelTest::put)
                .operation("find", 30, CacheModelTest::find)
                .operation("get", 10, CacheModelTest::get)
                .operation("refresh", 3, CacheModelTest::refresh)
                .operation("invalidate", 3, CacheModelTest::invalidate)
                .operation("invalidateMatching", 1, CacheModelTest::invalidateMatching)
                .operation("invalidateTag", 2, CacheModelTest::invalidateTag)
                .operation("cascade", 2, CacheModelTest::cascade)
                .operation("leaveMemory", 2, CacheModelTest::leaveMemory)
                .operation("advance", 10, CacheModelTest::advance)
                .operation("restart", 1, CacheModelTest::restart)
                .run();
    }
}
