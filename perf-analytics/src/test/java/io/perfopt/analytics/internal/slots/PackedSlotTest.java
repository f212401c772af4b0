package io.perfopt.analytics.internal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packs and merges slots of every shape, held against sorted lists of the values. */
class PackedSlotTest {
    private final Scratch.Pool pool = new Scratch.Pool();

    private byte[] pack(Kind kind, double[] values) {
        Cells cells = new Cells(kind);
        for (double value : values) {
            if (kind == Kind.OPERATION) {
                cells.addNanos((long) value, 0, false);
            } else {
                cells.addReal(value);
            }
        }
        Accumulator sum = new Accumulator().reset(kind);
        sum.add(cells);
        return PackedSlot.pack(sum);
    }

    /** Sizes and spreads that lead to values as they are, counts of 4, 8 and 16 bits, and sparse pairs. */
    private static double[] values(RandomGenerator random, Kind kind) {
        int n = switch (random.nextInt(6)) {
            case 0 -> random.nextInt(1, 64);
            case 1 -> random.nextInt(60, 70);
            case 2 -> random.nextInt(500, 2_000);
            case 3 -> random.nextInt(5_000, 20_000);
            case 4 -> random.nextInt(80_000, 200_000);
            default -> random.nextInt(100, 400);
        };
        double spread = random.nextBoolean() ? 0.2 : 2;
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            double value = Math.floor(Math.exp(random.nextGaussian() * spread) * 1_000_000);
            values[i] = kind == Kind.VALUE && random.nextInt(4) == 0 ? -value : value;
        }
        if (random.nextInt(10) == 0) {
            Arrays.fill(values, 7);
        }
        return values;
    }

    @Test
    @Tag("N6")
    void mergedSlotsHoldEveryValue() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 60; round++) {
            Kind kind = round % 2 == 0 ? Kind.OPERATION : Kind.VALUE;
            List<byte[]> slots = new ArrayList<>();
            double[] all = {};
            for (int slot = random.nextInt(1, 6); slot > 0; slot--) {
                double[] values = values(random, kind);
                slots.add(pack(kind, values));
                int before = all.length;
                all = Arrays.copyOf(all, before + values.length);
                System.arraycopy(values, 0, all, before, values.length);
            }
            Arrays.sort(all);
            Distribution merged = pool.take().begin(kind).mergeAll(slots).toDistribution();
            assertThat(merged.count()).isEqualTo(all.length);
            assertThat(merged.consistent()).isTrue();
            assertThat(merged.min()).isEqualTo(all[0]);
            assertThat(merged.max()).isEqualTo(all[all.length - 1]);
            double sum = Arrays.stream(all).sum();
            assertThat(merged.sum()).isBetween(sum - Math.abs(sum) * 1e-9 - 1, sum + Math.abs(sum) * 1e-9 + 1);
            for (int percent = 1; percent <= 100; percent++) {
                double expected = all[(percent * all.length + 99) / 100 - 1];
                assertThat(Math.abs(merged.percentile(percent) - expected))
                        .as("round %d, %d %% of %d", round, percent, all.length)
                        .isLessThanOrEqualTo(all.length <= 64 ? 0 : Math.abs(expected) / 128);
            }
            // packing what was merged gives the same again, as when minutes are made of seconds
            byte[] again = PackedSlot.pack(pool.take().begin(kind).mergeAll(slots));
            Distribution once = pool.take().begin(kind).mergeAll(List.of(again)).toDistribution();
            for (int percent = 1; percent <= 100; percent++) {
                assertThat(once.percentile(percent)).isEqualTo(merged.percentile(percent));
            }
        }
    }

    @Test
    void moreNarrowSlotsThanALaneCanHoldAreMergedWithoutOverflow() {
        double[] values = new double[64 * 255]; // the most that counts of 8 bits hold, in each bucket of an octave
        for (int i = 0; i < values.length; i++) {
            values[i] = (1 << 20) + (i % 64) * (1 << 14);
        }
        byte[] slot = pack(Kind.OPERATION, values);
        List<byte[]> slots = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            slots.add(slot);
        }
        Distribution merged = pool.take().begin(Kind.OPERATION).mergeAll(slots).toDistribution();
        assertThat(merged.count()).isEqualTo(700L * values.length);
        assertThat(merged.consistent()).isTrue();
        Distribution one =
                pool.take().begin(Kind.OPERATION).mergeAll(List.of(slot)).toDistribution();
        for (int percent = 5; percent < 100; percent += 5) {
            assertThat(merged.percentile(percent)).isEqualTo(one.percentile(percent));
        }
    }

    @Test
    void agreesWithHdrHistogramWithinBothErrors() {
        SplittableRandom random = new SplittableRandom(5);
        Histogram histogram = new Histogram(3_600_000_000_000L, 4);
        double[] values = new double[50_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.floor(Math.pow(random.nextDouble(), -1.0 / 1.5) * 100_000); // Pareto
            histogram.recordValue((long) values[i]);
        }
        Distribution merged = pool.take()
                .begin(Kind.OPERATION)
                .mergeAll(List.of(pack(Kind.OPERATION, values)))
                .toDistribution();
        for (double percent : new double[] {1, 10, 50, 90, 99, 99.9, 99.99}) {
            double peer = histogram.getValueAtPercentile(percent);
            assertThat(merged.percentile(percent)).isBetween(peer * (1 - 0.0081), peer * (1 + 0.0081));
        }
    }

    @Test
    void aSlotOfOneValueTakesFewBytes() {
        assertThat(pack(Kind.OPERATION, new double[] {1_000_000}).length).isLessThanOrEqualTo(8);
    }
}
