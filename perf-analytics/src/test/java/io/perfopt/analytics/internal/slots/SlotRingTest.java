package io.perfopt.analytics.internal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.RandomOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N4")
class SlotRingTest {
    private static final int CAPACITY = 50;
    private static final Scratch.Pool POOL = new Scratch.Pool();

    private final Accumulator scratch = new Accumulator();

    /** Slots by number, each the values in it. */
    private static final class Model {
        final TreeMap<Long, List<Long>> slots = new TreeMap<>();

        long last(RandomGenerator random) {
            return slots.isEmpty() ? random.nextLong(-5_000_000_000L, 5_000_000_000L) : slots.lastKey();
        }
    }

    /** One value in two cases of three, else up to a hundred. */
    private static List<Long> values(RandomGenerator random) {
        List<Long> values = new ArrayList<>();
        int n = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(100);
        for (int i = 0; i < n; i++) {
            values.add(random.nextLong(1L << random.nextInt(1, 40)));
        }
        return values;
    }

    private static byte[] pack(List<Long> values) {
        Cells cells = new Cells(Kind.OPERATION);
        values.forEach(value -> cells.addNanos(value, 0, false));
        Accumulator sum = new Accumulator().reset(Kind.OPERATION);
        sum.add(cells);
        return PackedSlot.pack(sum);
    }

    @Test
    void holdsWhatAMapOfSlotsWould() {
        new RandomOperations<>(() -> new SlotRing(CAPACITY), Model::new)
                .operation("append", 10, (ring, model, random) -> {
                    boolean gap = random.nextInt(50) == 0;
                    long number = model.last(random) + 1 + random.nextLong(gap ? 100_000_000 : 3);
                    List<Long> values = values(random);
                    ring.append(number, pack(values));
                    model.slots.headMap(number - CAPACITY + 1).clear();
                    model.slots.put(number, values);
                })
                .operation("absorb", 4, (ring, model, random) -> {
                    long number = model.last(random) - random.nextInt(CAPACITY + 5);
                    List<Long> values = values(random);
                    ring.absorb(number, pack(values), scratch);
                    if (model.slots.isEmpty() || number > model.slots.lastKey() - CAPACITY) {
                        model.slots
                                .computeIfAbsent(number, n -> new ArrayList<>())
                                .addAll(values);
                    }
                })
                .operation("drop", 1, (ring, model, random) -> {
                    long before = model.last(random) - random.nextInt(CAPACITY) + 1;
                    int dropped = model.slots.headMap(before).size();
                    assertThat(ring.dropBefore(before)).isEqualTo(dropped);
                    model.slots.headMap(before).clear();
                })
                .operation("check", 2, (ring, model, random) -> check(ring, model))
                .run();
    }

    private static void check(SlotRing ring, Model model) {
        assertThat(ring.size()).isEqualTo(model.slots.size());
        Scratch all = POOL.take().begin(Kind.OPERATION);
        long count = 0;
        long sum = 0;
        int i = 0;
        for (var slot : model.slots.entrySet()) {
            assertThat(ring.number(i)).isEqualTo(slot.getKey());
            assertThat(ring.firstFrom(slot.getKey())).isEqualTo(i);
            assertThat(ring.slot(i)).isEqualTo(pack(slot.getValue()));
            ring.putAside(i, all);
            count += slot.getValue().size();
            sum += slot.getValue().stream().mapToLong(value -> value).sum();
            i++;
        }
        Distribution merged = all.merge().toDistribution();
        POOL.give(all);
        assertThat(merged.count()).isEqualTo(count);
        assertThat(merged.sumNanos()).isEqualTo(sum);
        assertThat(ring.bytes()).isBetween(100L, 100_000L);
    }
}
