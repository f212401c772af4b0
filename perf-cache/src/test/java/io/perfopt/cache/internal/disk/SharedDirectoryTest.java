package io.perfopt.cache.internal.disk;

import static io.perfopt.cache.internal.disk.StoreFixture.config;
import static io.perfopt.cache.internal.disk.StoreFixture.key;
import static io.perfopt.cache.internal.disk.StoreFixture.value;
import static io.perfopt.cache.internal.disk.StoreFixture.versionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.cache.internal.disk.SegmentedStoreConfig.WhenOccupied;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One directory, one store: what the second one gets, and whose directory it may be. */
@Tag("C2")
class SharedDirectoryTest {
    private static final long MAXIMUM_BYTES = 2L << 20;

    @TempDir
    Path temporary;

    private SegmentedStoreConfig.Builder settings() {
        return config(temporary.resolve("store"), MAXIMUM_BYTES);
    }

    private static int version(SegmentedStore store, int number) {
        return store.find(key(number)).map(record -> versionOf(number, record)).orElse(0);
    }

    @Test
    void theSecondStoreIsToldWhoOwnsTheDirectory() {
        try (SegmentedStore owner = SegmentedStore.open(settings().build())) {
            owner.put(DiskEntry.of(key(1), value(1, 1), 1));
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> SegmentedStore.open(settings().build()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is in use by process "
                                + ProcessHandle.current().pid())
                        .hasMessageContaining("choose a private directory or read-only access");
            }
            assertThat(version(owner, 1)).isEqualTo(1);
        }
        SegmentedStore.open(settings().build()).close();
    }

    @Test
    void anotherProcessIsKeptOutToo() throws IOException, InterruptedException {
        CrashLedger ledger = new CrashLedger(temporary.resolve("ledger"), 100);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashChild.class.getName(),
                        temporary.resolve("store").toString(),
                        temporary.resolve("ledger").toString(),
                        "100",
                        "1",
                        Long.toString(MAXIMUM_BYTES))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (ledger.operations() < 10 && child.isAlive()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> SegmentedStore.open(settings().build()))
                    .hasMessageContaining("is in use by process " + child.pid());
        } finally {
            child.destroyForcibly().waitFor();
        }
        SegmentedStore.open(settings().build()).close();
    }

    @Test
    void theSecondStoreMayHaveAPrivateDirectoryThatGoesWithIt() throws IOException {
        try (SegmentedStore owner = SegmentedStore.open(settings().build())) {
            owner.put(DiskEntry.of(key(1), value(1, 1), 1));
            try (SegmentedStore second = SegmentedStore.open(
                    settings().whenOccupied(WhenOccupied.PRIVATE_DIRECTORY).build())) {
                assertThat(version(second, 1)).isZero();
                assertThat(second.put(DiskEntry.of(key(1), value(1, 2), 1))).isEqualTo(DiskOutcome.STORED);
                assertThat(version(second, 1)).isEqualTo(2);
                assertThat(privateDirectories()).isEqualTo(1);
            }
            assertThat(privateDirectories()).isZero();
            assertThat(version(owner, 1)).isEqualTo(1);
        }
    }

    private long privateDirectories() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("store"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("private-"))
                    .count();
        }
    }

    @Test
    void aPrivateDirectoryThatAKillLeftIsDeletedByTheNextOwner() throws IOException {
        SegmentedStore.open(settings().build()).close();
        Path left = Files.createDirectory(temporary.resolve("store/private-left"));
        Files.writeString(left.resolve("segment-0"), "rest");

        SegmentedStore.open(settings().build()).close();

        assertThat(left).doesNotExist();
    }

    @Test
    void theSecondStoreMayReadOnly() {
        ManualTime time = new ManualTime();
        ManualScheduler scheduler = new ManualScheduler(time);
        try (SegmentedStore owner = SegmentedStore.open(settings().build())) {
            owner.put(DiskEntry.of(key(1), value(1, 1), 1));
            owner.put(DiskEntry.of(key(2), value(2, 1), 1));
            try (SegmentedStore reader = SegmentedStore.open(settings()
                    .whenOccupied(WhenOccupied.READ_ONLY)
                    .clock(time)
                    .scheduler(scheduler)
                    .build())) {
                assertThat(reader.stats().health()).isEqualTo(DiskHealth.READ_ONLY);
                assertThat(version(reader, 1)).isEqualTo(1);
                assertThat(reader.put(DiskEntry.of(key(1), value(1, 9), 1))).isEqualTo(DiskOutcome.DROPPED);
                assertThat(reader.remove(key(1))).isEqualTo(DiskOutcome.DROPPED);
                assertThat(reader.clear()).isZero();
                assertThat(reader.force()).isFalse();
                assertThat(version(reader, 1)).isEqualTo(1);

                owner.put(DiskEntry.of(key(1), value(1, 2), 1));
                owner.remove(key(2));
                owner.put(DiskEntry.of(key(3), value(3, 1), 1));
                time.advance(Duration.ofSeconds(1));

                assertThat(version(reader, 1)).isEqualTo(2);
                assertThat(version(reader, 2)).isZero();
                assertThat(version(reader, 3)).isEqualTo(1);
            }
            assertThat(version(owner, 1)).isEqualTo(2);
        }
    }

    @Test
    void aReaderFollowsItsOwnerThroughManySegments() {
        ManualTime time = new ManualTime();
        ManualScheduler scheduler = new ManualScheduler(time);
        try (SegmentedStore owner = SegmentedStore.open(settings().build());
                SegmentedStore reader = SegmentedStore.open(settings()
                        .whenOccupied(WhenOccupied.READ_ONLY)
                        .clock(time)
                        .scheduler(scheduler)
                        .build())) {
            for (int i = 1; i <= 6_000; i++) {
                owner.put(DiskEntry.of(key(i % 97), value(i % 97, i), 1));
                if (i % 500 == 0) {
                    time.advance(Duration.ofSeconds(1));
                    for (int number = 0; number < 97; number++) {
                        assertThat(version(reader, number)).isEqualTo(version(owner, number));
                    }
                }
            }
            assertThat(reader.stats().hits() + reader.stats().misses())
                    .as("look-ups counted over all views")
                    .isEqualTo(12 * 97);
            assertThat(reader.stats().quarantined()).isZero();
        }
    }

    @Test
    void theDirectoryIsForItsOwnerOnly() throws IOException {
        SegmentedStore.open(settings().build()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("store"))))
                .isEqualTo("rwx------");

        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        SegmentedStore.open(config(open, MAXIMUM_BYTES).build()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                .isEqualTo("rwx------");
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Path link =
                Files.createSymbolicLink(temporary.resolve("link"), Files.createDirectory(temporary.resolve("target")));

        assertThatThrownBy(() -> SegmentedStore.open(config(link, MAXIMUM_BYTES).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not be a symbolic link");
    }

    @Test
    void aFileInPlaceOfADirectoryIsRefused() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> SegmentedStore.open(config(file, MAXIMUM_BYTES).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be a directory");
    }
}
