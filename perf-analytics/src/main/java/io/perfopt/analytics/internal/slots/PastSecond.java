package io.perfopt.analytics.internal.slots;

/** Collects durations of one second of the past and adds them to a series at once. For one thread. */
public final class PastSecond {
    private final Series series;
    private final long at;
    private final long now;
    private final Cells cells;
    private long sum;

    /**
     * @param series of an operation
     * @param at the second they belong to; a second that has not passed counts as the last that has
     * @param now the current second
     */
    public PastSecond(Series series, long at, long now) {
        this.series = series;
        this.at = at;
        this.now = now;
        cells = new Cells(series.kind());
    }

    /** Adds a duration several times. */
    public void add(long nanos, long times) {
        long value = series.clamp(nanos);
        cells.addMany(value, times);
        sum = Accumulator.saturatedAdd(sum, Accumulator.saturatedMultiply(value, times));
    }

    /** Makes the values visible. */
    public void finish() {
        cells.sum = sum;
        series.absorb(cells, at, now);
    }
}
