package io.perfopt.cache.internal.disk;

import static io.perfopt.cache.internal.disk.StoreFixture.config;
import static io.perfopt.cache.internal.disk.StoreFixture.key;
import static io.perfopt.cache.internal.disk.StoreFixture.value;
import static io.perfopt.cache.internal.disk.StoreFixture.versionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskStoreListener;
import io.perfopt.testkit.FaultPlan.Operation;
import io.perfopt.testkit.FaultyFileSystem;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, broken, slow, read-only or gone: reads go on, writes are dropped and counted, and all is well again without a restart. */
@Tag("C2")
class FailingDiskTest {
    private static final long MAXIMUM_BYTES = 2L << 20;

    @TempDir(factory = InMemory.class)
    Path temporary;

    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final List<String> announced = new ArrayList<>();
    private FaultyFileSystem disk = FaultyFileSystem.over(java.nio.file.FileSystems.getDefault());

    @BeforeEach
    void makeDisk() {
        disk = FaultyFileSystem.over(temporary.getFileSystem());
    }

    private SegmentedStoreConfig.Builder settings() {
        return config(disk.path(temporary).resolve("store"), MAXIMUM_BYTES)
                .clock(time)
                .scheduler(scheduler)
                .listener(new DiskStoreListener() {
                    @Override
                    public void healthChanged(DiskHealth health, String reason) {
                        announced.add(health + ": " + reason);
                    }
                });
    }

    private SegmentedStore open() {
        return SegmentedStore.open(settings().build());
    }

    private static DiskOutcome put(SegmentedStore store, int number, int version) {
        return store.put(DiskEntry.of(key(number), value(number, version), 1));
    }

    private static int version(SegmentedStore store, int number) {
        return store.find(key(number)).map(record -> versionOf(number, record)).orElse(0);
    }

    private void passRecoveryTime() {
        time.advance(Duration.ofSeconds(70));
    }

    @Test
    void aFullDiskDropsWritesAndServesWhatItHas() throws IOException {
        try (SegmentedStore store = open()) {
            for (int number = 0; number < 40; number++) {
                put(store, number, 1);
            }
            disk.faults().diskFull();
            int dropped = 0;
            for (int number = 40; number < 300; number++) {
                dropped += put(store, number, 1) == DiskOutcome.DROPPED ? 1 : 0;
            }

            assertThat(dropped).isPositive();
            assertThat(store.stats().droppedWrites()).isEqualTo(dropped);
            assertThat(store.stats().health()).isEqualTo(DiskHealth.DEGRADED);
            assertThat(version(store, 3)).isEqualTo(1);
            assertThat(announced).hasSize(1).first().asString().contains("No space left on device");

            disk.faults().heal();
            passRecoveryTime();

            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
            assertThat(put(store, 299, 2)).isEqualTo(DiskOutcome.STORED);
            assertThat(version(store, 299)).isEqualTo(2);
            assertThat(announced).hasSize(2).last().asString().startsWith("HEALTHY");
        }
    }

    @Test
    void aDroppedReplacementOrRemovalDoesNotLeaveTheOldValueBehind() throws IOException {
        try (SegmentedStore store = open()) {
            put(store, 1, 1);
            put(store, 2, 1);
            put(store, 3, 1);
            disk.faults().failing(Operation.WRITE);

            assertThat(put(store, 1, 2)).isEqualTo(DiskOutcome.DROPPED);
            assertThat(store.remove(key(2))).isEqualTo(DiskOutcome.DROPPED);
            assertThat(store.removeIf(
                            header -> new String(header.key(), java.nio.charset.StandardCharsets.UTF_8).endsWith("3")))
                    .isZero();

            assertThat(version(store, 1)).isZero();
            assertThat(version(store, 2)).isZero();
            assertThat(version(store, 3)).isZero();
            disk.faults().heal();
            passRecoveryTime();
            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
        }
        try (SegmentedStore store = open()) {
            assertThat(version(store, 1)).isZero();
            assertThat(version(store, 2)).isZero();
            assertThat(version(store, 3)).isZero();
        }
    }

