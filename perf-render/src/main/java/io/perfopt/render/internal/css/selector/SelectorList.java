package io.perfopt.render.internal.css.selector;

import java.util.List;

/** Selectors separated by commas. Immutable. */
public record SelectorList(List<Complex> selectors) {
    public boolean isValid() {
        return selectors.stream().allMatch(Complex::isValid);
    }
}
