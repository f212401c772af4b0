package io.perfopt.cache.internal.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Values that can be told from one another and from damage, and a ledger of what a store must hold. For one thread. */
final class StoreFixture {
    static final int SEGMENT_BYTES = 1 << 16;

    private StoreFixture() {}

    static byte[] key(int number) {
        return ("entry/" + number).getBytes(StandardCharsets.UTF_8);
    }

    /** 50 to 1,500 bytes that follow from key and version, which come first. */
    static byte[] value(int number, int version) {
        Random random = new Random(1_000_003L * number + version);
        byte[] body = new byte[42 + random.nextInt(1_450)];
        random.nextBytes(body);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(number)
                .putInt(version)
                .put(body)
                .array();
    }

    /** The version of a value that is right to the last byte. */
    static int versionOf(int number, DiskRecord record) {
        byte[] found = record.valueBytes();
        assertThat(found).as("value of entry %d", number).hasSizeGreaterThanOrEqualTo(50);
        int version = ByteBuffer.wrap(found).getInt(4);
        assertThat(found).as("value of entry %d, version %d", number, version).isEqualTo(value(number, version));
        return version;
    }

    static SegmentedStoreConfig.Builder config(Path directory, long maximumBytes) {
        return SegmentedStoreConfig.builder(directory, maximumBytes)
                .segmentBytes(SEGMENT_BYTES)
                .freeDiskFloorBytes(0);
    }

    /** What was put and not removed: number to version. */
    static final class Ledger {
        final Map<Integer, Integer> versions = new TreeMap<>();
        private int highest;

        void put(DiskStore store, int number, int version) {
            assertThat(store.put(DiskEntry.of(key(number), value(number, version), 1)))
                    .isEqualTo(DiskOutcome.STORED);
            versions.put(number, version);
            highest = Math.max(highest, number);
        }

        void remove(DiskStore store, int number) {
            assertThat(store.remove(key(number)).succeeded()).isTrue();
            versions.remove(number);
        }

        /** Every entry is its latest version or absent; returns how many are absent that should be there. */
        int missing(DiskStore store) {
            int missing = 0;
            for (int number = 0; number <= highest; number++) {
                DiskRecord record = store.find(key(number)).orElse(null);
                Integer expected = versions.get(number);
                if (record != null) {
                    assertThat(versionOf(number, record))
                            .as("version of entry %d", number)
                            .isEqualTo(expected);
                } else if (expected != null) {
                    missing++;
                }
            }
            return missing;
        }
    }

    /** Copies a directory as a kill would leave it; an open store does not notice. */
    static Path copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.getFileName().toString().equals("lock")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
