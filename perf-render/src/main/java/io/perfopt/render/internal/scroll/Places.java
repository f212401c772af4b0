package io.perfopt.render.internal.scroll;

/** Where an index is after a change of the list. Stateless. */
final class Places {
    /** What {@link #afterRemove} answers for an item that is gone. */
    static final int GONE = -1;

    private Places() {}

    static int afterInsert(int index, int at, int items) {
        return index >= at ? index + items : index;
    }

    static int afterRemove(int index, int at, int items) {
        if (index < at) {
            return index;
        }
        return index >= at + items ? index - items : GONE;
    }

    static int afterMove(int index, int from, int items, int to) {
        if (index >= from && index < from + items) {
            return index - from + to;
        }
        int without = index < from ? index : index - items;
        return without < to ? without : without + items;
    }
}
