package io.perfopt.internal.budget;

import io.perfopt.analytics.watch.Budget;
import java.util.Map;
import java.util.TreeSet;

/** The units in which budgets of durations and sizes are written. Immutable. */
final class Units {
    static final Units NANOSECONDS = new Units(Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9));
    static final Units BYTES = new Units(Map.of("B", 1.0, "KB", 0x1p10, "MB", 0x1p20, "GB", 0x1p30));

    private final Map<String, Double> factors;

    private Units(Map<String, Double> factors) {
        this.factors = factors;
    }

    /** A figure in the unit of its budget; a unit of another kind would compare what cannot be compared, so it is refused. */
    double in(Budget budget, long figure) {
        Double factor = factors.get(budget.unit());
        if (factor == null) {
            throw new IllegalArgumentException("budget " + budget.kind() + " " + budget.name()
                    + ": unit must be one of " + new TreeSet<>(factors.keySet()) + ", was '" + budget.unit() + "'");
        }
        return figure / factor;
    }
}
