package io.perfopt.analytics.internal.insight.anomaly;

/**
 * One tail of a stream of values, in constant memory: how rare is a value as far out as this one?
 *
 * <p>Beyond the level that one value in twenty exceeds, excesses are taken as exponential with a mean that is itself only known from the k
 * excesses seen: an excess of y means then has the probability (1 + y / k)^-k, so that a tail known from three values is called rare less
 * readily than one known from a hundred. Level and mean excess follow the stream, each value moving the level by what a stochastic
 * approximation of the quantile asks for (the density at the level follows from the same two numbers, so there is no step size to choose).
 * Rarity is counted in decades: 3 means one in a thousand.
 *
 * <p>What looks rare under that model but happened before is not: a value is never rarer than twice the time since the last one of
 * comparable size, see {@link Recurrence}.
 *
 * <p>Works on upper tails; the caller negates values for a lower one. Not thread-safe: one detector, one thread.
 */
final class Tail {

    /** The share of values that make the tail: few enough to be a tail, enough to learn from within a warm-up. */
    static final double SHARE = 0.05;

    /** After how many values the past begins to fade. */
    static final double MEMORY = 2000;

    private static final double DECADES = 1 / Math.log(10);
    private static final double BASE = -Math.log10(SHARE);

    private final Recurrence recurrence = new Recurrence();
    private double level;
    private double excess;
    private double exceedances;
    private double values;

    /** Starts from the ascending values of a warm-up. */
    void start(double[] sorted) {
        int beyond = beyond(sorted.length);
        level = sorted[sorted.length - beyond - 1];
        for (int i = sorted.length - beyond; i < sorted.length; i++) {
            excess += (sorted[i] - level) / beyond;
        }
        // few values make a larger share the tail: exponential excesses stay exponential further out
        level += excess * Math.log(beyond / (SHARE * sorted.length));
        exceedances = beyond;
        values = sorted.length;
    }

    private static int beyond(int n) {
        return Math.max(3, (int) Math.round(n * SHARE));
    }

    /** Remembers a value of the warm-up at its time, after {@link #start}. */
    void recall(double value, long time) {
        if (value > level) {
            recurrence.add(value, level, time);
        }
    }

    double level() {
        return level;
    }

    /** How rare the value is, in decades; 0 inside the bulk. The floor is the smallest excess that may count as typical. */
    double rarity(double value, double floor, long time) {
        if (value <= level) {
            return 0;
        }
        double means = (value - level) / Math.max(excess, floor);
        double rarity = BASE + DECADES * exceedances * Math.log1p(means / exceedances);
        double capped = Math.min(rarity, recurrence.rarity(value, level, time));
        recurrence.add(value, level, time);
        return capped;
    }

    /** Lets level and excess follow one more value. */
    void learn(double value, double floor) {
        values = Math.min(values + 1, MEMORY);
        double step = Math.max(excess, floor) / (values * SHARE);
        if (value > level) {
            exceedances = Math.min(exceedances + 1, MEMORY * SHARE);
            excess += (value - level - excess) / exceedances;
            level += step * (1 - SHARE);
        } else {
            level -= step * SHARE;
        }
    }
}
