package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.watch.AlertRule;
import java.math.BigDecimal;
import java.math.MathContext;

/** Writes values for people. Stateless. */
final class Amount {
    private Amount() {}

    /** A value of a rule: a duration in the unit that suits it, a share in percent. */
    static String of(AlertRule rule, double value, boolean duration) {
        return switch (rule.measure()) {
            case ERROR_RATE, RATIO -> plain(value * 100) + " %";
            default -> duration ? ofNanos(value) : plain(value);
        };
    }

    private static String ofNanos(double nanos) {
        if (nanos >= 1e9) {
            return plain(nanos / 1e9) + " s";
        }
        return nanos >= 1e6 ? plain(nanos / 1e6) + " ms" : plain(nanos / 1e3) + " us";
    }

    /** Six digits at most, without exponent. */
    static String plain(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return String.valueOf(value);
        }
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
