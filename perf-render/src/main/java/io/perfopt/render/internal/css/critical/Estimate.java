package io.perfopt.render.internal.css.critical;

import io.perfopt.render.internal.css.dom.Dom;
import java.util.BitSet;
import java.util.Map;

/** Guesses from tags and lengths of texts how far down each element starts. */
public final class Estimate {
    private static final int LINE_HEIGHT = 24;
    private static final int CHARACTER_WIDTH = 8;
    private static final int MEDIA_HEIGHT = 150;
    private static final int SAFETY = 2;
    private static final Map<String, Integer> HEIGHTS = Map.ofEntries(
            Map.entry("h1", 56),
            Map.entry("h2", 48),
            Map.entry("h3", 40),
            Map.entry("tr", 36),
            Map.entry("li", 28),
            Map.entry("hr", 20),
            Map.entry("input", 38),
            Map.entry("button", 38),
            Map.entry("select", 38),
            Map.entry("textarea", 60));

    private Estimate() {}

    /** The elements of the body that start before twice {@code height}, with what they are in. */
    public static BitSet firstElements(Dom dom, int width, int height) {
        BitSet first = new BitSet(dom.size);
        int[] fixed = new int[dom.nameCount()];
        HEIGHTS.forEach((tag, pixels) -> {
            if (dom.findName(tag) >= 0) {
                fixed[dom.findName(tag)] = pixels;
            }
        });
        int head = dom.findName("head");
        double y = 0;
        for (int e = 0; e < dom.size; e++) {
            if (dom.namespace[e] == Dom.HTML && dom.tag[e] == head) {
                e = dom.subtreeEnd[e] - 1;
                continue;
            }
            if (y >= (double) SAFETY * height) {
                break;
            }
            first.set(e);
            double text = (double) dom.textLength[e] * CHARACTER_WIDTH / width * LINE_HEIGHT;
            y += dom.namespace[e] == Dom.HTML ? Math.max(text, fixed[dom.tag[e]] + mediaHeight(dom, e)) : 0;
        }
        return first;
    }

    private static int mediaHeight(Dom dom, int e) {
        if (!dom.isHtml(e, "img") && !dom.isHtml(e, "video") && !dom.isHtml(e, "iframe") && !dom.isHtml(e, "canvas")) {
            return 0;
        }
        String declared = dom.value(e, "height");
        int pixels = 0;
        for (int i = 0; declared != null && i < Math.min(5, declared.length()); i++) {
            int digit = Character.digit(declared.charAt(i), 10);
            if (digit < 0) {
                break;
            }
            pixels = pixels * 10 + digit;
        }
        return pixels > 0 ? pixels : MEDIA_HEIGHT;
    }
}
