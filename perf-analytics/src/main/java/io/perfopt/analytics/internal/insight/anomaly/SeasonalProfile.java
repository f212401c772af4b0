package io.perfopt.analytics.internal.insight.anomaly;

/**
 * What a stream usually does at this time of the day or week, learned by exponential averages per part of the period. Not thread-safe.
 */
final class SeasonalProfile {

    private static final long SECONDS_PER_PART = 3600;

    /** Weight of the newest value of a part; the last few days count. */
    private static final double NEWEST = 0.2;

    private final long periodSeconds;
    private final double[] means;
    private final int[] counts;
    private long first;
    private boolean begun;

    SeasonalProfile(long periodSeconds) {
        this.periodSeconds = periodSeconds;
        means = new double[(int) (periodSeconds / SECONDS_PER_PART)];
        counts = new int[means.length];
    }

    /** The value minus what was usual, before learning it; NaN until two periods are known. */
    double residual(long epochSecond, double value) {
        if (!begun) {
            begun = true;
            first = epochSecond;
        }
        int part = (int) (Math.floorMod(epochSecond, periodSeconds) / SECONDS_PER_PART);
        boolean known = counts[part] >= 2 && epochSecond - first >= 2 * periodSeconds;
        double residual = known ? value - means[part] : Double.NaN;
        counts[part] = Math.min(counts[part] + 1, Integer.MAX_VALUE - 1);
        means[part] += Math.max(NEWEST, 1.0 / counts[part]) * (value - means[part]);
        return residual;
    }
}
