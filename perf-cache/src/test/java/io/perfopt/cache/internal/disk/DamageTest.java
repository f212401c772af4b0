package io.perfopt.cache.internal.disk;

import static io.perfopt.cache.internal.disk.StoreFixture.config;
import static io.perfopt.cache.internal.disk.StoreFixture.copy;
import static io.perfopt.cache.internal.disk.StoreFixture.key;
import static io.perfopt.cache.internal.disk.StoreFixture.value;
import static io.perfopt.cache.internal.disk.StoreFixture.versionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.internal.disk.StoreFixture.Ledger;
import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStoreListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the files: no wrong byte, no older version, no removed entry, no exception. */
@Tag("C2")
class DamageTest {
    private static final long MAXIMUM_BYTES = 2L << 20;
    private static final int ENTRIES = 200;
    private static final int FLIPS = 1_000;

    /** Its first value is short, so that a test can afford a store for each of its bytes. */
    private static final int SHORT_ENTRY = shortEntry();

    private static final int FLIPS_A_ROUND = 25;

    @TempDir(factory = InMemory.class)
    Path temporary;

    private final Ledger ledger = new Ledger();
    private Path clean = Path.of("");
    private Path killed = Path.of("");
    private int copies;

    /** Two versions of each entry, one in ten removed, one large value; as a close leaves it and as a kill does. */
    @BeforeEach
    void makeStores() throws IOException {
        Path live = temporary.resolve("live");
        try (SegmentedStore store =
                SegmentedStore.open(config(live, MAXIMUM_BYTES).build())) {
            for (int version = 1; version <= 2; version++) {
                for (int number = 0; number < ENTRIES; number++) {
                    ledger.put(store, number, version);
                }
            }
            for (int number = 0; number < ENTRIES; number += 10) {
                ledger.remove(store, number);
            }
            assertThat(ledger.missing(store)).isZero();
            killed = copy(live, temporary.resolve("killed"));
        }
        clean = live;
    }

    private Path copyOf(boolean closed) throws IOException {
        return copy(closed ? clean : killed, temporary.resolve("copy" + copies++));
    }

    private SegmentedStore open(Path directory) {
        return SegmentedStore.open(
                config(directory, MAXIMUM_BYTES).forceEvery(Duration.ZERO).build());
    }

    /** Opens twice, since the first start may write what the second one trusts. */
    private int missing(Path directory) {
        int missing;
        try (SegmentedStore store = open(directory)) {
            missing = ledger.missing(store);
            assertThat(store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
        }
        try (SegmentedStore store = open(directory)) {
            assertThat(ledger.missing(store)).isGreaterThanOrEqualTo(missing);
            store.put(DiskEntry.of(key(1), value(1, 3), 1));
            assertThat(versionOf(1, store.find(key(1)).orElseThrow())).isEqualTo(3);
        }
        return missing;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLostWithoutDamage(boolean closed) throws IOException {
        assertThat(missing(copyOf(closed))).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneFlippedByteCostsAtMostOneRecord(boolean closed) throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Path directory = copyOf(closed);
            List<Path> files = files(directory);
            String what = flip(files.get(random.nextInt(files.size())), random);

            assertThat(missing(directory)).as("%s, closed %s", what, closed).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThousandFlippedBytesNeverShowAsAValue(boolean closed) throws IOException {
        Random random = new Random(42);
        for (int round = 0; round < FLIPS / FLIPS_A_ROUND / 2; round++) {
            Path directory = copyOf(closed);
            List<Path> files = files(directory);
            for (int i = 0; i < FLIPS_A_ROUND; i++) {
                flip(files.get(random.nextInt(files.size())), random);
            }

            missing(directory);
        }
    }

    private static int shortEntry() {
        int number = 2;
        while (value(number, 1).length > 80) {
            number++;
        }
        return number;
    }

    private static String flip(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() == 0) {
                return "empty " + file;
            }
            long position = random.nextLong(channel.size());
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8))).rewind();
            channel.write(one, position);
            return file.getFileName() + " at " + position;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCutAnywhereInTheLastRecordCostsOnlyThatRecord(boolean closed) throws IOException {
        Path source = temporary.resolve("last");
        Ledger own = new Ledger();
        Path before;
        long end;
        try (SegmentedStore store = open(source)) {
            own.put(store, 1, 1);
            end = endOfLog(source);
            own.put(store, SHORT_ENTRY, 1);
            before = copy(source, temporary.resolve("last-killed"));
        }
        Path base = closed ? source : before;
        long length = endOfLog(base) - end;
        assertThat(length).isBetween(100L, 200L);
        for (long cut = end; cut < end + length; cut++) {
            Path directory = copy(base, temporary.resolve("cut" + closed + cut));
            try (FileChannel channel = FileChannel.open(directory.resolve("segment-0"), StandardOpenOption.WRITE)) {
                channel.truncate(cut);
            }
            try (SegmentedStore store = open(directory)) {
                // The last bytes only repeat the sequence number, which a record with whole checksums does not need.
                assertThat(own.missing(store)).isLessThanOrEqualTo(1);
                assertThat(store.find(key(1))).isPresent();
                own.put(store, SHORT_ENTRY, 1);
                assertThat(own.missing(store)).isZero();
            }
        }
    }

