package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.selector.Complex;
import org.jspecify.annotations.Nullable;

/**
 * One selector of a rule with its two plans. Immutable.
 *
 * @param assumed what it matches in some state of the user; null when the text is no selector
 * @param initial what it matches in the document as delivered; the same plan when no state is in it
 */
public record Selector(
        Complex source, @Nullable Plan assumed, @Nullable Plan initial) {}
