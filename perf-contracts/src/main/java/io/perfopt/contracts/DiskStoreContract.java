package io.perfopt.contracts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskEntry.Priority;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStore;
import io.perfopt.cache.spi.DiskStoreStats;
import io.perfopt.cache.spi.DiskStream;
import io.perfopt.testkit.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link DiskStore} must do. Extend it, implement {@link #open(Path, long, InstantSource)}, and run it with JUnit. Damage, kills and failing media are not part of it: how they come
 * about depends on the store.
 */
public abstract class DiskStoreContract {
    /** The bound the stores of this suite are opened with: 8 MiB. */
    protected static final long MAXIMUM_BYTES = 8L << 20;

    private final ManualTime time = new ManualTime();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DiskStore store;

    /** For subclasses. */
    protected DiskStoreContract() {}

    /**
     * Opens a store on a directory that is empty or was left by an earlier store of the same test, closed or not reachable any more.
     *
     * @param directory where its files go
     * @param maximumBytes its bound
     * @param clock its wall clock
     * @return the open store
     */
    protected abstract DiskStore open(Path directory, long maximumBytes, InstantSource clock);

    @BeforeEach
    void openStore() {
        store = open(directory.resolve("store"), MAXIMUM_BYTES, time);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = open(directory.resolve("store"), MAXIMUM_BYTES, time);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private DiskEntry entry(String key, byte[] value) {
        return DiskEntry.of(bytes(key), value, time.millis());
    }

    private void put(String key, String value) {
        assertEquals(DiskOutcome.STORED, store.put(entry(key, bytes(value))));
    }

    private String find(String key) {
        return store.find(bytes(key))
                .map(record -> new String(record.valueBytes(), StandardCharsets.UTF_8))
                .orElse("(absent)");
    }

    private Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        store.scan(header -> assertTrue(
                keys.add(new String(header.key(), StandardCharsets.UTF_8)), "a key was shown twice in a quiet store"));
        return keys;
    }

    @Test
    void findsWhatWasPutWithEverythingThatBelongsToIt() {
        DiskEntry entry = entry("key", bytes("value"))
                .metadata(bytes("metadata"))
                .flags(0x8000_0001)
                .expiresAt(time.millis() + 1_000);
        assertEquals(DiskOutcome.STORED, store.put(entry));

        DiskRecord record = store.find(bytes("key")).orElseThrow();

        assertArrayEquals(bytes("value"), record.valueBytes());
        assertArrayEquals(bytes("metadata"), record.metadataBytes());
        assertEquals(0x8000_0001, record.flags());
        assertEquals(time.millis(), record.createdMillis());
        assertEquals(time.millis() + 1_000, record.expiresMillis());
        assertTrue(record.sequence() >= 1);
        assertEquals(ByteBuffer.wrap(bytes("value")), record.value());
        assertEquals(
                "value",
                new String(record.array(), record.valueOffset(), record.valueLength(), StandardCharsets.UTF_8));
    }

    @Test
    void doesNotFindWhatWasNeverPut() {
        put("key", "value");

        assertEquals("(absent)", find("other"));
        assertTrue(store.peek(bytes("other")).isEmpty());
        assertTrue(store.open(bytes("other")).isEmpty());
        assertEquals(DiskOutcome.ABSENT, store.remove(bytes("other")));
    }

    @Test
    void givesTheLatestOfSeveralValues() {
        put("key", "first");
        long first = store.find(bytes("key")).orElseThrow().sequence();
        put("key", "second");

        assertEquals("second", find("key"));
        assertTrue(store.find(bytes("key")).orElseThrow().sequence() > first);
        assertEquals(1, store.stats().entries());
    }

    @Test
    void takesTheBytesBetweenPositionAndLimitAndMovesNeither() {
        ByteBuffer value = ByteBuffer.wrap(bytes("..value..")).position(2).limit(7);
        store.put(DiskEntry.of(bytes("heap"), value, 1));
        ByteBuffer direct = ByteBuffer.allocateDirect(9).put(bytes("..value.."));
        direct.position(2).limit(7);
        store.put(DiskEntry.of(bytes("direct"), direct, 1));

        assertEquals("value", find("heap"));
        assertEquals("value", find("direct"));
        assertEquals(2, value.position());
        assertEquals(7, value.limit());
        assertEquals(2, direct.position());
    }

    @Test
    void keepsEmptyValuesAndValuesOfEverySizeUpToThree() {
        for (int length : new int[] {0, 1, 7, 8, 9, 63, 64, 65, 4_095, 4_096, 4_097, 65_536, 200_000, 1_500_000}) {
            store.put(entry("size " + length, noise(length, length)));
            assertArrayEquals(
                    noise(length, length),
                    store.find(bytes("size " + length)).orElseThrow().valueBytes(),
                    "value of " + length + " bytes");
        }
    }

    @Test
    void tellsKeysApartThatShareAPrefixALengthOrTrailingZeros() {
        byte[][] keys = {{1}, {1, 0}, {1, 0, 0}, {0}, {0, 0}, {2, 1}, {1, 2}, noise(300, 1), noise(301, 1)};
        for (int i = 0; i < keys.length; i++) {
            store.put(DiskEntry.of(keys[i], new byte[] {(byte) i}, 1));
        }
        for (int i = 0; i < keys.length; i++) {
            assertArrayEquals(
                    new byte[] {(byte) i}, store.find(keys[i]).orElseThrow().valueBytes());
        }
    }

    @Test
    void doesNotShareArraysWithItsCallers() {
        byte[] key = bytes("key");
        byte[] value = bytes("value");
        store.put(DiskEntry.of(key, value, 1).metadata(value));
        value[0] = '!';
        key[0] = '!';
        byte[] array = store.find(bytes("key")).orElseThrow().array();
        java.util.Arrays.fill(array, (byte) 0);

        assertEquals("value", find("key"));
    }

    @Test
    void peeksWithoutTheValue() {
        store.put(entry("small", bytes("value")).metadata(bytes("m")).flags(3));
        store.put(entry("large", noise(1_500_000, 1)));

        DiskHeader header = store.peek(bytes("small")).orElseThrow();

        assertArrayEquals(bytes("small"), header.key());
        assertArrayEquals(bytes("m"), header.metadata());
        assertEquals(5, header.valueBytes());
        assertEquals(3, header.flags());
        assertEquals(1_500_000, store.peek(bytes("large")).orElseThrow().valueBytes());
        assertEquals(0, store.stats().hits() + store.stats().misses());
    }

    @Test
    void readsAValueAsAStream() throws IOException {
        store.put(entry("small", bytes("value")));
        store.put(entry("large", noise(1_500_000, 2)));

        try (DiskStream small = store.open(bytes("small")).orElseThrow();
                DiskStream large = store.open(bytes("large")).orElseThrow()) {
            assertArrayEquals(bytes("value"), small.content().readAllBytes());
            assertEquals(1_500_000, large.header().valueBytes());
            assertArrayEquals(noise(1_500_000, 2), large.content().readAllBytes());
            assertEquals(-1, large.content().read());
        }
    }

    @Test
    void aStreamKeepsTheValueItWasOpenedOn() throws IOException {
        store.put(entry("key", noise(1_500_000, 3)));
        try (DiskStream stream = store.open(bytes("key")).orElseThrow()) {
            int first = stream.content().read();
            put("key", "replaced");

            assertEquals(noise(1, 3)[0] & 0xff, first);
            assertArrayEquals(
                    java.util.Arrays.copyOfRange(noise(1_500_000, 3), 1, 1_500_000),
                    stream.content().readAllBytes());
        }
        assertEquals("replaced", find("key"));
    }

    @Test
    void storesAStreamOfAnyLength() throws IOException {
        for (int length : new int[] {0, 10, 100_000, 1_048_576, 1_700_001}) {
            DiskEntry head =
                    entry("stream " + length, new byte[0]).metadata(bytes("m")).flags(9);
            assertEquals(DiskOutcome.STORED, store.put(head, new ByteArrayInputStream(noise(length, length))));

            DiskRecord record = store.find(bytes("stream " + length)).orElseThrow();
            assertArrayEquals(noise(length, length), record.valueBytes());
            assertArrayEquals(bytes("m"), record.metadataBytes());
            assertEquals(9, record.flags());
        }
    }

    @Test
    void aStreamThatFailsChangesNothing() {
        put("key", "before");
        InputStream failing = new FilterInputStream(new ByteArrayInputStream(new byte[1_200_000])) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                if (read < 0) {
                    throw new IOException("the source broke");
                }
                return read;
            }
        };

        IOException thrown = assertThrows(IOException.class, () -> store.put(entry("key", new byte[0]), failing));

        assertEquals("the source broke", thrown.getMessage());
        assertEquals("before", find("key"));
    }

    @Test
    void removesForGood() {
        put("key", "value");
        store.put(entry("large", noise(1_500_000, 1)));

        assertEquals(DiskOutcome.REMOVED, store.remove(bytes("key")));
        assertEquals(DiskOutcome.REMOVED, store.remove(bytes("large")));
        assertEquals(DiskOutcome.ABSENT, store.remove(bytes("key")));
        assertEquals("(absent)", find("key"));
        reopen();
        assertEquals("(absent)", find("key"));
        assertEquals("(absent)", find("large"));
        assertEquals(0, store.stats().entries());
    }

    @Test
    void survivesARestartWithEverything() {
        for (int i = 0; i < 500; i++) {
            store.put(entry("key " + i, noise(i * 7, i))
                    .metadata(noise(i % 11, i))
                    .flags(i));
        }
        store.put(entry("large", noise(1_300_000, 9)));
        store.remove(bytes("key 7"));
        put("key 8", "again");
        store.mark(bytes("generation"), bytes("17"));
        long sequence = store.find(bytes("key 8")).orElseThrow().sequence();
        reopen();

        assertEquals(500, store.stats().entries());
        for (int i = 0; i < 500; i++) {
            if (i == 7) {
                assertEquals("(absent)", find("key 7"));
            } else if (i == 8) {
                assertEquals("again", find("key 8"));
            } else {
                DiskRecord record = store.find(bytes("key " + i)).orElseThrow();
                assertArrayEquals(noise(i * 7, i), record.valueBytes());
                assertArrayEquals(noise(i % 11, i), record.metadataBytes());
                assertEquals(i, record.flags());
            }
        }
        assertArrayEquals(
                noise(1_300_000, 9), store.find(bytes("large")).orElseThrow().valueBytes());
        assertEquals(Map.of("generation", "17"), markers());
        put("after", "restart");
        assertTrue(store.find(bytes("after")).orElseThrow().sequence() > sequence);
    }

    @Test
    void anEntryIsGoneFromTheMillisecondOfItsExpiryOn() {
        store.put(entry("key", bytes("value")).expiresAt(time.millis() + 10));
        time.advance(Duration.ofMillis(9));
        assertEquals("value", find("key"));
        time.advance(Duration.ofMillis(1));

        assertTrue(store.peek(bytes("key")).isEmpty());
        assertEquals(Set.of(), keys());
        assertEquals("(absent)", find("key"));
        assertTrue(store.open(bytes("key")).isEmpty());
        assertEquals(DiskOutcome.ABSENT, store.remove(bytes("key")));
    }

    @Test
    void expiryHoldsOverARestart() {
        store.put(entry("short", bytes("value")).expiresAt(time.millis() + 10));
        store.put(entry("long", bytes("value")).expiresAt(time.millis() + 1_000));
        reopen();
        assertEquals("value", find("short"));
        time.advance(Duration.ofMillis(10));
        reopen();

        assertEquals("(absent)", find("short"));
        assertEquals("value", find("long"));
    }

    @Test
    void anExpiredReplacementDoesNotUncoverWhatItReplaced() {
        put("key", "old, for ever");
        store.put(entry("key", bytes("new")).expiresAt(time.millis() + 10));
        time.advance(Duration.ofMillis(10));

        assertEquals("(absent)", find("key"));
        reopen();
        assertEquals("(absent)", find("key"));
    }

    @Test
    void puttingAnExpiredEntryRemoves() {
        put("key", "value");

        assertEquals(DiskOutcome.REMOVED, store.put(entry("key", bytes("late")).expiresAt(time.millis())));

        assertEquals("(absent)", find("key"));
    }

    @Test
    void scansEveryEntryOnceWithItsMetadata() {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            store.put(entry("key " + i, noise(200, i)).metadata(bytes("old")));
            store.put(entry("key " + i, noise(300, i)).metadata(bytes("metadata " + i)));
            expected.put("key " + i, "metadata " + i);
        }
        store.put(entry("large", noise(1_100_000, 1)).metadata(bytes("metadata large")));
        expected.put("large", "metadata large");
        store.remove(bytes("key 5"));
        expected.remove("key 5");

        for (int round = 0; round < 2; round++) {
            Map<String, String> shown = new TreeMap<>();
            store.scan(header -> assertEquals(
                    null,
                    shown.put(
                            new String(header.key(), StandardCharsets.UTF_8),
                            new String(header.metadata(), StandardCharsets.UTF_8))));
            assertEquals(expected, shown);
            reopen();
        }
    }

    @Test
    void whatAVisitorThrowsEndsTheScan() {
        put("a", "1");
        put("b", "2");
        List<DiskHeader> shown = new ArrayList<>();

        assertThrows(
                UnsupportedOperationException.class,
                () -> store.scan(header -> {
                    shown.add(header);
                    throw new UnsupportedOperationException();
                }));
        assertEquals(1, shown.size());
    }

    @Test
    void removesByConditionAndCountsExactly() {
        for (int i = 0; i < 100; i++) {
            put((i % 4 == 0 ? "product/" : "page/") + i, "value");
        }

        long removed =
                store.removeIf(header -> new String(header.key(), StandardCharsets.UTF_8).startsWith("product/"));

        assertEquals(25, removed);
        assertEquals(75, store.stats().entries());
        reopen();
        assertEquals(75, keys().size());
        assertEquals("(absent)", find("product/0"));
        assertEquals("value", find("page/1"));
    }

    @Test
    void aConditionMayUseTheStore() {
        put("a", "1");
        put("b", "2");

        long removed = store.removeIf(header -> {
            put("c", "3");
            return new String(header.key(), StandardCharsets.UTF_8).equals("a");
        });

        assertEquals(1, removed);
        assertEquals(Set.of("b", "c"), keys());
    }

    @Test
    void clearsEntriesAndKeepsMarkers() {
        for (int i = 0; i < 50; i++) {
            put("key " + i, "value");
        }
        store.put(entry("large", noise(1_200_000, 1)));
        store.mark(bytes("marker"), bytes("kept"));

        assertEquals(51, store.clear());

        assertEquals(Set.of(), keys());
        assertEquals("(absent)", find("key 1"));
        put("key 1", "later");
        reopen();
        assertEquals(Set.of("key 1"), keys());
        assertEquals("later", find("key 1"));
        assertEquals(Map.of("marker", "kept"), markers());
    }

    private Map<String, String> markers() {
        Map<String, String> shown = new TreeMap<>();
        store.markers((name, value) ->
                shown.put(new String(name, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8)));
        return shown;
    }

    @Test
    void remembersReplacesAndForgetsMarkers() {
        assertEquals(DiskOutcome.STORED, store.mark(bytes("tag:a"), bytes("1")));
        assertEquals(DiskOutcome.STORED, store.mark(bytes("tag:b"), bytes("1")));
        assertEquals(DiskOutcome.STORED, store.mark(bytes("tag:a"), bytes("2")));
        assertEquals(DiskOutcome.REMOVED, store.unmark(bytes("tag:b")));
        assertEquals(DiskOutcome.ABSENT, store.unmark(bytes("tag:b")));

        assertEquals(Map.of("tag:a", "2"), markers());
        reopen();
        assertEquals(Map.of("tag:a", "2"), markers());
        assertEquals("(absent)", find("tag:a"));
        assertEquals(Set.of(), keys());
    }

    @Test
    void refusesMoreMarkersThanItKeepsAndSaysSo() {
        DiskOutcome outcome = DiskOutcome.STORED;
        int accepted = 0;
        while (outcome == DiskOutcome.STORED && accepted < 100_000) {
            outcome = store.mark(bytes("marker " + accepted), new byte[1_000]);
            accepted++;
        }

        assertEquals(DiskOutcome.TOO_LARGE, outcome);
        assertEquals(DiskOutcome.STORED, store.mark(bytes("marker 0"), bytes("smaller")));
    }

    @Test
    void markersAreNotEvicted() {
        store.mark(bytes("marker"), bytes("kept"));
        for (int i = 0; i < 12_000; i++) {
            store.put(entry("key " + i, noise(2_000, i)));
        }
        assertNotEquals(0, store.stats().evictions());

        assertEquals(Map.of("marker", "kept"), markers());
        reopen();
        assertEquals(Map.of("marker", "kept"), markers());
    }

    @Test
    void staysWithinItsBoundAndKeepsWhatIsNewest() {
        for (int i = 0; i < 20_000; i++) {
            assertEquals(DiskOutcome.STORED, store.put(entry("key " + i, noise(1_000, i))));
            if (i % 500 == 0) {
                assertTrue(
                        store.stats().fileBytes() <= MAXIMUM_BYTES,
                        store.stats().toString());
            }
        }

        DiskStoreStats stats = store.stats();
        assertEquals(stats.entries() + stats.evictions(), 20_000);
        assertArrayEquals(
                noise(1_000, 19_999),
                store.find(bytes("key 19999")).orElseThrow().valueBytes());
        assertEquals("(absent)", find("key 0"));
        assertTrue(stats.entries() > 4_000, "keeps what its bound allows: " + stats);
    }

    @Test
    void keepsWhatIsReadOverWhatIsNot() {
        for (int i = 0; i < 100; i++) {
            store.put(entry("read " + i, noise(1_000, i)));
        }
        for (int i = 0; i < 10_000; i++) {
            store.put(entry("unread " + i, noise(1_000, i)));
            store.find(bytes("read " + i % 100));
        }

        int kept = 0;
        for (int i = 0; i < 100; i++) {
            kept += store.find(bytes("read " + i)).isPresent() ? 1 : 0;
        }
        assertTrue(kept >= 95, "kept " + kept + " of 100");
    }

    @Test
    void keepsHighPriorityLongerThanLow() {
        for (int i = 0; i < 1_000; i++) {
            store.put(entry("low " + i, noise(500, i)).priority(Priority.LOW));
            store.put(entry("high " + i, noise(500, i)).priority(Priority.HIGH));
        }
        for (int i = 0; i < 7_000; i++) {
            store.put(entry("other " + i, noise(1_000, i)));
        }

        int low = 0;
        int high = 0;
        for (int i = 0; i < 1_000; i++) {
            low += store.peek(bytes("low " + i)).isPresent() ? 1 : 0;
            high += store.peek(bytes("high " + i)).isPresent() ? 1 : 0;
        }
        assertTrue(high > low, "high " + high + ", low " + low);
    }

    @Test
    void refusesWhatIsTooLargeAndForgetsWhatItWouldHaveReplaced() throws IOException {
        put("key", "value");
        put("streamed", "value");

        assertEquals(DiskOutcome.TOO_LARGE, store.put(entry("key", new byte[(int) MAXIMUM_BYTES])));
        assertEquals(
                DiskOutcome.TOO_LARGE,
                store.put(entry("streamed", new byte[0]), new ByteArrayInputStream(new byte[(int) MAXIMUM_BYTES])));
        assertEquals(DiskOutcome.TOO_LARGE, store.put(DiskEntry.of(new byte[1 << 20], new byte[1], 1)));
        assertEquals(DiskOutcome.TOO_LARGE, store.put(entry("key", new byte[1]).metadata(new byte[1 << 20])));

        assertEquals("(absent)", find("key"));
        assertEquals("(absent)", find("streamed"));
        assertEquals(4, store.stats().refusedWrites());
    }

    @Test
    void largeValuesStayWithinTheBoundToo() {
        for (int i = 0; i < 40; i++) {
            assertEquals(DiskOutcome.STORED, store.put(entry("large " + i, noise(1_200_000, i))));
            assertTrue(store.stats().fileBytes() <= MAXIMUM_BYTES, store.stats().toString());
        }

        assertArrayEquals(
                noise(1_200_000, 39),
                store.find(bytes("large 39")).orElseThrow().valueBytes());
        assertEquals("(absent)", find("large 0"));
    }

    @Test
    void forcesOnRequest() {
        long before = store.stats().forces();
        assertEquals(DiskOutcome.STORED, store.put(entry("key", bytes("value")).forced()));
        assertNotEquals(before, store.stats().forces());
        put("other", "value");
        assertTrue(store.force());
    }

    @Test
    void countsWhatItDoes() {
        put("a", "1");
        put("b", "2");
        find("a");
        find("a");
        find("c");
        store.remove(bytes("b"));

        DiskStoreStats stats = store.stats();

        assertEquals(1, stats.entries());
        assertEquals(2, stats.puts());
        assertEquals(2, stats.hits());
        assertEquals(1, stats.misses());
        assertEquals(1, stats.removes());
        assertEquals(0, stats.quarantined() + stats.droppedWrites() + stats.refusedWrites());
        assertTrue(stats.liveBytes() > 0 && stats.liveBytes() <= stats.fileBytes());
        assertTrue(stats.efficiency() > 0 && stats.efficiency() <= 1);
        assertTrue(stats.writeAmplification() >= 1);
        assertEquals(MAXIMUM_BYTES, stats.maximumBytes());
        assertSame(DiskHealth.HEALTHY, stats.health());
        store.resetStats();
        assertEquals(0, store.stats().hits() + store.stats().puts());
        assertEquals(1, store.stats().entries());
    }

    @Test
    void refusesEmptyKeys() {
        assertThrows(IllegalArgumentException.class, () -> store.find(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> store.remove(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> store.mark(new byte[0], new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> DiskEntry.of(new byte[0], new byte[0], 1));
    }

    @Test
    void refusesUseAfterCloseAndClosesTwice() {
        put("key", "value");
        store.close();
        store.close();

        assertThrows(IllegalStateException.class, () -> store.find(bytes("key")));
        assertThrows(IllegalStateException.class, () -> put("key", "value"));
        assertThrows(IllegalStateException.class, () -> store.remove(bytes("key")));
        assertThrows(IllegalStateException.class, () -> store.scan(header -> {}));
        assertSame(DiskHealth.CLOSED, store.stats().health());
    }

    @Test
    void anInterruptedThreadCanReadAndWriteAndStaysInterrupted() {
        put("key", "value");
        Thread.currentThread().interrupt();
        try {
            assertEquals("value", find("key"));
            put("other", "written");
            assertEquals(DiskOutcome.STORED, store.put(entry("large", noise(1_200_000, 1))));
            assertArrayEquals(
                    noise(1_200_000, 1),
                    store.find(bytes("large")).orElseThrow().valueBytes());
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
        assertEquals("written", find("other"));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void threadsNeverSeeATornOrForeignValueWhileSegmentsComeAndGo() throws InterruptedException, ExecutionException {
        int threads = 4;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Random random = new Random(t);
                done.add(workers.submit(() -> {
                    for (int i = 0; i < 6_000; i++) {
                        int key = random.nextInt(3_000);
                        if (random.nextInt(3) == 0) {
                            store.put(entry("key " + key, valueOf(key, random.nextInt())));
                        } else {
                            store.find(bytes("key " + key)).ifPresent(record -> assertIsValueOf(key, record));
                        }
                    }
                }));
            }
            for (Future<?> worker : done) {
                worker.get();
            }
        } finally {
            workers.shutdownNow();
        }
        assertNotEquals(0, store.stats().evictions());
        assertEquals(0, store.stats().quarantined());
    }

    /** Key and version at the front, and 1 to 4 KB that follow from them. */
    private static byte[] valueOf(int key, int version) {
        Random random = new Random(31L * key + version);
        byte[] body = new byte[1_000 + random.nextInt(3_000)];
        random.nextBytes(body);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(key)
                .putInt(version)
                .put(body)
                .array();
    }

    private static void assertIsValueOf(int key, DiskRecord record) {
        ByteBuffer value = record.value();
        assertEquals(key, value.getInt(0));
        assertArrayEquals(valueOf(key, value.getInt(4)), record.valueBytes());
    }
}
