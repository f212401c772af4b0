package io.perfopt.render.internal.css.optimize;

import io.perfopt.render.internal.css.syntax.Chars;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shortest spelling of a colour, where there is one of exactly the same value. */
final class Colours {
    private static final Map<String, String> LONG_NAMES = Map.ofEntries(
            Map.entry("white", "#fff"),
            Map.entry("black", "#000"),
            Map.entry("transparent", "#0000"),
            Map.entry("yellow", "#ff0"),
            Map.entry("magenta", "#f0f"),
            Map.entry("fuchsia", "#f0f"),
            Map.entry("aliceblue", "#f0f8ff"),
            Map.entry("darkblue", "#00008b"),
            Map.entry("darkgray", "#a9a9a9"),
            Map.entry("darkgrey", "#a9a9a9"),
            Map.entry("darkgreen", "#006400"),
            Map.entry("lightgray", "#d3d3d3"),
            Map.entry("lightgrey", "#d3d3d3"),
            Map.entry("whitesmoke", "#f5f5f5"),
            Map.entry("lightblue", "#add8e6"),
            Map.entry("steelblue", "#4682b4"),
            Map.entry("royalblue", "#4169e1"),
            Map.entry("dodgerblue", "#1e90ff"),
            Map.entry("slategray", "#708090"),
            Map.entry("rebeccapurple", "#639"));
    private static final Map<String, String> SHORT_NAMES = Map.ofEntries(
            Map.entry("#f00", "red"),
            Map.entry("#ff0000", "red"),
            Map.entry("#000080", "navy"),
            Map.entry("#008000", "green"),
            Map.entry("#008080", "teal"),
            Map.entry("#800000", "maroon"),
            Map.entry("#800080", "purple"),
            Map.entry("#808000", "olive"),
            Map.entry("#808080", "gray"),
            Map.entry("#c0c0c0", "silver"),
            Map.entry("#ffa500", "orange"),
            Map.entry("#ffc0cb", "pink"),
            Map.entry("#d2b48c", "tan"),
            Map.entry("#a52a2a", "brown"),
            Map.entry("#ffd700", "gold"),
            Map.entry("#4b0082", "indigo"),
            Map.entry("#ee82ee", "violet"),
            Map.entry("#fa8072", "salmon"),
            Map.entry("#f5f5dc", "beige"),
            Map.entry("#fffff0", "ivory"),
            Map.entry("#f0e68c", "khaki"),
            Map.entry("#faf0e6", "linen"),
            Map.entry("#fffafa", "snow"),
            Map.entry("#ff7f50", "coral"),
            Map.entry("#ff6347", "tomato"),
            Map.entry("#da70d6", "orchid"),
            Map.entry("#dda0dd", "plum"),
            Map.entry("#a0522d", "sienna"),
            Map.entry("#cd853f", "peru"),
            Map.entry("#f5deb3", "wheat"),
            Map.entry("#f0ffff", "azure"));
    private static final Pattern RGB = Pattern.compile(
            "rgba?\\(\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*(?:,\\s*([01])(?:\\.0*)?\\s*)?\\)",
            Pattern.CASE_INSENSITIVE);

    private Colours() {}

    static String hex(String text) {
        String lower = Chars.lower(text);
        for (int i = 1; i < lower.length(); i++) {
            if (!Chars.isHex(lower.charAt(i))) {
                return text;
            }
        }
        int digits = lower.length() - 1;
        if (digits != 3 && digits != 4 && digits != 6 && digits != 8) {
            return text;
        }
        if (digits >= 6) {
            StringBuilder half = new StringBuilder("#");
            for (int i = 1; i < lower.length() && lower.charAt(i) == lower.charAt(i + 1); i += 2) {
                half.append(lower.charAt(i));
            }
            if (half.length() == digits / 2 + 1) {
                lower = half.toString();
            }
        }
        return SHORT_NAMES.getOrDefault(lower, lower);
    }

    static String name(String text) {
        return LONG_NAMES.getOrDefault(Chars.lower(text), text);
    }

    /** {@code rgb(255, 0, 0)} and {@code rgba(…, 1)}; empty when it is something else. */
    static String function(String text) {
        Matcher matcher = RGB.matcher(text);
        if (!matcher.matches()) {
            return "";
        }
        StringBuilder hex = new StringBuilder("#");
        for (int i = 1; i <= 3; i++) {
            int part = Math.min(255, Integer.parseInt(matcher.group(i)));
            hex.append(Character.forDigit(part >> 4, 16)).append(Character.forDigit(part & 15, 16));
        }
        if ("0".equals(matcher.group(4))) {
            hex.append("00");
        }
        return hex(hex.toString());
    }
}
