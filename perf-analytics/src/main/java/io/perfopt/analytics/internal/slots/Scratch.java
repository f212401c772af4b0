package io.perfopt.analytics.internal.slots;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Working memory for merging slots, lent out by a {@link Pool} so that sealing and queries allocate nothing but their results. */
public final class Scratch {
    final Accumulator sum = new Accumulator();
    private byte[][] slots = new byte[64][];
    private int size;
    private long[] singles = new long[64];
    private int singlesSize;

    private Scratch() {}

    /** Begins a merge. */
    public Scratch begin(Kind kind) {
        sum.reset(kind);
        size = 0;
        singlesSize = 0;
        return this;
    }

    void later(byte[] slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
        }
        slots[size++] = slot;
    }

    void later(long single) {
        if (singlesSize == singles.length) {
            singles = Arrays.copyOf(singles, singlesSize * 2);
        }
        singles[singlesSize++] = single;
    }

    /** Adds the slots that were put aside; outside of locks, since packed slots never change. */
    public Accumulator merge() {
        PackedSlot.addAll(sum, slots, size, singles, singlesSize);
        Arrays.fill(slots, 0, size, null);
        size = 0;
        singlesSize = 0;
        return sum;
    }

    /** Adds packed slots at once. */
    public Accumulator mergeAll(List<byte[]> packed) {
        for (byte[] slot : packed) {
            later(slot);
        }
        return merge();
    }

    /** Adds the totals of packed slots and not their values: enough for counts, averages and extremes, and much cheaper. */
    public Summary summarize(Kind kind, List<byte[]> packed) {
        begin(kind);
        for (byte[] slot : packed) {
            PackedSlot.addTotals(sum, slot);
        }
        return new Summary(
                sum.count, sum.errors, kind == Kind.OPERATION ? (double) sum.sum : sum.realSum, kind.value(sum.max));
    }

    /**
     * The totals of some slots.
     *
     * @param count values, at least 1
     * @param errors failed operations
     * @param sum nanoseconds for an operation
     * @param max the largest
     */
    public record Summary(long count, long errors, double sum, double max) {}

    /** A few scratches for everybody; when all are lent another is made and thrown away afterwards. Thread-safe. */
    public static final class Pool {
        private final AtomicReferenceArray<@Nullable Scratch> idle = new AtomicReferenceArray<>(4);

        public Scratch take() {
            for (int i = 0; i < idle.length(); i++) {
                if (idle.get(i) != null) {
                    Scratch scratch = idle.getAndSet(i, null);
                    if (scratch != null) {
                        return scratch;
                    }
                }
            }
            return new Scratch();
        }

        public void give(Scratch scratch) {
            for (int i = 0; i < idle.length(); i++) {
                if (idle.get(i) == null && idle.compareAndSet(i, null, scratch)) {
                    return;
                }
            }
        }
    }
}
