package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.watch.AlertRule;
import java.math.BigDecimal;
import java.math.MathContext;

/** Writes values for people. Stateless. */
final class Amount {
    private Amount() {}

    /** A value of a rule: large values of a statistic of durations in milliseconds, shares in percent. */
    static String of(AlertRule rule, double value) {
        return switch (rule.measure()) {
            case ERROR_RATE, RATIO -> plain(value * 100) + " %";
            default -> plain(value);
        };
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
