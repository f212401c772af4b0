package io.perfopt.examples.catalogue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Measured figures as people write them. */
final class Figures {
    private Figures() {}

    /** Such as {@code 1.12 s}, {@code 4.7 ms} or {@code 850 µs}: three digits at most, since no more are certain. */
    static String time(Duration duration) {
        double micros = duration.toNanos() / 1e3;
        if (micros < 1_000) {
            return digits(micros) + " µs";
        }
        return micros < 1_000_000 ? digits(micros / 1e3) + " ms" : digits(micros / 1e6) + " s";
    }

    private static String digits(double value) {
        String form = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, form, value);
    }

    /** How many times one goes into the other, in two digits at most, such as {@code 1,200}. */
    static String times(Duration before, Duration after) {
        BigDecimal ratio = BigDecimal.valueOf((double) before.toNanos() / Math.max(1, after.toNanos()));
        return String.format(Locale.ROOT, "%,.0f", ratio.round(new MathContext(2)));
    }
}
