package io.perfopt.render.internal.scroll;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** The sticky items in ascending order, followed through changes of the list. Guarded by the list it belongs to. */
final class Sticky {
    private int[] indices;

    Sticky(int[] ascending) {
        this.indices = ascending;
    }

    boolean isEmpty() {
        return indices.length == 0;
    }

    /** The last sticky item up to an index, or -1. */
    int upTo(int index) {
        int found = Arrays.binarySearch(indices, index);
        int at = found >= 0 ? found : -found - 2;
        return at < 0 ? -1 : indices[at];
    }

    /** The first sticky item after an index, or -1. */
    int after(int index) {
        int found = Arrays.binarySearch(indices, index + 1);
        int at = found >= 0 ? found : -found - 1;
        return at == indices.length ? -1 : indices[at];
    }

    /** Follows a change; a negative number says that the item is gone. */
    void mapped(IntUnaryOperator now) {
        if (!isEmpty()) {
            indices = Arrays.stream(indices)
                    .map(now)
                    .filter(index -> index >= 0)
                    .sorted()
                    .toArray();
        }
    }
}
