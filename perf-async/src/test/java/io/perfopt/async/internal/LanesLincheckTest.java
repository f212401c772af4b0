package io.perfopt.async.internal;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lanes as the dispatcher uses them, under its lock: offer, take, cancel and change of priority are linearizable. */
@Tag("concurrency")
@Param(name = "priority", gen = IntGen.class, conf = "1:10")
@Param(name = "slot", gen = IntGen.class, conf = "0:3")
public class LanesLincheckTest {
    private static final TypeState TYPE = Tasks.type();
    /** A monitor: the model checker takes the parking of a ReentrantLock for a loop that never ends. */
    private final Object lock = new Object();

    private final Lanes lanes = new Lanes(1_000);
    private final Task<?>[] slots = new Task<?>[4];
    private final boolean[] queued = new boolean[4];
    private long clock;

    /** Queues the task of a slot. */
    @Operation
    public boolean offer(@Param(name = "slot") int slot, @Param(name = "priority") int priority) {
        synchronized (lock) {
            if (queued[slot]) {
                return false;
            }
            Task<?> task = new Task<>(TYPE, priority, ++clock, 0, null);
            task.id = clock;
            slots[slot] = task;
            queued[slot] = true;
            lanes.add(task, priority);
            return true;
        }
    }

    /** Takes the first task; its slot, or -1. */
    @Operation
    public int take() {
        synchronized (lock) {
            Task<?> first = lanes.first();
            for (int slot = 0; first != null && slot < slots.length; slot++) {
                if (slots[slot] == first) {
                    lanes.remove(first, first.priority());
                    queued[slot] = false;
                    return slot;
                }
            }
            return -1;
        }
    }

    /** Takes the task of a slot out. */
    @Operation
    public boolean cancel(@Param(name = "slot") int slot) {
        synchronized (lock) {
            if (!queued[slot]) {
                return false;
            }
            lanes.remove(slots[slot], slots[slot].priority());
            queued[slot] = false;
            return true;
        }
    }

    /** Moves the task of a slot to another lane. */
    @Operation
    public boolean changePriority(@Param(name = "slot") int slot, @Param(name = "priority") int priority) {
        synchronized (lock) {
            if (!queued[slot]) {
                return false;
            }
            Task<?> task = slots[slot];
            lanes.remove(task, task.priority());
            task.setWord(Phase.withPriority(task.word(), priority));
            lanes.addByAge(task, priority);
            return true;
        }
    }

    @Test
    void isLinearizableUnderStress() {
        new StressOptions().iterations(20).invocationsPerIteration(2_000).check(getClass());
    }

    @Test
    void isLinearizableInEverySchedule() {
        new ModelCheckingOptions().iterations(20).invocationsPerIteration(500).check(getClass());
    }
}