    /** Where the zeros begin. */
    private static long endOfLog(Path directory) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve("segment-0"));
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeletedFileUncoversNothing(boolean closed) throws IOException {
        for (Path file : files(closed ? clean : killed)) {
            Path directory = copyOf(closed);
            Files.deleteIfExists(directory.resolve(file.getFileName()));

            missing(directory);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEmptiedFileUncoversNothing(boolean closed) throws IOException {
        for (Path file : files(closed ? clean : killed)) {
            Path directory = copyOf(closed);
            if (Files.exists(directory.resolve(file.getFileName()))) {
                Files.write(directory.resolve(file.getFileName()), new byte[0]);
            }

            missing(directory);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void swappedFilesAreToldApart(boolean closed) throws IOException {
        List<Path> files = files(closed ? clean : killed);
        for (int i = 1; i < files.size(); i++) {
            Path directory = copyOf(closed);
            Path one = directory.resolve(files.get(i - 1).getFileName());
            Path other = directory.resolve(files.get(i).getFileName());
            if (!Files.exists(one) || !Files.exists(other)) {
                continue;
            }
            Path spare = directory.resolve("spare");
            Files.move(one, spare);
            Files.move(other, one);
            Files.move(spare, other);

            missing(directory);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOverwrittenStretchOfSeveralRecordsUncoversNothing(boolean closed) throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 12; round++) {
            Path directory = copyOf(closed);
            List<Path> files = files(directory).stream()
                    .filter(file -> file.getFileName().toString().startsWith("segment-"))
                    .toList();
            byte[] noise = new byte[4_096];
            random.nextBytes(noise);
            try (FileChannel channel =
                    FileChannel.open(files.get(random.nextInt(files.size())), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(noise), random.nextInt(StoreFixture.SEGMENT_BYTES - noise.length));
            }
            if (random.nextBoolean()) {
                for (Path file : files(directory)) {
                    if (file.getFileName().toString().startsWith("hint-")) {
                        Files.delete(file);
                    }
                }
                Files.deleteIfExists(directory.resolve("snapshot"));
            }

            missing(directory);
        }
    }

    @Test
    void filesOfOtherStoresAndVersionsAreSetAsideAndNotDeleted() throws IOException {
        Path other = temporary.resolve("other");
        try (SegmentedStore store = open(other)) {
            store.put(DiskEntry.of(key(1), value(1, 77), 1));
        }
        Path directory = copyOf(true);
        Path any = new Layout(directory).segments().get(0);
        Files.copy(other.resolve("segment-0"), directory.resolve("segment-900"));
        Files.copy(any, directory.resolve("segment-901"));
        Files.write(
                directory.resolve("segment-902"),
                "something else altogether".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Files.copy(any, directory.resolve("segment-x"));
        Path future = directory.resolve("segment-903");
        Files.copy(any, future, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(future, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {99}), 8);
            channel.write(ByteBuffer.wrap(new byte[] {99}), 72);
        }
        List<String> aside = new ArrayList<>();
        DiskStoreListener listener = new DiskStoreListener() {
            @Override
            public void fileSetAside(String file, String reason) {
                aside.add(file + " " + reason);
            }
        };

        try (SegmentedStore store = SegmentedStore.open(
                config(directory, MAXIMUM_BYTES).listener(listener).build())) {
            assertThat(ledger.missing(store)).isZero();
        }

        assertThat(aside)
                .hasSize(5)
                .anyMatch(line -> line.equals("aside/segment-900 belongs to another store"))
                .anyMatch(line -> line.startsWith("aside/segment-901 is a copy of segment "))
                .anyMatch(line -> line.equals("aside/segment-902 has a damaged or foreign head"))
                .anyMatch(line -> line.equals("aside/segment-903 has format version 99, this version reads 1"))
                .anyMatch(line -> line.equals("aside/segment-x has no name of a segment file"));
        assertThat(files(directory.resolve("aside"))).hasSize(5);
    }

    @Test
    @Tag("C24")
    void aDamagedLargeValueIsAMiss() throws IOException {
        Path directory = temporary.resolve("large");
        byte[] large = new byte[300_000];
        new Random(5).nextBytes(large);
        try (SegmentedStore store = open(directory)) {
            store.put(DiskEntry.of(key(1), large, 1));
            store.put(DiskEntry.of(key(2), large, 1));
        }
        List<Path> values = new Layout(directory).values();
        assertThat(values).hasSize(2);
        Random random = new Random(1);
        flip(values.get(0), random);

        try (SegmentedStore store = open(directory)) {
            List<DiskRecord> found = Stream.of(key(1), key(2))
                    .flatMap(key -> store.find(key).stream())
                    .toList();
            assertThat(found).hasSize(1);
            assertThat(found.get(0).valueBytes()).isEqualTo(large);
            assertThat(store.stats().quarantined()).isEqualTo(1);
            assertThat(store.stats().entries()).isEqualTo(1);
        }
    }

    @Test
    void damageUnderAnOpenStoreIsACountedMissAndIsAnnouncedOnce() throws IOException {
        List<String> announced = new ArrayList<>();
        DiskStoreListener listener = new DiskStoreListener() {
            @Override
            public void recordQuarantined(String file, long offset) {
                announced.add(file + "@" + offset);
            }
        };
        Path directory = temporary.resolve("open");
        try (SegmentedStore store = SegmentedStore.open(
                config(directory, MAXIMUM_BYTES).listener(listener).build())) {
            store.put(DiskEntry.of(key(1), value(1, 1), 1));
            store.put(DiskEntry.of(key(2), value(2, 1), 1));
            try (FileChannel channel = FileChannel.open(directory.resolve("segment-0"), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), SegmentHead.BYTES + 90);
            }

            assertThat(store.find(key(1))).isEmpty();
            assertThat(store.find(key(1))).isEmpty();
            assertThat(store.find(key(2))).isPresent();
            assertThat(store.stats().quarantined()).isEqualTo(1);
            assertThat(store.stats().misses()).isEqualTo(2);
        }
        assertThat(announced).containsExactly("segment-0@128");
    }
}
