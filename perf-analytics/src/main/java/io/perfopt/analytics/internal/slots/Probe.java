package io.perfopt.analytics.internal.slots;

/**
 * Where a thread begins to look for a free stripe: its id plus a correction that grows when it met others there. Corrections are
 * shared by the threads of a table place; a lost update costs a little speed and nothing else, so they are plain memory.
 */
final class Probe {
    private static final int PLACES = 1024;
    private static final int[] CORRECTIONS = new int[PLACES];

    private Probe() {}

    @SuppressWarnings(
            "deprecation") // Thread.threadId() is not in JDK 17; an overridden getId() would only choose another stripe
    static int home() {
        int id = (int) Thread.currentThread().getId();
        return id + CORRECTIONS[id & (PLACES - 1)];
    }

    @SuppressWarnings("deprecation")
    static void move(int by) {
        CORRECTIONS[(int) Thread.currentThread().getId() & (PLACES - 1)] += by;
    }
}
