package io.perfopt.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A test that applies a long random list of operations both to a subject and to a plain model of it, and looks for the first
 * difference. When it finds one it cuts the list down and fails with the seed and the few steps that are enough.
 *
 * <pre>{@code
 * new RandomOperations<>(LruCache::new, LinkedHashMap<Integer, Integer>::new)
 *         .operation("put", 3, (cache, model, random) -> {
 *             int key = random.nextInt(100);
 *             assertThat(cache.put(key, key)).isEqualTo(model.put(key, key));
 *         })
 *         .operation("remove", 1, (cache, model, random) -> {
 *             int key = random.nextInt(100);
 *             assertThat(cache.remove(key)).isEqualTo(model.remove(key));
 *         })
 *         .invariant(100, (cache, model) -> assertThat(cache.size()).isEqualTo(model.size()))
 *         .run();
 * }</pre>
 *
 * <p>A run takes {@value #DEFAULT_STEPS} steps from seed {@value #DEFAULT_SEED}, the same on every machine. With {@code
 * -Dperfopt.soak=true} it takes ten times as many and starts from a new seed each time; {@code -Dperfopt.seed=…} starts from the given
 * one. The failure message names the seed to repeat.
 *
 * <p>Everything an operation does must follow from the subject, the model and the random source it is given, or a failure cannot be
 * repeated. A subject that is {@link AutoCloseable} is closed after each run, and what that throws fails the run.
 *
 * <p>Not safe for use by several threads: build and run on one.
 *
 * @param <S> what is tested
 * @param <M> a model of it, so plain that it is right at first sight
 */
public final class RandomOperations<S, M> {
    /** How many steps a run takes if nothing else is said, a tenth of what it takes with {@code -Dperfopt.soak=true}. */
    public static final int DEFAULT_STEPS = 100_000;

    /** Where the random numbers start if nothing else is said. */
    public static final long DEFAULT_SEED = 42;

    private static final int SOAK_FACTOR = 10;

    /** How many steps a failure message shows, the last ones. */
    private static final int MAXIMUM_SHOWN = 100;

    private final Supplier<? extends S> subject;
    private final Supplier<? extends M> model;
    private final List<Kind<S, M>> kinds = new ArrayList<>();
    private final List<Invariant<S, M>> invariants = new ArrayList<>();
    private int totalWeight;
    private int steps = DEFAULT_STEPS;
    private long seed = DEFAULT_SEED;

    /**
     * A test without operations yet.
     *
     * @param subject makes what is tested, anew for each run
     * @param model makes the model of a new subject
     */
    public RandomOperations(Supplier<? extends S> subject, Supplier<? extends M> model) {
        this.subject = Objects.requireNonNull(subject, "subject");
        this.model = Objects.requireNonNull(model, "model");
    }

