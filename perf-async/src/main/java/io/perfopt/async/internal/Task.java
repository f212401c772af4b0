package io.perfopt.async.internal;

import io.perfopt.async.Progress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work: a promise plus its place in a lane and who runs it. 80 bytes (compressed references); what few operations need (retries, fallback,
 * progress, context, further limits) is in {@link Extras}, made when asked for.
 */
class Task<T> extends Promise<T> {
    /** Links of the lane; guarded by the dispatcher's lock. */
    @Nullable
    Task<?> previous;

    @Nullable
    Task<?> next;
    /** Who claimed or runs it; written before the word says so. */
    @Nullable
    Runner runner;
    /** What few operations need; published with the task, or by its runner before the word says RUNNING. */
    @Nullable
    Extras extras;

    Task(TypeState owner, int priority, long queuedNanos, int timeoutMillis, @Nullable Object work) {
        super(owner, priority, queuedNanos, timeoutMillis, work);
    }

    final Extras extras() {
        Extras mine = extras;
        if (mine == null) {
            mine = new Extras();
            extras = mine;
        }
        return mine;
    }

    @Override
    public final Optional<Progress> progress() {
        Extras mine = extras;
        return mine == null ? Optional.empty() : Optional.ofNullable(mine.progress);
    }

    @Override
    final boolean reprioritise(int priority) {
        return owner.dispatcher.changePriority(this, priority);
    }

    /** Work the manager made for itself: a batch, or what several callers share. Its callers have handles of their own. */
    boolean isInternal() {
        return false;
    }

    /** Takes its place in the books; with the dispatcher's lock held. */
    void register() {
        if (isInternal()) {
            id = owner.dispatcher.takeIds(1);
        } else {
            owner.dispatcher.register(this);
        }
    }

    /** When a delay planned for a time really ends; it may have been prolonged since. */
    long dueNanos(long plannedNanos) {
        return plannedNanos;
    }

    /** Callers' handles that wait for this task; with the lock held. */
    int handles() {
        return 1;
    }

    /** Adds the callers' handles that wait for this task; without the lock. */
    void addHandles(List<Promise<?>> handles) {
        handles.add(this);
    }

    /** Told once when an internal task has ended, outside all locks. */
    void afterEnd() {}
}
