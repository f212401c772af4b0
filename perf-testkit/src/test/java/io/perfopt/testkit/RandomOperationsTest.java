package io.perfopt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RandomOperationsTest {
    private final String soak = System.getProperty("perfopt.soak", "false");

    @BeforeEach
    void leaveTheSettingsOfTheBuildOut() {
        System.clearProperty("perfopt.soak");
        System.clearProperty("perfopt.seed");
    }

    @AfterEach
    void restoreTheSettingsOfTheBuild() {
        System.setProperty("perfopt.soak", soak);
        System.clearProperty("perfopt.seed");
    }

    @Test
    void passesASubjectThatBehavesLikeItsModel() {
        AtomicInteger steps = new AtomicInteger();

        queue(() -> new RingQueue(8, false))
                .operation("count", 1, (subject, model, random) -> steps.incrementAndGet())
                .steps(5_000)
                .run();

        assertThat(steps.get()).as("one in three").isBetween(1_500, 1_850);
    }

    @Test
    void takesAHundredThousandStepsAndTenTimesAsManyInASoak() {
        AtomicInteger steps = new AtomicInteger();
        RandomOperations<Object, Object> counted = new RandomOperations<>(Object::new, Object::new)
                .operation("count", 1, (subject, model, random) -> steps.incrementAndGet());

        counted.run();
        assertThat(steps.getAndSet(0)).isEqualTo(100_000);

        System.setProperty("perfopt.soak", "true");
        counted.run();
        assertThat(steps.get()).isEqualTo(1_000_000);
    }

    @Test
    void choosesOperationsByTheirWeights() {
        int[] chosen = new int[3];

        new RandomOperations<>(Object::new, Object::new)
                .operation("once", 1, (subject, model, random) -> chosen[0]++)
                .operation("twice", 2, (subject, model, random) -> chosen[1]++)
                .operation("seven times", 7, (subject, model, random) -> chosen[2]++)
                .run();

        // Four standard deviations of a binomial distribution of 100,000 draws.
        assertThat(chosen[0]).isBetween(9_620, 10_380);
        assertThat(chosen[1]).isBetween(19_494, 20_506);
        assertThat(Arrays.stream(chosen).sum()).isEqualTo(100_000);
    }

    @Test
    void findsTheFaultOfAQueueThatLosesAnElementWhenItWraps() {
        AssertionError failure = catchThrowableOfType(
                AssertionError.class,
                () -> queue(() -> new RingQueue(8, true)).seed(7).run());

        // Only a full turn of the ring shows the fault: eight offers with at least one poll, one poll more to see it.
        assertThat(failure).hasMessageContaining("to repeat: seed(7) or -Dperfopt.seed=7");
        assertThat(failure).hasMessageContaining(" of them are enough");
        long offers = count(failure, "  offer(");
        long polls = count(failure, "  poll()");
        assertThat(offers).isBetween(8L, 9L);
        assertThat(polls).isBetween(1L, 9L);
        assertThat(failure).cause().isInstanceOf(AssertionError.class);
    }

    @Test
    void cutsAFailingListDownToTheStepsThatMatter() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new RandomOperations<>(ArrayList<Integer>::new, Object::new)
                        .operation("add", 100, (list, model, random) -> list.add(random.nextInt(1_000)))
                        .operation("mark", 1, (list, model, random) -> list.add(-1))
                        .invariant(
                                1,
                                (list, model) -> assertThat(list.stream()
                                                .filter(value -> value == -1)
                                                .count())
                                        .isLessThan(3))
                        .run())
                .withMessageContaining("3 of them are enough")
                .withMessageContaining(String.format("  mark()%n  mark()%n  mark()%n"))
                .withMessageNotContaining("  add(");
    }

    @Test
    void showsWhatEachStepDrew() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new RandomOperations<>(Object::new, Object::new)
                        .operation("draw", 1, (subject, model, random) -> {
                            random.nextInt(5, 6);
                            random.nextLong(7, 8);
                            random.nextBytes(new byte[9]);
                            throw new IllegalStateException("enough");
                        })
                        .run())
                .withMessageContaining("  draw(5, 7, 9 bytes)")
                .withMessageContaining("java.lang.IllegalStateException: enough");
    }

    @Test
    void repeatsAFailureFromItsSeed() {
        System.setProperty("perfopt.seed", "-123");
        RandomOperations<RingQueue, ArrayDeque<Integer>> broken =
                queue(() -> new RingQueue(4, true)).seed(9);

        AssertionError first = catchThrowableOfType(AssertionError.class, broken::run);
        AssertionError second = catchThrowableOfType(AssertionError.class, broken::run);

        assertThat(first).hasMessageContaining("seed(-123)");
        assertThat(second).hasMessage(first.getMessage());
    }

    @Test
    void startsFromAnotherSeedInEverySoak() {
        System.setProperty("perfopt.soak", "true");
        List<Long> drawn = new ArrayList<>();
        RandomOperations<Object, Object> draws = new RandomOperations<>(Object::new, Object::new)
                .operation("draw", 1, (subject, model, random) -> drawn.add(random.nextLong()))
                .steps(1);

        draws.run();
        draws.run();

        assertThat(drawn).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void saysWhenTheStepsPassOnRepetition() {
        AtomicInteger calls = new AtomicInteger();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new RandomOperations<>(Object::new, Object::new)
                        .operation(
                                "fail once",
                                1,
                                (subject, model, random) ->
                                        assertThat(calls.incrementAndGet()).isNotEqualTo(3))
                        .run())
                .withMessageContaining("the same steps passed when repeated");
    }

    @Test
    void doesNotShrinkToADifferentFault() {
        // Without the first step the list fails too, but with another exception.
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new RandomOperations<>(ArrayList<String>::new, Object::new)
                        .operation("step", 1, (list, model, random) -> {
                            list.add("step");
                            if (list.size() == 40) {
                                throw new IllegalStateException("forty");
                            }
                        })
                        .invariant(50, (list, model) -> {
                            if (list.size() < 40) {
                                throw new IndexOutOfBoundsException("fewer than forty");
                            }
                        })
                        .run())
                .withMessageContaining("40 of them are enough")
                .withMessageContaining("forty");
    }

    @Test
    void showsOnlyTheEndOfAListThatStaysLong() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new RandomOperations<>(ArrayList<String>::new, Object::new)
                        .operation("step", 1, (list, model, random) -> {
                            list.add("step");
                            assertThat(list).hasSizeLessThan(150);
                        })
                        .run())
                .withMessageContaining("150 of them are enough")
                .withMessageContaining("  … 50 steps …");
    }

    @Test
    void closesASubjectAndFailsIfThatThrows() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new RandomOperations<>(FailingToClose::new, Object::new)
                        .operation("nothing", 1, (subject, model, random) -> {})
                        .steps(3)
                        .run())
                .withMessageContaining("still open");
    }

    @Test
    void keepsTheFaultWhenClosingFailsToo() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new RandomOperations<>(FailingToClose::new, Object::new)
                        .operation("fail", 1, (subject, model, random) -> {
                            throw new IndexOutOfBoundsException("the fault");
                        })
                        .run())
                .havingCause()
                .withMessage("the fault")
                .satisfies(cause -> assertThat(cause.getSuppressed()).hasSize(1));
    }

    @Test
    void refusesWhatMakesNoSense() {
        RandomOperations<Object, Object> none = new RandomOperations<>(Object::new, Object::new);

        assertThatIllegalStateException().isThrownBy(none::run).withMessageContaining("at least one operation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.operation("get", 0, (subject, model, random) -> {}))
                .withMessage("weight of operation get must be at least 1, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> none.invariant(0, (subject, model) -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> none.steps(0)).withMessageContaining("was 0");
        assertThatThrownBy(() -> none.steps(100_000_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void drawsEveryKindOfNumberWithinItsBounds() {
        Set<Boolean> seen = new HashSet<>();
        AtomicInteger bits = new AtomicInteger();
        new RandomOperations<>(Object::new, Object::new)
                .operation("draw", 1, (subject, model, random) -> {
                    assertThat(random.nextInt(3)).isBetween(0, 2);
                    assertThat(random.nextLong(3)).isBetween(0L, 2L);
                    assertThat(random.nextDouble(3)).isBetween(0.0, 3.0);
                    assertThat(random.nextDouble(3, 4)).isBetween(3.0, 4.0);
                    assertThat(random.nextDouble()).isBetween(0.0, 1.0);
                    assertThat(random.nextExponential()).isNotNegative();
                    assertThat(random.nextGaussian()).isFinite();
                    seen.add(random.nextBoolean());
                    bits.set(bits.get() | random.nextInt());
                })
                .steps(1_000)
                .run();

        assertThat(seen).containsExactlyInAnyOrder(true, false);
        assertThat(bits).as("every bit was set once").hasValue(-1);
    }

    private static RandomOperations<RingQueue, ArrayDeque<Integer>> queue(Supplier<RingQueue> subject) {
        return new RandomOperations<>(subject, ArrayDeque<Integer>::new)
                .operation("offer", 1, (queue, model, random) -> {
                    int value = random.nextInt(100);
                    boolean taken = model.size() < queue.capacity() && model.offer(value);
                    assertThat(queue.offer(value)).isEqualTo(taken);
                })
                .operation("poll", 1, (queue, model, random) -> {
                    Integer expected = model.poll();
                    assertThat(queue.poll()).isEqualTo(expected == null ? -1 : expected);
                })
                .invariant(10, (queue, model) -> assertThat(queue.size()).isEqualTo(model.size()));
    }

    private static long count(Throwable failure, String start) {
        return failure.toString().lines().filter(line -> line.startsWith(start)).count();
    }

    /** A bounded queue that, if told, forgets what it is offered at the moment its ring wraps around. */
    private static final class RingQueue {
        private final int[] ring;
        private final boolean faulty;
        private int head;
        private int size;

        RingQueue(int capacity, boolean faulty) {
            this.ring = new int[capacity];
            this.faulty = faulty;
        }

        int capacity() {
            return ring.length;
        }

        int size() {
            return size;
        }

        boolean offer(int value) {
            if (size == ring.length) {
                return false;
            }
            int slot = (head + size) % ring.length;
            boolean lost = faulty && slot == 0 && head > 0;
            ring[slot] = lost ? -2 : value;
            size++;
            return true;
        }

        int poll() {
            if (size == 0) {
                return -1;
            }
            int value = ring[head];
            head = (head + 1) % ring.length;
            size--;
            return value;
        }
    }

    private static final class FailingToClose implements AutoCloseable {
        @Override
        public void close() {
            throw new IllegalStateException("still open");
        }
    }
}
