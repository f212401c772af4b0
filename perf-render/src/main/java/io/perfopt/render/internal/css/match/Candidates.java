package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.dom.Postings;
import java.util.Arrays;

/** Slices of postings that together hold every element a selector can match. Confined to one thread, reused. */
final class Candidates {
    private Postings[] postings = new Postings[4];
    private int[] names = new int[4];
    private int count;
    private long total;

    void clear() {
        count = 0;
        total = 0;
    }

    void add(Postings source, int name) {
        if (count == names.length) {
            postings = Arrays.copyOf(postings, count * 2);
            names = Arrays.copyOf(names, count * 2);
        }
        postings[count] = source;
        names[count++] = name;
        total += source.size(name);
    }

    void addAll(Candidates other) {
        for (int i = 0; i < other.count; i++) {
            add(other.postings[i], other.names[i]);
        }
    }

    long total() {
        return total;
    }

    int slices() {
        return count;
    }

    Postings postings(int slice) {
        return postings[slice];
    }

    int name(int slice) {
        return names[slice];
    }
}
