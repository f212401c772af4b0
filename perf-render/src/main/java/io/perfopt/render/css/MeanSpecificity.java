package io.perfopt.render.css;

/**
 * The mean of many specificities, part by part.
 *
 * @param ids mean of the ids
 * @param classes mean of the classes, attributes and pseudo-classes
 * @param types mean of the element types and pseudo-elements
 */
public record MeanSpecificity(double ids, double classes, double types) {
    /**
     * One number for charts and thresholds: an id counts 100, a class 10, a type 1. The cascade itself never adds them up.
     *
     * @return {@code 100 · ids + 10 · classes + types}
     */
    public double scalar() {
        return 100 * ids + 10 * classes + types;
    }
}
