package io.perfopt.cache.internal.disk;

import static io.perfopt.cache.internal.disk.StoreFixture.copy;
import static io.perfopt.cache.internal.disk.StoreFixture.key;
import static io.perfopt.cache.internal.disk.StoreFixture.value;
import static io.perfopt.cache.internal.disk.StoreFixture.versionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskEntry.Priority;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import io.perfopt.testkit.RandomOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random operations with restarts, kills and time, against a map. */
@Tag("C2")
class StoreModelTest {
    private static final int ENTRIES = 400;
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    @TempDir(factory = InMemory.class)
    Path temporary;

    private int directories;

    /** What a store must hold: an entry may be missing where there is no room for all, but never differ. */
    private static final class Model {
        final Map<Integer, Held> held = new HashMap<>();
        final Map<Integer, Integer> markers = new HashMap<>();
        int version;

        record Held(int version, long expires) {}
    }

    /** An open store that can be closed, killed and opened again. */
    private final class Subject {
        final ManualTime time = new ManualTime();
        final ManualScheduler scheduler = new ManualScheduler(time);
        final long maximumBytes;
        final boolean mapped;
        Path directory;
        SegmentedStore store;

        Subject(long maximumBytes, boolean mapped) {
            this.maximumBytes = maximumBytes;
            this.mapped = mapped;
            directory = temporary.resolve("store" + directories++);
            store = open();
        }

        SegmentedStore open() {
            return SegmentedStore.open(StoreFixture.config(directory, maximumBytes)
                    .clock(time)
                    .scheduler(scheduler)
                    .mapped(mapped)
                    .forceEvery(Duration.ofSeconds(1))
                    .build());
        }

        void restart() {
            store.close();
            store = open();
        }

        void kill() {
            Path next = temporary.resolve("store" + directories++);
            try {
                copy(directory, next);
                store.close();
                Opening.delete(directory);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            directory = next;
            store = open();
        }
    }

