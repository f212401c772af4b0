package io.perfopt.cache.internal.disk;

import static io.perfopt.cache.internal.disk.StoreFixture.key;
import static io.perfopt.cache.internal.disk.StoreFixture.value;
import static io.perfopt.cache.internal.disk.StoreFixture.versionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.testkit.FaultyFileSystem;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power is lost at every moment of a run, and of the writes that were not forced any may be lost, torn or reordered. The store then is as it was at one moment, not earlier than the last
 * force.
 */
@Tag("C2")
class PowerLossTest {
    private static final int ENTRIES = 60;

    @TempDir(factory = InMemory.class)
    Path temporary;

    /** The entries after an operation, and how many disk events had happened then. */
    private record Moment(int events, boolean forced, Map<Integer, Integer> versions) {}

    private List<Moment> run(FaultyFileSystem disk, long maximumBytes, int operations, long seed) {
        ManualTime time = new ManualTime();
        SegmentedStore store =
                SegmentedStore.open(StoreFixture.config(disk.path(temporary).resolve("store" + seed), maximumBytes)
                        .clock(time)
                        .scheduler(new ManualScheduler(time))
                        .forceEvery(Duration.ofDays(1))
                        .bootId("before")
                        .build());
        List<Moment> moments = new ArrayList<>();
        Map<Integer, Integer> versions = new HashMap<>();
        Random random = new Random(seed);
        moments.add(new Moment(disk.recordedEvents(), true, Map.of()));
        for (int i = 1; i <= operations; i++) {
            int number = random.nextInt(ENTRIES);
            boolean forced = false;
            int choice = random.nextInt(100);
            if (choice < 70) {
                store.put(DiskEntry.of(key(number), value(number, i), 1));
                versions.put(number, i);
            } else if (choice < 90) {
                store.remove(key(number));
                versions.remove(number);
            } else if (choice < 92) {
                store.clear();
                versions.clear();
            } else {
                assertThat(store.force()).isTrue();
                forced = true;
            }
            moments.add(new Moment(disk.recordedEvents(), forced, Map.copyOf(versions)));
        }
        // Not closed: the process ends with the power.
        return moments;
    }

    private Map<Integer, Integer> found(Path directory, long maximumBytes) {
        Map<Integer, Integer> found = new HashMap<>();
        try (SegmentedStore store = SegmentedStore.open(StoreFixture.config(directory, maximumBytes)
                .bootId("after")
                .mapped(false)
                .forceEvery(Duration.ZERO)
                .build())) {
            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
            for (int number = 0; number < ENTRIES; number++) {
                DiskRecord record = store.find(key(number)).orElse(null);
                if (record != null) {
                    found.put(number, versionOf(number, record));
                }
            }
        }
        return found;
    }

    private void loseAtEveryMoment(long maximumBytes, int operations, int step, boolean roomForAll, long seed)
            throws IOException {
        FaultyFileSystem disk = FaultyFileSystem.over(temporary.getFileSystem()).recording();
        List<Moment> moments = run(disk, maximumBytes, operations, seed);
        Random random = new Random(seed);
        for (int event = 0; event <= disk.recordedEvents(); event += step) {
            Path target = temporary.resolve("after" + seed + "-" + event);
            disk.afterPowerLoss(disk.path(temporary.resolve("store" + seed)), event, random, target);

            Map<Integer, Integer> found = found(target, maximumBytes);

            assertThat(possible(moments, event, found, roomForAll))
                    .as(
                            "power lost after disk event %d of seed %d left%n%s, then was%n%s",
                            event, seed, found, candidates(moments, event))
                    .isTrue();
            Opening.delete(target);
        }
    }

    private static String candidates(List<Moment> moments, int event) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < moments.size(); i++) {
            if (moments.get(i).events() >= event - 12 && moments.get(i).events() <= event + 2) {
                text.append(i).append(' ').append(moments.get(i)).append('\n');
            }
        }
        return text.toString();
    }

    /** Whether the entries are those of a moment between the last force before the event and the first operation that ended after it. */
    private static boolean possible(List<Moment> moments, int event, Map<Integer, Integer> found, boolean roomForAll) {
        int last = 0;
        while (last < moments.size() - 1 && moments.get(last).events() < event) {
            last++;
        }
        for (int i = last; i >= 0; i--) {
            Map<Integer, Integer> versions = moments.get(i).versions();
            if (roomForAll ? versions.equals(found) : versions.entrySet().containsAll(found.entrySet())) {
                return true;
            }
            if (moments.get(i).forced() && moments.get(i).events() <= event) {
                return false;
            }
        }
        return false;
    }

    @Test
    void theStoreIsAsItWasAtSomeMomentSinceTheLastForce() throws IOException {
        loseAtEveryMoment(2L << 20, 300, 3, true, 1);
    }

    @Test
    void nothingOlderComesBackWhileSegmentsAreEvicted() throws IOException {
        loseAtEveryMoment(4L << 16, 700, 11, false, 2);
    }

    @Test
    @Tag("soak")
    void thatHoldsAtEveryWrite() throws IOException {
        loseAtEveryMoment(2L << 20, 400, 1, true, 3);
        loseAtEveryMoment(4L << 16, 900, 1, false, 4);
    }
}
