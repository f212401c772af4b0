package io.perfopt.analytics.internal.insight.anomaly;

/**
 * Mean and standard deviation of the last few values, in constant time; the sums are taken afresh once a round, so that errors do not
 * add up. Not thread-safe.
 */
final class SlidingWindow {

    private final double[] values;
    private long seen;
    private double offset;
    private double sum;
    private double squares;

    SlidingWindow(int length) {
        values = new double[length];
    }

    /** Takes a value; says whether the window is full. */
    boolean add(double value) {
        int place = (int) (seen % values.length);
        if (seen >= values.length) {
            double left = values[place] - offset;
            sum -= left;
            squares -= left * left;
        }
        values[place] = value;
        seen++;
        sum += value - offset;
        squares += (value - offset) * (value - offset);
        if (place == 0) {
            recount();
        }
        return seen >= values.length;
    }

    private int count() {
        return (int) Math.min(seen, values.length);
    }

    private void recount() {
        offset = values[0];
        sum = 0;
        squares = 0;
        for (int i = 0; i < count(); i++) {
            double value = values[i] - offset;
            sum += value;
            squares += value * value;
        }
    }

    double mean() {
        return offset + sum / count();
    }

    double deviation() {
        double mean = sum / count();
        return Math.sqrt(Math.max(0, squares / count() - mean * mean));
    }
}
