package io.perfopt.cache.internal.disk;

import static io.perfopt.cache.internal.disk.StoreFixture.copy;
import static io.perfopt.cache.internal.disk.StoreFixture.key;
import static io.perfopt.cache.internal.disk.StoreFixture.versionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed at random moments while it writes. Every acknowledged put and remove is there afterwards, nothing that was removed or replaced comes back, and no value has a wrong
 * byte.
 */
@Tag("C2")
class CrashTest {
    private static final int ROUNDS = 3;
    private static final int OPERATIONS = 8_000;

    @TempDir
    Path temporary;

    @Test
    void everythingAcknowledgedSurvivesKills() throws IOException, InterruptedException {
        rounds(ROUNDS, OPERATIONS, 3_000, 256L << 20, true);
    }

    @Test
    void nothingComesBackWhenSegmentsAreEvictedMeanwhile() throws IOException, InterruptedException {
        rounds(ROUNDS, OPERATIONS, 6_000, 2L << 20, false);
    }

    @Test
    @Tag("soak")
    void everythingAcknowledgedSurvivesTwoHundredKills() throws IOException, InterruptedException {
        rounds(100, 100_000, 50_000, 1L << 30, true);
        rounds(100, 100_000, 20_000, 8L << 20, false);
    }

    /** Rounds on one directory, each from where the last was killed. */
    private void rounds(int rounds, int operations, int entries, long maximumBytes, boolean roomForAll)
            throws IOException, InterruptedException {
        Path directory = temporary.resolve("store" + roomForAll);
        Path file = temporary.resolve("ledger" + roomForAll);
        CrashLedger ledger = new CrashLedger(file, entries);
        long seed = Long.getLong("perfopt.crash.seed", 1);
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            long target = ledger.operations() + operations / 2 + random.nextInt(operations);
            killAt(target, ledger, directory, file, seed + round, maximumBytes);

            Path opened = round % 2 == 0 ? copy(directory, temporary.resolve(roomForAll + "copy" + round)) : directory;
            check(ledger, opened, maximumBytes, roomForAll, "round " + round + " of seed " + seed);
        }
    }

    private static void killAt(long target, CrashLedger ledger, Path directory, Path file, long seed, long maximumBytes)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashChild.class.getName(),
                        directory.toString(),
                        file.toString(),
                        Integer.toString(ledger.entries()),
                        Long.toString(seed),
                        Long.toString(maximumBytes))
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("child-output").toFile())
                .start();
        while (ledger.operations() < target && child.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(child.isAlive())
                .as(() -> "the child failed: " + output(file.resolveSibling("child-output")))
                .isTrue();
        child.destroyForcibly().waitFor();
    }

    private static String output(Path file) {
        try {
            return java.nio.file.Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static void check(CrashLedger ledger, Path directory, long maximumBytes, boolean roomForAll, String when) {
        try (SegmentedStore store = SegmentedStore.open(SegmentedStoreConfig.builder(directory, maximumBytes)
                .freeDiskFloorBytes(0)
                .build())) {
            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
            assertThat(store.stats().fileBytes()).isLessThanOrEqualTo(maximumBytes);
            assertThat(store.stats().quarantined()).as(when).isZero();
            for (int number = 0; number < ledger.entries(); number++) {
                int acknowledged = ledger.acknowledged(number);
                int intended = ledger.intended(number);
                DiskRecord record = store.find(key(number)).orElse(null);
                int found = record == null ? 0 : versionOf(number, record);
                boolean right = isState(found, acknowledged) || isState(found, intended);
                assertThat(right || (!roomForAll && found == 0))
                        .as(
                                "%s: entry %d has version %d, acknowledged %d, intended %d",
                                when, number, found, acknowledged, intended)
                        .isTrue();
                ledger.settle(number, found == 0 ? -Math.max(1, Math.abs(intended)) : found);
            }
        }
    }

    /** A negative version or none at all is an absent entry. */
    private static boolean isState(int found, int version) {
        return found == Math.max(0, version);
    }
}
