package io.perfopt.render.internal.scroll;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring items as entries: a number from 0 up is the size of one measured item, a negative one stands for as many unmeasured items. No two
 * negative entries are neighbours. The array has room for at most seven more, so memory follows what is held.
 */
final class Leaf extends Part {
    static final int CAPACITY = 64;

    /** How many entries a splice may bring: what is there and these fit into two leaves. */
    static final int CHUNK = 48;

    private static final int STEP = 8;

    long[] entries = {};

    static int width(long entry) {
        return entry < 0 ? (int) -entry : 1;
    }

    @Override
    int capacity() {
        return CAPACITY;
    }

    @Override
    @Nullable
    Part splice(int from, int to, long[] fresh) {
        long[] merged = new long[used + fresh.length + 2];
        int filled = 0;
        int at = 0;
        int i = 0;
        while (i < used && at + width(entries[i]) <= from) {
            at += width(entries[i]);
            merged[filled++] = entries[i++];
        }
        if (at < from) {
            filled = add(merged, filled, at - from);
        }
        for (long entry : fresh) {
            filled = add(merged, filled, entry);
        }
        while (i < used && at + width(entries[i]) <= to) {
            at += width(entries[i++]);
        }
        if (i < used && at < to) {
            filled = add(merged, filled, to - at - width(entries[i]));
            i++;
        }
        while (i < used) {
            filled = add(merged, filled, entries[i++]);
        }
        if (filled <= CAPACITY) {
            set(merged, 0, filled);
            return null;
        }
        Leaf right = new Leaf();
        right.set(merged, filled / 2, filled);
        set(merged, 0, filled / 2);
        return right;
    }

    private static int add(long[] into, int filled, long entry) {
        if (entry < 0 && filled > 0 && into[filled - 1] < 0) {
            into[filled - 1] += entry;
            return filled;
        }
        into[filled] = entry;
        return filled + 1;
    }

    /** Holds these entries from now on. */
    void set(long[] from, int start, int end) {
        used = end - start;
        int length = (used + STEP - 1) / STEP * STEP;
        if (entries.length != length) {
            entries = new long[length];
        }
        System.arraycopy(from, start, entries, 0, used);
        sumUp();
    }

    private void sumUp() {
        count = 0;
        measured = 0;
        sum = 0;
        for (int i = 0; i < used; i++) {
            long entry = entries[i];
            if (entry < 0) {
                count -= (int) entry;
            } else {
                count++;
                measured++;
                sum += entry;
            }
        }
    }

    @Override
    void append(Part part) {
        Leaf right = (Leaf) part;
        long[] merged = Arrays.copyOf(entries, used + right.used);
        int filled = used;
        for (int i = 0; i < right.used; i++) {
            filled = add(merged, filled, right.entries[i]);
        }
        set(merged, 0, filled);
    }

    @Override
    void check(int height) {
        int heldCount = count;
        int heldMeasured = measured;
        long heldSum = sum;
        sumUp();
        require(height == 0, "leaves at different heights");
        require(heldCount == count && heldMeasured == measured && heldSum == sum, "sums of a leaf are wrong");
        require(
                used > 0 && used <= CAPACITY && entries.length - used < STEP,
                "a leaf of " + used + " in " + entries.length);
        for (int i = 1; i < used; i++) {
            require(entries[i - 1] >= 0 || entries[i] >= 0, "two unmeasured entries side by side");
        }
    }
}
