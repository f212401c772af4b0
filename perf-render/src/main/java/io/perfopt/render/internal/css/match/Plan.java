package io.perfopt.render.internal.css.match;

import org.jspecify.annotations.Nullable;

/** One complex selector, ready to be matched against any page. Immutable. */
public final class Plan {
    final CompoundTest[] compounds;
    final char[] combinators;

    /** Where the matcher keeps what it found out about this plan on its page. */
    final int slot;

    /** Whether it asks for {@code :scope}, so that the answer changes with the scoping root. */
    final boolean usesScope;

    private final @Nullable String doubt;

    Plan(CompoundTest[] compounds, char[] combinators, int slot, boolean usesScope, @Nullable String doubt) {
        this.compounds = compounds;
        this.combinators = combinators;
        this.slot = slot;
        this.usesScope = usesScope;
        this.doubt = doubt;
    }

    /** What makes the answer uncertain, or null when nothing does. */
    public @Nullable String doubt() {
        return doubt;
    }

    CompoundTest last() {
        return compounds[compounds.length - 1];
    }
}
