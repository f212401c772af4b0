package io.perfopt.analytics.internal.export;

import java.math.BigDecimal;

/** Numbers as every format reads them. Stateless. */
final class Numbers {
    private Numbers() {}

    /** Without exponent or locale; empty for what is absent. */
    static String plain(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : new BigDecimal(Double.toString(value)).toPlainString();
    }

    /** Nanoseconds as milliseconds with three digits, for people. */
    static String millis(double nanos) {
        return Double.isNaN(nanos) ? "–" : String.format(java.util.Locale.ROOT, "%,.3f", nanos / 1e6);
    }

    /** Six significant digits, for people. */
    static String shortly(double value) {
        return Double.isNaN(value)
                ? "–"
                : new BigDecimal(value)
                        .round(new java.math.MathContext(6))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