    @Test
    void whatCouldNotBeRemovedBeforeAKillIsForgottenWithEverythingElse() throws IOException {
        SegmentedStore store = open();
        put(store, 1, 1);
        put(store, 2, 1);
        // Only the manifest can still be written, in place, as on a full disk.
        disk.faults()
                .onlyFor(path -> path.getFileName().toString().startsWith("segment"))
                .failing(Operation.WRITE);
        assertThat(store.remove(key(1))).isEqualTo(DiskOutcome.DROPPED);
        disk.faults().heal();
        Path killed = StoreFixture.copy(temporary.resolve("store"), temporary.resolve("killed"));
        store.close();

        try (SegmentedStore reopened =
                SegmentedStore.open(config(killed, MAXIMUM_BYTES).build())) {
            assertThat(version(reopened, 1)).isZero();
            assertThat(reopened.stats().entries()).isZero();
            assertThat(put(reopened, 1, 2)).isEqualTo(DiskOutcome.STORED);
        }
    }

    @Test
    void shortWritesAreFinished() throws IOException {
        disk.faults().shortWrites(7);
        try (SegmentedStore store = open()) {
            for (int number = 0; number < 20; number++) {
                assertThat(put(store, number, 1)).isEqualTo(DiskOutcome.STORED);
            }
        }
        try (SegmentedStore store = open()) {
            for (int number = 0; number < 20; number++) {
                assertThat(version(store, number)).isEqualTo(1);
            }
        }
    }

    @Test
    void aReadErrorIsAMissThatPasses() throws IOException {
        try (SegmentedStore store = open()) {
            put(store, 1, 1);
            disk.faults().failing(Operation.READ);
            assertThat(version(store, 1)).isZero();
            assertThat(store.stats().quarantined()).isZero();
            assertThat(store.peek(key(1))).isEmpty();
            disk.faults().heal();
            assertThat(version(store, 1)).isEqualTo(1);
        }
    }

    @Test
    void aFailingForceDegradesAndRecovers() throws IOException {
        try (SegmentedStore store = open()) {
            put(store, 1, 1);
            disk.faults().failing(Operation.FORCE);
            assertThat(store.force()).isFalse();
            assertThat(store.stats().health()).isEqualTo(DiskHealth.DEGRADED);
            assertThat(version(store, 1)).isEqualTo(1);
            assertThat(put(store, 2, 1)).isEqualTo(DiskOutcome.DROPPED);
            disk.faults().heal();
            passRecoveryTime();
            assertThat(store.force()).isTrue();
            assertThat(put(store, 2, 1)).isEqualTo(DiskOutcome.STORED);
        }
    }

    @Test
    void aPutThatCannotBeForcedIsReportedAsDropped() throws IOException {
        try (SegmentedStore store = open()) {
            put(store, 1, 1);
            disk.faults().failing(Operation.FORCE);

            assertThat(store.put(DiskEntry.of(key(1), value(1, 2), 1).forced())).isEqualTo(DiskOutcome.DROPPED);

            assertThat(version(store, 1)).isZero();
        }
    }

    @Test
    void aReadOnlyFileSystemServesAndDrops() throws IOException {
        try (SegmentedStore store = open()) {
            put(store, 1, 1);
            disk.faults().readOnly();
            assertThat(put(store, 2, 1)).isEqualTo(DiskOutcome.DROPPED);
            assertThat(store.clear()).isEqualTo(1);
            assertThat(version(store, 1)).isZero();
            disk.faults().heal();
            passRecoveryTime();
            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
        }
        try (SegmentedStore store = open()) {
            assertThat(version(store, 1)).isZero();
        }
    }

