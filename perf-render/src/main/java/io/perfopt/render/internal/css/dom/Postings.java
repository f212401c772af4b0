package io.perfopt.render.internal.css.dom;

/** For each name the elements that have it, in document order, in two arrays. Immutable. */
public final class Postings {
    private final int[] offsets;
    private final int[] elements;

    /**
     * @param names how many names there are
     * @param starts for each element where its names begin in {@code values}; one more entry closes the last
     */
    Postings(int names, int elementCount, int[] starts, int[] values) {
        int[] counts = new int[names + 1];
        int total = starts[elementCount];
        for (int i = 0; i < total; i++) {
            if (values[i] >= 0) {
                counts[values[i] + 1]++;
            }
        }
        for (int i = 0; i < names; i++) {
            counts[i + 1] += counts[i];
        }
        offsets = counts.clone();
        elements = new int[counts[names]];
        for (int element = 0; element < elementCount; element++) {
            for (int i = starts[element]; i < starts[element + 1]; i++) {
                if (values[i] >= 0) {
                    elements[counts[values[i]]++] = element;
                }
            }
        }
    }

    public int from(int name) {
        return offsets[name];
    }

    public int to(int name) {
        return offsets[name + 1];
    }

    public int size(int name) {
        return offsets[name + 1] - offsets[name];
    }

    public int element(int at) {
        return elements[at];
    }
}
