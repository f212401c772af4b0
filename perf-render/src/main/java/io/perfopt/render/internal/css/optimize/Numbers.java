package io.perfopt.render.internal.css.optimize;

import io.perfopt.render.internal.css.syntax.Chars;
import java.util.Set;

/** Numbers without the zeros they do not need. */
final class Numbers {
    private static final Set<String> LENGTH_UNITS =
            Set.of("px", "em", "rem", "ex", "ch", "pt", "pc", "cm", "mm", "in", "q", "vw", "vh", "vmin", "vmax");

    private Numbers() {}

    /** A number or percentage. */
    static String shorten(String text) {
        boolean percent = text.endsWith("%");
        String number = percent ? text.substring(0, text.length() - 1) : text;
        return shortNumber(number) + (percent ? "%" : "");
    }

    static String dimension(String text, boolean zeroNeedsNoUnit) {
        int unit = 0;
        while (unit < text.length() && (Chars.isDigit(text.charAt(unit)) || "+-.".indexOf(text.charAt(unit)) >= 0)) {
            unit++;
        }
        String number = text.substring(0, unit);
        String name = text.substring(unit);
        boolean exponent =
                !name.isEmpty() && (name.charAt(0) | 32) == 'e' && name.length() > 1 && Chars.isDigit(name.charAt(1));
        if (name.isEmpty() || exponent) {
            return text;
        }
        String shorter = shortNumber(number);
        boolean zero = shorter.equals("0") && zeroNeedsNoUnit && LENGTH_UNITS.contains(Chars.lower(name));
        return zero ? "0" : shorter + name;
    }

    private static String shortNumber(String number) {
        if (number.indexOf('e') >= 0 || number.indexOf('E') >= 0 || number.indexOf('\\') >= 0) {
            return number;
        }
        String sign = number.startsWith("-") || number.startsWith("+") ? number.substring(0, 1) : "";
        String digits = number.substring(sign.length());
        int dot = digits.indexOf('.');
        String whole = dot < 0 ? digits : digits.substring(0, dot);
        String fraction = dot < 0 ? "" : digits.substring(dot + 1);
        int from = 0;
        while (from < whole.length() && whole.charAt(from) == '0') {
            from++;
        }
        int to = fraction.length();
        while (to > 0 && fraction.charAt(to - 1) == '0') {
            to--;
        }
        String shorter = whole.substring(from) + (to == 0 ? "" : "." + fraction.substring(0, to));
        if (shorter.isEmpty()) {
            return sign.equals("-") ? "-0" : "0";
        }
        return sign + shorter;
    }
}
