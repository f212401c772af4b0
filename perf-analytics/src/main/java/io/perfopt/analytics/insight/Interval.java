package io.perfopt.analytics.insight;

/**
 * A range in which a figure lies with the confidence that the answer states, 95 % unless said otherwise. Immutable.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

    /**
     * Checks the components.
     *
     * @param low its lower end
     * @param high its upper end
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("low must be at most high, was [" + low + ", " + high + "]");
        }
    }

    /**
     * Whether a value lies within, ends included.
     *
     * @param value the value
     * @return whether it lies within
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /**
     * Whether two intervals share a value.
     *
     * @param other the other interval
     * @return whether they share one
     */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }

    @Override
    public String toString() {
        return "[" + Text.number(low) + ", " + Text.number(high) + "]";
    }
}
