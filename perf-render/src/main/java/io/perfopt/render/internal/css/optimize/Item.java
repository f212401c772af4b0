package io.perfopt.render.internal.css.optimize;

import java.util.List;

/** A piece of the sheet to print, already as short as it gets by itself. */
sealed interface Item {
    /** A declaration; two with the same text do the same. */
    record Declared(String text) implements Item {}

    /**
     * A style rule.
     *
     * @param known whether every browser reads its selectors, so that they may be put into one list with others
     */
    record Ruled(String prelude, List<Item> items, boolean known) implements Item {
        /** Whether it holds declarations only. */
        boolean isLeaf() {
            return items.stream().allMatch(Declared.class::isInstance);
        }
    }

    /**
     * An at-rule with a block.
     *
     * @param joins whether two neighbours with the same head are the same as one
     * @param vanishes whether it does nothing when empty
     */
    record Grouped(String head, List<Item> items, boolean joins, boolean vanishes) implements Item {}

    /** Text that stays as it is, its own end included. */
    record Raw(String text) implements Item {}
}
