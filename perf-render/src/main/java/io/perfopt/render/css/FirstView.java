package io.perfopt.render.css;

import io.perfopt.render.internal.css.critical.Estimate;
import io.perfopt.render.internal.css.critical.Subset;
import java.util.BitSet;
import java.util.List;

/**
 * Says which elements show first. {@link #estimated} guesses by rule of thumb; {@link #before} and {@link #within} know, because the author of
 * the page says so. Immutable.
 */
public abstract sealed class FirstView {
    private FirstView() {}

    /**
     * Estimates without a browser: goes through the body in document order, adds up heights (24 pixels a line of text, 8 pixels a character;
     * headings 40 to 56, table rows 36, list items 28, controls 38, media by their height attribute or 150) and takes the elements that start
     * before twice the height of the viewport. Columns side by side are taken as one below the other, which the doubling is for.
     *
     * @param viewport the viewport
     * @return the estimate
     */
    public static FirstView estimated(Viewport viewport) {
        return new Estimated(viewport);
    }

    /**
     * Takes everything that stands before a marker.
     *
     * @param selector the first element it matches and all that follow are below the fold; if none matches, all elements count
     * @return the exact set
     */
    public static FirstView before(String selector) {
        return new Before(Subset.plans(selector));
    }

    /**
     * Takes some parts of the page: what the selectors match, what is in it and what it is in.
     *
     * @param selectors selectors of the parts
     * @return the exact set
     */
    public static FirstView within(List<String> selectors) {
        return new Within(Subset.plans(String.join(",", selectors)));
    }

    abstract BitSet elements(Page page);

    private static final class Estimated extends FirstView {
        private final Viewport viewport;

        Estimated(Viewport viewport) {
            this.viewport = viewport;
        }

        @Override
        BitSet elements(Page page) {
            return Estimate.firstElements(page.dom(), viewport.width(), viewport.height());
        }
    }

    private static final class Before extends FirstView {
        private final Subset marker;

        Before(Subset marker) {
            this.marker = marker;
        }

        @Override
        BitSet elements(Page page) {
            return marker.before(page.dom());
        }
    }

    private static final class Within extends FirstView {
        private final Subset parts;

        Within(Subset parts) {
            this.parts = parts;
        }

        @Override
        BitSet elements(Page page) {
            return parts.around(page.dom());
        }
    }
}