    @Test
    void aDirectoryThatCannotBeOpenedIsOpenedLater() throws IOException {
        try (SegmentedStore store = open()) {
            put(store, 1, 1);
            put(store, 2, 1);
        }
        disk.faults().failing(Operation.READ).failing(Operation.OPEN).failing(Operation.CREATE);
        try (SegmentedStore store = open()) {
            assertThat(store.stats().health()).isEqualTo(DiskHealth.DEGRADED);
            assertThat(version(store, 1)).isZero();
            disk.faults().heal();
            passRecoveryTime();

            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
            assertThat(version(store, 1)).isEqualTo(1);
        }
        disk.faults().failing(Operation.READ).failing(Operation.OPEN).failing(Operation.CREATE);
        try (SegmentedStore store = open()) {
            assertThat(store.remove(key(1))).isEqualTo(DiskOutcome.DROPPED);
            assertThat(put(store, 2, 2)).isEqualTo(DiskOutcome.DROPPED);
            disk.faults().heal();
            passRecoveryTime();

            assertThat(version(store, 1)).as("removed while the disk was away").isZero();
            assertThat(version(store, 2)).as("replaced while the disk was away").isZero();
            assertThat(put(store, 2, 3)).isEqualTo(DiskOutcome.STORED);
        }
    }

    @Test
    void aVanishedDirectoryIsMadeAgain() throws IOException {
        try (SegmentedStore store = open()) {
            put(store, 1, 1);
            Opening.delete(temporary.resolve("store"));
            time.advance(Duration.ofSeconds(2));
            passRecoveryTime();

            assertThat(announced).first().asString().contains("vanished");
            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
            assertThat(version(store, 1)).isZero();
            assertThat(put(store, 1, 2)).isEqualTo(DiskOutcome.STORED);
        }
        try (SegmentedStore store = open()) {
            assertThat(version(store, 1)).isEqualTo(2);
        }
    }

    @Test
    void takesNoValuesBelowTheFreeDiskFloor() throws IOException {
        try (SegmentedStore store =
                SegmentedStore.open(settings().freeDiskFloorBytes(1_000).build())) {
            put(store, 1, 1);
            disk.faults().freeBytes(999);
            time.advance(Duration.ofSeconds(2));

            assertThat(put(store, 2, 1)).isEqualTo(DiskOutcome.DROPPED);
            assertThat(put(store, 1, 2)).isEqualTo(DiskOutcome.DROPPED);
            assertThat(version(store, 1)).isZero();
            assertThat(store.stats().health()).isEqualTo(DiskHealth.DEGRADED);
            disk.faults().heal();
            time.advance(Duration.ofSeconds(2));

            assertThat(put(store, 2, 1)).isEqualTo(DiskOutcome.STORED);
            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
        }
    }

    @Test
    void anyWriteMayFailWithoutAnExceptionOrAnOldValue() throws IOException {
        for (int failAt = 0; failAt < 24; failAt++) {
            Path directory = disk.path(temporary).resolve("any" + failAt);
            SegmentedStoreConfig settings = config(directory, 4L << 16)
                    .clock(time)
                    .scheduler(scheduler)
                    .forceEvery(failAt % 2 == 0 ? Duration.ZERO : Duration.ofSeconds(1))
                    .build();
            int[] versions = new int[120];
            try (SegmentedStore store = SegmentedStore.open(settings)) {
                disk.faults().failingAfterWrites(failAt * 27L);
                for (int i = 1; i <= 600; i++) {
                    int number = i * 31 % versions.length;
                    versions[number] = put(store, number, i) == DiskOutcome.STORED ? i : -1;
                }
                assertOnlyLatest(store, versions);
                disk.faults().heal();
                passRecoveryTime();
                assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
                assertOnlyLatest(store, versions);
            }
            try (SegmentedStore store = SegmentedStore.open(settings)) {
                assertOnlyLatest(store, versions);
            }
        }
    }

    private static void assertOnlyLatest(SegmentedStore store, int[] versions) {
        for (int number = 0; number < versions.length; number++) {
            assertThat(version(store, number)).isIn(0, versions[number]);
        }
    }

    @Test
    void aThrowingListenerIsCountedAndNothingElse() throws IOException {
        SegmentedStoreConfig settings = settings()
                .listener(new DiskStoreListener() {
                    @Override
                    public void healthChanged(DiskHealth health, String reason) {
                        throw new IllegalStateException("the listener broke");
                    }
                })
                .build();
        try (SegmentedStore store = SegmentedStore.open(settings)) {
            disk.faults().failing(Operation.WRITE);
            put(store, 1, 1);
            assertThat(store.stats().listenerFailures()).isEqualTo(1);
        }
        assertThat(Files.exists(temporary.resolve("store"))).isTrue();
    }
}