    private void run(long maximumBytes, boolean mapped, boolean roomForAll, int steps, long seed) {
        new RandomOperations<>(() -> new Subject(maximumBytes, mapped), Model::new)
                .operation("put", 50, (subject, model, random) -> {
                    int number = random.nextInt(ENTRIES);
                    int version = ++model.version;
                    long expires =
                            random.nextInt(3) == 0 ? subject.time.millis() + random.nextInt(20_000) : DiskEntry.NEVER;
                    DiskEntry entry = DiskEntry.of(key(number), value(number, version), 1)
                            .expiresAt(expires)
                            .flags(version)
                            .metadata(new byte[version % 5])
                            .priority(PRIORITIES.get(random.nextInt(3)));
                    boolean expired = expires <= subject.time.millis();
                    assertThat(subject.store.put(entry)).isEqualTo(expired ? DiskOutcome.REMOVED : DiskOutcome.STORED);
                    if (expired) {
                        model.held.remove(number);
                    } else {
                        model.held.put(number, new Model.Held(version, expires));
                    }
                })
                .operation("find", 60, (subject, model, random) -> {
                    int number = random.nextInt(ENTRIES);
                    check(subject, model, number, roomForAll);
                })
                .operation("remove", 12, (subject, model, random) -> {
                    int number = random.nextInt(ENTRIES);
                    boolean present = subject.store.peek(key(number)).isPresent();
                    assertThat(subject.store.remove(key(number)))
                            .isEqualTo(present ? DiskOutcome.REMOVED : DiskOutcome.ABSENT);
                    model.held.remove(number);
                })
                .operation("put large", 1, (subject, model, random) -> {
                    int number = random.nextInt(ENTRIES);
                    model.held.remove(number);
                    byte[] large = new byte[20_000];
                    assertThat(subject.store.put(DiskEntry.of(key(number), large, 1)))
                            .isEqualTo(DiskOutcome.STORED);
                    subject.store
                            .find(key(number))
                            .ifPresent(record -> assertThat(record.valueBytes()).isEqualTo(large));
                    subject.store.remove(key(number));
                })
                .operation("mark", 2, (subject, model, random) -> {
                    int marker = random.nextInt(8);
                    int generation = random.nextInt();
                    assertThat(subject.store.mark(key(marker), bytes(generation)))
                            .isEqualTo(DiskOutcome.STORED);
                    model.markers.put(marker, generation);
                })
                .operation("unmark", 1, (subject, model, random) -> {
                    int marker = random.nextInt(8);
                    subject.store.unmark(key(marker));
                    model.markers.remove(marker);
                })
                .operation(
                        "time passes",
                        6,
                        (subject, model, random) -> subject.time.advance(Duration.ofMillis(random.nextInt(3_000))))
                .operation("remove some", 1, (subject, model, random) -> {
                    int rest = random.nextInt(10);
                    long removed = subject.store.removeIf(header -> header.flags() % 10 == rest);
                    long expected = model.held.values().stream()
                            .filter(held -> held.version % 10 == rest && held.expires > subject.time.millis())
                            .count();
                    if (roomForAll) {
                        assertThat(removed).isEqualTo(expected);
                    } else {
                        assertThat(removed).isLessThanOrEqualTo(expected);
                    }
                    model.held.values().removeIf(held -> held.version % 10 == rest);
                })
                .operation("scan", 1, (subject, model, random) -> {
                    Set<Integer> shown = new HashSet<>();
                    subject.store.scan(
                            header -> assertThat(shown.add(header.flags())).isTrue());
                    long live = model.held.values().stream()
                            .filter(held -> held.expires > subject.time.millis())
                            .peek(held -> assertThat(!roomForAll || shown.contains(held.version))
                                    .isTrue())
                            .count();
                    assertThat((long) shown.size()).isLessThanOrEqualTo(live);
                })
                .operation(
                        "force",
                        1,
                        (subject, model, random) ->
                                assertThat(subject.store.force()).isTrue())
                .operation("restart", 1, (subject, model, random) -> {
                    if (random.nextInt(4) == 0) {
                        subject.restart();
                        checkAll(subject, model, roomForAll);
                    }
                })
                .operation("kill", 1, (subject, model, random) -> {
                    if (random.nextInt(6) == 0) {
                        subject.kill();
                        checkAll(subject, model, roomForAll);
                    }
                })
                .operation("clear", 1, (subject, model, random) -> {
                    if (random.nextInt(40) == 0) {
                        subject.store.clear();
                        model.held.clear();
                        assertThat(subject.store.stats().entries()).isZero();
                    }
                })
                .invariant(50, (subject, model) -> {
                    // Markers that have nowhere else to go may make the bound give way by one segment.
                    assertThat(subject.store.stats().fileBytes())
                            .isLessThanOrEqualTo(maximumBytes + StoreFixture.SEGMENT_BYTES);
                    assertThat(subject.store.stats().health()).isEqualTo(DiskHealth.HEALTHY);
                    assertThat(subject.store.stats().quarantined()).isZero();
                    assertThat(subject.store.stats().droppedWrites()).isZero();
                })
                .steps(steps)
                .seed(seed)
                .run();
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private static void check(Subject subject, Model model, int number, boolean roomForAll) {
        DiskRecord record = subject.store.find(key(number)).orElse(null);
        Model.Held held = model.held.get(number);
        boolean due = held != null && held.expires > subject.time.millis();
        int version = held == null ? 0 : held.version;
        if (record != null) {
            assertThat(due)
                    .as("entry %d is found after its time or removal", number)
                    .isTrue();
            assertThat(versionOf(number, record)).isEqualTo(version);
            assertThat(record.flags()).isEqualTo(version);
            assertThat(record.metadataLength()).isEqualTo(version % 5);
        } else {
            assertThat(due && roomForAll).as("entry %d is missing", number).isFalse();
        }
    }

    private static void checkAll(Subject subject, Model model, boolean roomForAll) {
        for (int number = 0; number < ENTRIES; number++) {
            check(subject, model, number, roomForAll);
        }
        Map<Integer, Integer> markers = new HashMap<>();
        subject.store.markers((name, generation) -> markers.put(
                Integer.parseInt(new String(name, java.nio.charset.StandardCharsets.UTF_8).substring(6)),
                ByteBuffer.wrap(generation).getInt()));
        assertThat(markers).isEqualTo(model.markers);
    }

    @Test
    void agreesWithAMapWhileThereIsRoomForAll() {
        run(8L << 20, true, true, 40_000, 1);
    }

    @Test
    void agreesWithAMapWithoutMappings() {
        run(8L << 20, false, true, 20_000, 2);
    }

    @Test
    void neverDiffersFromAMapWhileEntriesAreEvicted() {
        run(5L << 16, true, false, 40_000, 3);
    }

    @Test
    @Tag("soak")
    void agreesWithAMapForAMillionSteps() {
        run(8L << 20, true, true, 400_000, 4);
        run(8L << 20, false, true, 200_000, 5);
        run(5L << 16, true, false, 400_000, 6);
    }
}
