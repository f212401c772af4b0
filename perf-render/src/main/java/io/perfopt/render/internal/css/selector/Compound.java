package io.perfopt.render.internal.css.selector;

import java.util.List;

/** Conditions on one element, in the order written. Immutable. */
public record Compound(List<Simple> simples) {}
