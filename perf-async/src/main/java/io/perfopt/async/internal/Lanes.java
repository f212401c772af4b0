package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/**
 * The queued tasks of one type: ten first-in-first-out lanes, one a priority, linked both ways through the tasks. A task's order key is {@code queuedNanos + (10 -
 * priority) * agingStep}; it never changes while the task waits, so every lane is sorted by itself and a take compares at most ten heads. Step 0 means
 * strict priorities.
 *
 * <p>Not thread safe: the dispatcher's lock guards it. Everything but a change of priority and the return of an old task is O(1); those walk at most {@link
 * #WALK} tasks from either end of the lane.
 */
final class Lanes {
    /** How far an old task looks for its place from either end before it goes to the tail. A longer walk costs more than its order is worth. */
    static final int WALK = 16;

    private static final int LANES = 10;

    private final long agingStepNanos;
    private final @Nullable Task<?>[] heads = new Task<?>[LANES + 1];
    private final @Nullable Task<?>[] tails = new Task<?>[LANES + 1];
    private final int[] sizes = new int[LANES + 1];
    /** Bit p is set while lane p holds a task. */
    private int mask;

    private int size;

    Lanes(long agingStepNanos) {
        this.agingStepNanos = agingStepNanos;
    }

    int size() {
        return size;
    }

    int size(int priority) {
        return sizes[priority];
    }

    /** The highest priority that waits, 0 when none does. */
    int urgency() {
        return 31 - Integer.numberOfLeadingZeros(mask | 1);
    }

    /** The lowest priority that waits, 0 when none does. */
    int lowest() {
        return mask == 0 ? 0 : Integer.numberOfTrailingZeros(mask);
    }

    @Nullable
    Task<?> head(int priority) {
        return heads[priority];
    }

    @Nullable
    Task<?> tail(int priority) {
        return tails[priority];
    }

    /** Adds a new task. */
    void add(Task<?> task, int priority) {
        link(task, priority, tails[priority]);
    }

    /** Adds a task that is older than most: one that changed its priority or comes back for another attempt. */
    void addByAge(Task<?> task, int priority) {
        Task<?> after = tails[priority];
        for (int step = 0; step < WALK && after != null && isOlder(task, after); step++) {
            after = after.previous;
        }
        if (after != null && isOlder(task, after)) {
            after = tails[priority];
            Task<?> before = heads[priority];
            for (int step = 0; step < WALK && before != null; step++) {
                if (isOlder(task, before)) {
                    after = before.previous;
                    break;
                }
                before = before.next;
            }
        }
        link(task, priority, after);
    }

    private static boolean isOlder(Task<?> one, Task<?> other) {
        long difference = one.queuedNanos - other.queuedNanos;
        return difference < 0 || (difference == 0 && one.id < other.id);
    }

    private void link(Task<?> task, int priority, @Nullable Task<?> after) {
        Task<?> before = after == null ? heads[priority] : after.next;
        task.previous = after;
        task.next = before;
        if (after == null) {
            heads[priority] = task;
        } else {
            after.next = task;
        }
        if (before == null) {
            tails[priority] = task;
        } else {
            before.previous = task;
        }
        mask |= 1 << priority;
        sizes[priority]++;
        size++;
    }

    /** Takes a task out, wherever it stands. */
    void remove(Task<?> task, int priority) {
        Task<?> after = task.previous;
        Task<?> before = task.next;
        if (after == null) {
            heads[priority] = before;
        } else {
            after.next = before;
        }
        if (before == null) {
            tails[priority] = after;
        } else {
            before.previous = after;
        }
        task.previous = null;
        task.next = null;
        if (heads[priority] == null) {
            mask &= ~(1 << priority);
        }
        sizes[priority]--;
        size--;
    }

    /** The task with the smallest order key, the higher priority where keys are equal; null when nothing waits. */
    @Nullable
    Task<?> first() {
        int urgency = urgency();
        Task<?> best = heads[urgency];
        if (agingStepNanos == 0 || best == null) {
            return best;
        }
        long bestKey = key(best, urgency);
        for (int rest = mask & ~(1 << urgency); rest != 0; ) {
            int priority = 31 - Integer.numberOfLeadingZeros(rest);
            rest &= ~(1 << priority);
            Task<?> head = heads[priority];
            if (head != null && key(head, priority) - bestKey < 0) {
                best = head;
                bestKey = key(head, priority);
            }
        }
        return best;
    }

    private long key(Task<?> task, int priority) {
        return task.queuedNanos + (LANES - priority) * agingStepNanos;
    }
}
