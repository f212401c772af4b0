package io.perfopt.analytics.internal.trace;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A stack of unused slot numbers. A thread that finds it taken goes to another stack. */
final class FreeSlots extends AtomicInteger {
    private static final long serialVersionUID = 1L;

    /** Guarded by the value of this: 1 while taken. */
    private int[] numbers = new int[16];

    private int size;

    boolean take() {
        return get() == 0 && compareAndSet(0, 1);
    }

    void leave() {
        setRelease(0);
    }

    int pop() {
        return size == 0 ? -1 : numbers[--size];
    }

    void push(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = number;
    }
}
