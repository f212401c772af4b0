package io.perfopt.cache.internal;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the heap an entry takes. Exact for text, bytes and arrays of primitives. For everything else some of the values of each
 * class are walked and the average is taken, for a collection or map the average of an element, so that a put pays for a walk only
 * now and then. Safe for any number of threads.
 */
final class Sizer {
    /** For a value that reflection may not enter: between text, about 1, and small numbers in boxes, up to 10. A rule of thumb. */
    static final double HEAP_PER_SERIALISED_BYTE = 2.4;
    /** Caffeine's node, its slot in the hash table, {@link Entry} itself. */
    static final int ENTRY_OVERHEAD = 200;

    private static final int MAXIMUM_CLASSES = 10_000;
    /** What a value counts as when it can neither be entered nor stored. */
    private static final int UNKNOWN_BYTES = 256;

    private final Map<Class<?>, ClassSize> classes = new ConcurrentHashMap<>();
    private final ToIntFunction<Object> serialisedBytes;
    private final LongAdder failures = new LongAdder();
    private final LongAdder compared = new LongAdder();
    /** Of the walked values that an estimate was there for: by which share of the walked size it was wrong. */
    private final DoubleAdder errors = new DoubleAdder();

    /**
     * @param serialisedBytes the size of a value as stored, or a negative number when it cannot be stored
     */
    Sizer(ToIntFunction<Object> serialisedBytes) {
        this.serialisedBytes = serialisedBytes;
    }

    /** A value whose own code fails while it is looked at counts as one of unknown size. */
    @SuppressWarnings("CatchingUnchecked")
    int weigh(String key, Object value, Traits traits) {
        long bytes;
        try {
            bytes = value(value);
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            failures.increment();
            bytes = UNKNOWN_BYTES;
        }
        return (int) Math.min(ENTRY_OVERHEAD + text(key) + traits.weight() + bytes, Integer.MAX_VALUE);
    }

    /** How many values could not be weighed. */
    long failures() {
        return failures.sum();
    }

    /** The mean relative error of the estimates, by the values that were walked though there was one; absent before the first. */
    OptionalDouble error() {
        long count = compared.sum();
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(errors.sum() / count);
    }

    void reset() {
        failures.reset();
        compared.reset();
        errors.reset();
    }

    /** The heap of a string. */
    static long text(String text) {
        return HeapWalk.text(text);
    }

    private long value(Object value) {
        if (value == Entry.ABSENT) {
            return 0;
        }
        long exact = HeapWalk.exact(value);
        if (exact >= 0) {
            return exact;
        }
        ClassSize size = classes.get(value.getClass());
        if (size == null) {
            if (classes.size() >= MAXIMUM_CLASSES) {
                return walk(value);
            }
            size = classes.computeIfAbsent(value.getClass(), type -> new ClassSize());
        }
        int units = units(value);
        synchronized (size) {
            if (!size.wantsSample()) {
                return size.estimate(units);
            }
        }
        long walked = walk(value);
        double error;
        synchronized (size) {
            error = size.learn(walked, units);
        }
        if (!Double.isNaN(error)) {
            compared.increment();
            errors.add(error);
        }
        return walked;
    }

    private long walk(Object value) {
        HeapWalk walk = new HeapWalk();
        long bytes = walk.sizeOf(value);
        if (!walk.metClosedType()) {
            return bytes;
        }
        int serialised = serialisedBytes.applyAsInt(value);
        return Math.max(bytes, serialised < 0 ? UNKNOWN_BYTES : (long) (serialised * HEAP_PER_SERIALISED_BYTE));
    }

    /** Values of one class are compared by their elements when they are collections, maps or arrays of objects. */
    private static int units(@Nullable Object value) {
        if (value instanceof Collection<?> collection) {
            return collection.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        return value instanceof Object[] array ? array.length : 0;
    }

    /** What is known of the values of one class; guarded by itself, which is held for some arithmetic only. */
    private static final class ClassSize {
        private static final int WALK_FIRST = 64;
        private static final int WALK_EVERY = 16;
        /** Old values count less and less, so that the estimate follows a drift. */
        private static final double MEMORY = 512;
        /** The bytes of an empty collection; the rest is by element. */
        private static final long BASE = 64;

        private long asked;
        private double count;
        private double bytesPerUnit;

        boolean wantsSample() {
            return asked++ < WALK_FIRST || asked % WALK_EVERY == 0;
        }

        long estimate(int units) {
            return units == 0 && count == 0 ? BASE : (long) (units == 0 ? bytesPerUnit : BASE + bytesPerUnit * units);
        }

        /** Returns the relative error that the estimate would have had; not a number for the first value. */
        double learn(long walked, int units) {
            double error = count == 0 ? Double.NaN : Math.abs(estimate(units) - walked) / (double) Math.max(1, walked);
            double sample = units == 0 ? walked : Math.max(0, walked - BASE) / (double) units;
            count = Math.min(MEMORY, count + 1);
            bytesPerUnit += (sample - bytesPerUnit) / count;
            return error;
        }
    }
}
