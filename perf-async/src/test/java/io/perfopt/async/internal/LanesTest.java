package io.perfopt.async.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.RandomOperations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lanes against a sorted list. */
class LanesTest {
    private static final long STEP = 1_000;
    static final TypeState TYPE = Tasks.type();

    /** The model: all waiting tasks in a list; first is the smallest by key, then the higher priority, then the older. */
    private static final class Model {
        private final List<Task<?>> waiting = new ArrayList<>();
        private long clock;

        private long key(Task<?> task) {
            return task.queuedNanos + (10 - task.priority()) * STEP;
        }

        private @Nullable Task<?> first() {
            return waiting.stream()
                    .min(Comparator.<Task<?>>comparingLong(this::key)
                            .thenComparing(task -> -task.priority())
                            .thenComparing(task -> task.id))
                    .orElse(null);
        }
    }

    @Test
    void agreeWithASortedListForAnyHistory() {
        new RandomOperations<>(() -> new Lanes(STEP), Model::new)
                .operation("add", 5, (lanes, model, random) -> {
                    model.clock += random.nextInt(0, 3);
                    Task<?> task = Tasks.task(TYPE, random.nextInt(1, 11), model.clock);
                    lanes.add(task, task.priority());
                    model.waiting.add(task);
                })
                .operation("take", 3, (lanes, model, random) -> {
                    Task<?> first = lanes.first();
                    assertThat(first).isSameAs(model.first());
                    if (first != null) {
                        lanes.remove(first, first.priority());
                        model.waiting.remove(first);
                    }
                })
                .operation("cancel", 1, (lanes, model, random) -> {
                    if (!model.waiting.isEmpty()) {
                        Task<?> task = model.waiting.remove(random.nextInt(0, model.waiting.size()));
                        lanes.remove(task, task.priority());
                        assertThat(task.next).isNull();
                        assertThat(task.previous).isNull();
                    }
                })
                .operation("return", 1, (lanes, model, random) -> {
                    // A retry of the task that would be taken: its age puts it back to the head.
                    Task<?> first = lanes.first();
                    if (first != null) {
                        lanes.remove(first, first.priority());
                        lanes.addByAge(first, first.priority());
                        assertThat(lanes.first()).isSameAs(first);
                    }
                })
                .invariant(50, (lanes, model) -> {
                    assertThat(lanes.size()).isEqualTo(model.waiting.size());
                    for (int priority = 1; priority <= 10; priority++) {
                        int expected = priority;
                        assertThat(lanes.size(priority)).isEqualTo((int) model.waiting.stream()
                                .filter(task -> task.priority() == expected)
                                .count());
                    }
                })
                .steps(Tasks.steps())
                .run();
    }

    @Test
    void aTaskThatChangesItsPriorityGoesWhereItsAgeBelongsIfThatIsNear() {
        Lanes lanes = new Lanes(STEP);
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Task<?> task = Tasks.task(TYPE, 5, i);
            lanes.add(task, 5);
            tasks.add(task);
        }
        Task<?> nearTheTail = Tasks.task(TYPE, 5, 90);
        lanes.addByAge(nearTheTail, 5);
        assertThat(nearTheTail.previous).isSameAs(tasks.get(90));
        Task<?> nearTheHead = Tasks.task(TYPE, 5, 8);
        lanes.addByAge(nearTheHead, 5);
        assertThat(nearTheHead.previous).isSameAs(tasks.get(8));
        Task<?> far = Tasks.task(TYPE, 5, 50);
        lanes.addByAge(far, 5);
        assertThat(lanes.tail(5))
                .as("no place within reach: behind the youngest")
                .isSameAs(far);
    }

    @Test
    void strictLanesIgnoreAge() {
        Lanes lanes = new Lanes(0);
        Task<?> old = Tasks.task(TYPE, 1, 0);
        Task<?> urgent = Tasks.task(TYPE, 2, 1_000_000_000);
        lanes.add(old, 1);
        lanes.add(urgent, 2);
        assertThat(lanes.first()).isSameAs(urgent);
        assertThat(lanes.urgency()).isEqualTo(2);
        assertThat(lanes.lowest()).isEqualTo(1);
        assertThat(Objects.requireNonNull(lanes.head(1))).isSameAs(old);
    }
}
