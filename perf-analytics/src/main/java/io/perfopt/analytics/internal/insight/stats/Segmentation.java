package io.perfopt.analytics.internal.insight.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts values into segments of steady level: the surest step first, then within its two sides, each step confirmed by ranks as well as by
 * means. Where no single step is sure, a pair is tried, since a level that goes up and comes back hides each step from the other.
 *
 * <p>Steps smaller than the magnitude asked for are taken back at the end, the smallest first, since their sides then join. Magnitude is
 * judged near the step, so that a slow drift does not add up to one. Not thread-safe: one use, one instance.
 */
public final class Segmentation {

    /**
     * A confirmed step.
     *
     * @param index the first value after it
     * @param before the median of the values just before
     * @param after the median of the values just after
     * @param pValue of the step
     */
    public record Step(int index, double before, double after, double pValue) {

        /** The size of the step relative to the level before it. */
        public double relative() {
            return after == before ? 0 : (after - before) / Math.abs(before);
        }
    }

    /** How many values on either side say how large a step is. */
    private static final int NEAR = 30;

    /** How much surer the steps of a pair must be than a single one: there are far more pairs to find by chance. */
    private static final double PAIR = 10;

    private final double[] values;
    private final double alpha;
    private final int minimumSegment;
    private final double inflation;
    private final List<StepTest> found = new ArrayList<>();

    private Segmentation(double[] values, double alpha, int minimumSegment) {
        this.values = values;
        this.alpha = alpha;
        this.minimumSegment = minimumSegment;
        inflation = SteppedNoise.inflation(values, minimumSegment);
    }

    /**
     * The steps of some values.
     *
     * @param alpha the share of steady series in which a step may be found by mistake
     * @param minimumSegment the shortest segment
     * @param minimumRelative the smallest step, relative to the level before it
     */
    public static List<Step> steps(double[] values, double alpha, int minimumSegment, double minimumRelative) {
        Segmentation segmentation = new Segmentation(values, alpha, minimumSegment);
        segmentation.split(0, values.length);
        segmentation.refine();
        List<Step> steps = segmentation.withLevels();
        while (!steps.isEmpty()) {
            int smallest = 0;
            for (int i = 1; i < steps.size(); i++) {
                if (Math.abs(steps.get(i).relative())
                        < Math.abs(steps.get(smallest).relative())) {
                    smallest = i;
                }
            }
            if (Math.abs(steps.get(smallest).relative()) >= minimumRelative) {
                break;
            }
            segmentation.found.remove(smallest);
            steps = segmentation.withLevels();
        }
        return steps;
    }

    private void split(int from, int to) {
        StepTest single = test(from, to);
        if (sure(from, single, to, alpha)) {
            found.add(single);
            split(from, single.index());
            split(single.index(), to);
        } else if (single.index() > 0) {
            splitInThree(from, single.index(), to);
        }
    }

    private void splitInThree(int from, int cut, int to) {
        StepTest before = test(from, cut);
        StepTest after = test(cut, to);
        boolean left = before.explained() >= after.explained();
        int other = left ? before.index() : after.index();
        if (other == 0) {
            return;
        }
        // each step anew between the ends and the other one
        StepTest first = left ? test(from, cut) : test(from, other);
        StepTest second = first.index() > 0 ? test(first.index(), to) : StepTest.NONE;
        if (second.index() > 0
                && sure(from, first, second.index(), alpha / PAIR)
                && sure(first.index(), second, to, alpha / PAIR)) {
            found.add(first);
            found.add(second);
            split(from, first.index());
            split(first.index(), second.index());
            split(second.index(), to);
        }
    }

    private StepTest test(int from, int to) {
        return StepTest.of(values, from, to, minimumSegment, inflation);
    }

    private boolean sure(int from, StepTest step, int to, double level) {
        return step.pValue() < level
                && MannWhitney.pValue(
                                Arrays.copyOfRange(values, from, step.index()),
                                Arrays.copyOfRange(values, step.index(), to),
                                inflation)
                        < level;
    }

    /** Places each step anew between its final neighbours; the first cut was made with other steps still around. */
    private void refine() {
        found.sort((a, b) -> Integer.compare(a.index(), b.index()));
        for (int i = 0; i < found.size(); i++) {
            StepTest again = test(start(i), end(i));
            if (again.pValue() < alpha) {
                found.set(i, again);
            }
        }
    }

    private int start(int i) {
        return i == 0 ? 0 : found.get(i - 1).index();
    }

    private int end(int i) {
        return i == found.size() - 1 ? values.length : found.get(i + 1).index();
    }

    private List<Step> withLevels() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            int at = found.get(i).index();
            double before = Samples.median(Arrays.copyOfRange(values, Math.max(start(i), at - NEAR), at));
            double after = Samples.median(Arrays.copyOfRange(values, at, Math.min(end(i), at + NEAR)));
            steps.add(new Step(at, before, after, found.get(i).pValue()));
        }
        return steps;
    }
}
