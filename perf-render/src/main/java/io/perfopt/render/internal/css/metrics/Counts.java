package io.perfopt.render.internal.css.metrics;

import java.util.Arrays;

/** A growing list of small numbers with the figures that scores are made of. Confined to one thread. */
final class Counts {
    private int[] items = new int[64];
    private int size;
    private long sum;
    private int max;

    void add(int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        items[size++] = item;
        sum += item;
        max = Math.max(max, item);
    }

    int size() {
        return size;
    }

    int get(int index) {
        return items[index];
    }

    int max() {
        return max;
    }

    double mean() {
        return size == 0 ? 0 : (double) sum / size;
    }

    /** The most frequent item; the mean of those that reach the highest count in ascending order, 0 without items. */
    double mode() {
        if (size == 0) {
            return 0;
        }
        int[] sorted = Arrays.copyOf(items, size);
        Arrays.sort(sorted);
        int most = 0;
        long total = 0;
        int ties = 0;
        int run = 0;
        for (int i = 0; i < size; i++) {
            run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
            if (run > most) {
                most = run;
                total = 0;
                ties = 0;
            }
            if (run == most) {
                ties++;
                total += sorted[i];
            }
        }
        return (double) total / ties;
    }

    int above(double limit) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (items[i] > limit) {
                count++;
            }
        }
        return count;
    }
}
