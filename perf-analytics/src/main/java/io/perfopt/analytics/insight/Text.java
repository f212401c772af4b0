package io.perfopt.analytics.insight;

import java.util.Locale;
import java.util.OptionalDouble;

/** How figures are written in answers. Stateless and safe from any thread. */
final class Text {

    private Text() {}

    /** Four significant digits, without an exponent where that reads better. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e9) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return size >= 1e9 || size < 1e-4
                ? String.format(Locale.ROOT, "%.3e", value)
                : String.format(Locale.ROOT, "%." + Math.max(0, 3 - (int) Math.floor(Math.log10(size))) + "f", value);
    }

    static String signedPercent(double value) {
        return String.format(Locale.ROOT, "%+.1f %%", value);
    }

    static String pValue(double p) {
        return p < 0.0001 ? "p < 0.0001" : String.format(Locale.ROOT, "p = %.4f", p);
    }

    static String pValue(OptionalDouble p) {
        return p.isPresent() ? pValue(p.getAsDouble()) : "no p";
    }
}