    /**
     * Adds an operation.
     *
     * @param name how the failure message calls it
     * @param weight how often it is chosen, in relation to the weights of the others; at least 1
     * @param operation applies it to both sides and compares what they answer
     * @return this
     * @throws IllegalArgumentException if the weight is less than 1
     */
    public RandomOperations<S, M> operation(String name, int weight, Operation<? super S, ? super M> operation) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(operation, "operation");
        totalWeight = Math.addExact(totalWeight, atLeastOne("weight of operation " + name, weight));
        kinds.add(new Kind<>(name, weight, operation));
        return this;
    }

    /**
     * Adds a comparison of the whole subject with the whole model, made every so many steps and at the end.
     *
     * @param everySteps how many steps lie between two comparisons, at least 1; the more the comparison costs, the more
     * @param check throws if the two differ
     * @return this
     * @throws IllegalArgumentException if the number of steps is less than 1
     */
    public RandomOperations<S, M> invariant(int everySteps, Check<? super S, ? super M> check) {
        Objects.requireNonNull(check, "check");
        invariants.add(new Invariant<>(atLeastOne("everySteps", everySteps), check));
        return this;
    }

    /**
     * Takes another number of steps than {@value #DEFAULT_STEPS}; with {@code -Dperfopt.soak=true} ten times as many.
     *
     * @param steps how many, at least 1 and at most 100,000,000
     * @return this
     * @throws IllegalArgumentException if the number lies outside
     */
    public RandomOperations<S, M> steps(int steps) {
        if (steps < 1 || steps > 100_000_000) {
            throw new IllegalArgumentException("steps must be between 1 and 100,000,000, was " + steps);
        }
        this.steps = steps;
        return this;
    }

    /**
     * Starts from another seed than {@value #DEFAULT_SEED}.
     *
     * @param seed any number
     * @return this
     */
    public RandomOperations<S, M> seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Applies the operations until one fails or all steps are done.
     *
     * @throws AssertionError if a step or an invariant threw; the message holds the seed, the shortest list of steps found that still
     *     fails and how often it was tried, the cause is what the step threw
     * @throws IllegalStateException if there is no operation
     */
    public void run() {
        if (kinds.isEmpty()) {
            throw new IllegalStateException(
                    "a run needs at least one operation; add it with operation(name, weight, operation)");
        }
        boolean soak = Boolean.getBoolean("perfopt.soak");
        Long wanted = Long.getLong("perfopt.seed");
        long start = wanted != null ? wanted : soak ? new SplittableRandom().nextLong() : seed;
        StepList all = drawSteps(start, soak ? Math.multiplyExact(steps, SOAK_FACTOR) : steps);
        Failure first = replay(all, null);
        if (first != null) {
            StepList prefix = all.prefix(first.stepsTaken());
            throw report(start, prefix, first);
        }
    }

    private AssertionError report(long start, StepList prefix, Failure first) {
        Shrinking shrinking = new Shrinking(prefix, list -> {
            Failure again = replay(list, null);
            return again != null && again.resembles(first) ? again.stepsTaken() : 0;
        });
        StepList shortest = shrinking.shortest();
        Deque<String> trace = new ArrayDeque<>();
        Failure last = replay(shortest, trace);
        StringBuilder message = new StringBuilder(String.format(
                Locale.ROOT,
                "step %,d failed; to repeat: seed(%d) or -Dperfopt.seed=%d%n",
                prefix.size(),
                start,
                start));
        if (last == null || !last.resembles(first)) {
            message.append(
                    "the same steps passed when repeated: the operations depend on something besides subject, model and random");
            return new AssertionError(message.toString(), first.thrown());
        }
        message.append(String.format(
                Locale.ROOT,
                "%,d of them are enough (%,d shorter lists tried):%n",
                shortest.size(),
                shrinking.tried()));
        if (shortest.size() > trace.size()) {
            message.append(String.format(Locale.ROOT, "  … %,d steps …%n", shortest.size() - trace.size()));
        }
        trace.forEach(line -> message.append("  ").append(line).append(System.lineSeparator()));
        message.append(last.thrown());
        return new AssertionError(message.toString(), last.thrown());
    }

    private StepList drawSteps(long start, int count) {
        SplittableRandom random = new SplittableRandom(start);
        int[] chosen = new int[count];
        long[] seeds = new long[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = choose(random.nextInt(totalWeight));
            seeds[i] = random.nextLong();
        }
        return new StepList(chosen, seeds);
    }

    private int choose(int ticket) {
        int left = ticket;
        int kind = 0;
        while (left >= kinds.get(kind).weight()) {
            left -= kinds.get(kind).weight();
            kind++;
        }
        return kind;
    }

    /** Applies the list to a new subject and model and closes the subject; the last steps are left in the trace if there is one. */
    private @Nullable Failure replay(StepList list, @Nullable Deque<String> trace) {
        S tested = subject.get();
        Failure failure = applyAll(list, tested, model.get(), trace);
        if (tested instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable e) {
                if (failure == null) {
                    return new Failure(list.size(), e);
                }
                failure.thrown().addSuppressed(e);
            }
        }
        return failure;
    }

    private @Nullable Failure applyAll(StepList list, S tested, M plain, @Nullable Deque<String> trace) {
        for (int step = 0; step < list.size(); step++) {
            Kind<S, M> kind = kinds.get(list.kind(step));
            RecordedRandom random = new RecordedRandom(list.seed(step), trace != null);
            int taken = step + 1;
            try {
                kind.operation().apply(tested, plain, random);
                for (Invariant<S, M> invariant : invariants) {
                    if (taken % invariant.everySteps() == 0 || taken == list.size()) {
                        invariant.check().compare(tested, plain);
                    }
                }
            } catch (Throwable e) {
                return new Failure(taken, e);
            } finally {
                if (trace != null) {
                    trace.add(kind.name() + random.drawn());
                    if (trace.size() > MAXIMUM_SHOWN) {
                        trace.remove();
                    }
                }
            }
        }
        return null;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
        return value;
    }

    /**
     * One kind of step.
     *
     * @param <S> what is tested
     * @param <M> its model
     */
    @FunctionalInterface
    public interface Operation<S, M> {
        /**
         * Applies the operation to both sides and compares what they answer.
         *
         * @param subject what is tested
         * @param model what it should behave like
         * @param random the only source of keys, sizes and choices; the same step gets the same numbers whenever the list is repeated
         * @throws Exception if the two differ, or anything else is wrong; every exception and assertion error fails the run
         */
        void apply(S subject, M model, RandomGenerator random) throws Exception;
    }

    /**
     * A comparison of the whole subject with the whole model.
     *
     * @param <S> what is tested
     * @param <M> its model
     */
    @FunctionalInterface
    public interface Check<S, M> {
        /**
         * Compares.
         *
         * @param subject what is tested
         * @param model what it should look like
         * @throws Exception if the two differ; every exception and assertion error fails the run
         */
        void compare(S subject, M model) throws Exception;
    }

    private record Kind<S, M>(String name, int weight, Operation<? super S, ? super M> operation) {}

    private record Invariant<S, M>(int everySteps, Check<? super S, ? super M> check) {}

    private record Failure(int stepsTaken, Throwable thrown) {
        /** Whether two failures look like the same fault; a shorter list that fails for another reason would mislead. */
        boolean resembles(Failure other) {
            return thrown.getClass() == other.thrown.getClass();
        }
    }
}
