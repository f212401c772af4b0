package io.perfopt.render.css;

import io.perfopt.render.internal.css.metrics.SelectorWeights;
import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.selector.SelectorParser;
import java.util.Comparator;

/**
 * The weight of a selector in the cascade.
 *
 * @param ids ids
 * @param classes classes, attributes and pseudo-classes
 * @param types element types and pseudo-elements
 */
public record Specificity(int ids, int classes, int types) implements Comparable<Specificity> {
    private static final Comparator<Specificity> ORDER = Comparator.comparingInt(Specificity::ids)
            .thenComparingInt(Specificity::classes)
            .thenComparingInt(Specificity::types);

    /**
     * The specificity of one selector; of a list, the highest.
     *
     * @param selector the selector, nesting not resolved: {@code &} counts nothing
     * @return its specificity
     * @throws IllegalArgumentException if the text is no selector
     */
    public static Specificity of(String selector) {
        SelectorList list = SelectorParser.parse(selector);
        Specificity highest = new Specificity(0, 0, 0);
        for (Complex complex : list.selectors()) {
            if (complex.error() != null) {
                throw new IllegalArgumentException("selector '" + selector + "' cannot be read: " + complex.error());
            }
            int[] weight = SelectorWeights.specificity(complex);
            Specificity own = new Specificity(weight[0], weight[1], weight[2]);
            highest = own.compareTo(highest) > 0 ? own : highest;
        }
        return highest;
    }

    @Override
    public int compareTo(Specificity other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "(" + ids + "," + classes + "," + types + ")";
    }
}
