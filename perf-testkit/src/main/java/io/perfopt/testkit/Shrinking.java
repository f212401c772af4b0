package io.perfopt.testkit;

import java.util.function.ToIntFunction;

/**
 * Cuts a failing list of steps down: leaves out halves, quarters and so on down to single steps, and keeps what still fails. What is
 * left fails, and no single step can be left out of it, unless the budget ended first. Not thread-safe.
 */
final class Shrinking {
    /** Steps in all lists tried, as a multiple of the first list: a failing test may take about that many times as long. */
    private static final int MAXIMUM_WORK_FACTOR = 10;

    /** What short lists may cost whatever their length. */
    private static final int MINIMUM_WORK = 1_000_000;

    private final ToIntFunction<StepList> stepsUntilFailure;
    private StepList shortest;
    private long workLeft;
    private int tried;

    /**
     * Shrinking of one list.
     *
     * @param failing a list that fails
     * @param stepsUntilFailure after how many steps a list fails in the same way, 0 if it does not
     */
    Shrinking(StepList failing, ToIntFunction<StepList> stepsUntilFailure) {
        this.shortest = failing;
        this.stepsUntilFailure = stepsUntilFailure;
        this.workLeft = Math.max(MINIMUM_WORK, (long) failing.size() * MAXIMUM_WORK_FACTOR);
    }

    StepList shortest() {
        int chunk = Math.max(1, shortest.size() / 2);
        while (true) {
            boolean cut = withoutChunksOf(chunk);
            if (chunk > 1) {
                chunk /= 2;
            } else if (!cut) {
                return shortest;
            }
        }
    }

    int tried() {
        return tried;
    }

    /** From the end, since what happened long before the failure matters least but what set the stage comes first. */
    private boolean withoutChunksOf(int chunk) {
        boolean cut = false;
        int to = shortest.size();
        while (to > 0 && shortest.size() > 1) {
            int from = Math.max(0, to - chunk);
            if (workLeft <= 0) {
                return false;
            }
            StepList candidate = shortest.without(from, to);
            tried++;
            workLeft -= candidate.size();
            int failsAfter = candidate.size() == 0 ? 0 : stepsUntilFailure.applyAsInt(candidate);
            if (failsAfter > 0) {
                shortest = candidate.prefix(failsAfter);
                cut = true;
            }
            to = Math.min(from, shortest.size());
        }
        return cut;
    }
}
