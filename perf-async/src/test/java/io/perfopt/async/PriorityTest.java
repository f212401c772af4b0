package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Order between operations: priority, age, types, and the bound on starvation. */
class PriorityTest {
    private static final Duration STEP = Duration.ofMillis(100);
    private final List<String> order = new ArrayList<>();

    private Operation<String> noting(String type, String name) {
        return Operation.of(type, () -> {
            order.add(name);
            return name;
        });
    }

    @Test
    @Tag("A1")
    void runsTheMostUrgentFirstAndTheOldestWithinAPriority() {
        ManualOps manual = ManualOps.single();
        manual.ops.submit(noting("t", "low").priority(1));
        manual.ops.submit(noting("t", "first").priority(9));
        manual.ops.submit(noting("t", "default"));
        manual.ops.submit(noting("t", "second").priority(9));
        OperationHandle<String> top = manual.ops.submit(noting("t", "top").priority(10));
        manual.run();
        assertThat(order).containsExactly("top", "first", "second", "default", "low");
        assertThat(top.id()).isPositive();
        assertThat(top.priority()).isEqualTo(10);
        assertThat(manual.ops.operation(top.id()).orElseThrow().timeout()).contains(Duration.ofSeconds(30));
    }

    @Test
    @Tag("A1")
    void refusesAPriorityOutOfRangeNamingRuleAndValue() {
        assertThatThrownBy(() -> noting("t", "x").priority(11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("priority must be 1 to 10, was 11");
    }

    @Test
    @Tag("A7")
    void aChangedPriorityMovesAQueuedOperationAndKeepsItsAge() {
        ManualOps manual = ManualOps.single();
        List<OperationHandle<String>> handles = new ArrayList<>();
        manual.ops.submit(Operation.of("t", () -> {
            handles.add(manual.ops.submit(noting("t", "raised").priority(1)));
            manual.advance(Duration.ofNanos(1));
            handles.add(manual.ops.submit(noting("t", "nine").priority(9)));
            handles.add(manual.ops.submit(noting("t", "lowered").priority(8)));
            assertThat(handles.get(0).changePriority(9)).isTrue();
            return handles.get(2).changePriority(2);
        }));
        manual.run();
        assertThat(order).containsExactly("raised", "nine", "lowered");
        assertThat(handles.get(0).changePriority(3)).isFalse();
        assertThat(handles.get(0).priority()).isEqualTo(9);
    }

    /** A flood of priority 10 refills itself for ever; a priority 1 operation must still start after nine aging steps and what was queued before it. */
    private Duration waitUnderAFlood(Duration agingStep, String floodType, String starvedType, Duration horizon) {
        ManualOps manual = ManualOps.of(builder ->
                builder.maxConcurrent(1).maxClaim(1).agingStep(agingStep).tick(Duration.ofSeconds(5)));
        Duration service = Duration.ofMillis(1);
        long[] started = {-1};
        long begun = manual.time.nanoTime();
        class Flood {
            void more() {
                manual.ops.submit(Operation.of(floodType, () -> {
                            manual.time.advance(service);
                            if (started[0] < 0 && manual.time.nanoTime() - begun < horizon.toNanos()) {
                                more();
                            }
                            return "flood";
                        })
                        .priority(10));
            }
        }
        Flood flood = new Flood();
        for (int backlog = 0; backlog < 10; backlog++) {
            flood.more();
        }
        manual.ops.submit(Operation.of(starvedType, () -> {
                    started[0] = manual.time.nanoTime();
                    return "starved";
                })
                .priority(1)
                .timeout(Duration.ZERO));
        manual.advance(horizon.multipliedBy(2));
        return Duration.ofNanos(started[0] < 0 ? -1 : started[0] - begun);
    }

    @Test
    @Tag("A1")
    void aPriorityOneOperationStartsWithinNineAgingStepsUnderAnEndlessFlood() {
        Duration wait = waitUnderAFlood(STEP, "t", "t", Duration.ofSeconds(3));
        Duration backlog = Duration.ofMillis(11);
        assertThat(wait)
                .isBetween(
                        STEP.multipliedBy(9).minusMillis(1),
                        STEP.multipliedBy(9).plus(backlog));
    }

    @Test
    @Tag("A1")
    void theBoundHoldsBetweenTypesAsWell() {
        Duration wait = waitUnderAFlood(STEP, "flood", "starved", Duration.ofSeconds(3));
        assertThat(wait).isBetween(Duration.ofMillis(800), Duration.ofMillis(945 + 11));
    }

    @Test
    void strictPrioritiesStarveAsTheyMust() {
        assertThat(waitUnderAFlood(Duration.ZERO, "t", "t", Duration.ofSeconds(2)))
                .isGreaterThan(Duration.ofSeconds(2));
        assertThat(waitUnderAFlood(Duration.ZERO, "flood", "starved", Duration.ofSeconds(2)))
                .isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void typesShareByWeightWhateverTheirBacklog() {
        ManualOps manual =
                ManualOps.of(builder -> builder.maxConcurrent(1).maxClaim(1).tick(Duration.ofSeconds(5)));
        manual.ops.configure("light", type -> type.weight(1).timeout(Duration.ZERO));
        manual.ops.configure("heavy", type -> type.weight(3).timeout(Duration.ZERO));
        for (int i = 0; i < 4_000; i++) {
            manual.ops.submit(Operation.of("heavy", () -> timed(manual, "heavy")));
            manual.ops.submit(Operation.of("light", () -> timed(manual, "light")));
        }
        manual.run();
        long heavy = order.subList(0, 4_000).stream().filter("heavy"::equals).count();
        assertThat(heavy).isBetween(2_850L, 3_150L);
    }

    @Test
    void aBacklogOfOneTypeDoesNotHoldUpAnother() {
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(1).maxClaim(1));
        for (int i = 0; i < 5_000; i++) {
            manual.ops.submit(
                    Operation.of("heavy", () -> timed(manual, "heavy")).timeout(Duration.ZERO));
        }
        // Half of the backlog later the light type comes: it must not wait for the other half.
        manual.ops.submit(Operation.of("late", () -> "x").startDelay(Duration.ofMillis(2_500)));
        List<Integer> places = new ArrayList<>();
        manual.ops.submit(Operation.of("light", () -> places.add(order.size())).startDelay(Duration.ofMillis(2_500)));
        manual.advance(Duration.ofSeconds(10));
        assertThat(order).hasSize(5_000);
        assertThat(places).hasSize(1);
        // The timer runs on the thread that works, so the delay ends some operations late; the share is what counts.
        assertThat(places.get(0)).isBetween(2_400, 2_530);
    }

    private String timed(ManualOps manual, String name) {
        manual.time.advance(Duration.ofMillis(1));
        order.add(name);
        return name;
    }
}
