package io.perfopt.analytics.internal.slots;

/**
 * What a series has recorded since it was made or reset, whatever has expired since. Immutable.
 *
 * @param count values
 * @param errors failed operations
 * @param sum nanoseconds for an operation
 */
public record Totals(long count, long errors, double sum) {
    public static final Totals NONE = new Totals(0, 0, 0);

    Totals plus(Accumulator more) {
        return new Totals(
                count + more.count,
                errors + more.errors,
                sum + (more.kind == Kind.OPERATION ? (double) more.sum : more.realSum));
    }

    Totals plus(Totals more) {
        return new Totals(count + more.count, errors + more.errors, sum + more.sum);
    }
}
