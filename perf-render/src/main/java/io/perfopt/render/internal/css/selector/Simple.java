package io.perfopt.render.internal.css.selector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One condition of a compound selector. Immutable. */
public sealed interface Simple {
    /**
     * {@code div}, {@code *}, {@code svg|a}.
     *
     * @param prefix the namespace prefix, {@code "*"} for any, empty for none, null when not written
     */
    record Type(@Nullable String prefix, String name, boolean universal) implements Simple {}

    record Id(String name) implements Simple {}

    record ClassName(String name) implements Simple {}

    /**
     * {@code [name op "value" flag]}.
     *
     * @param operator {@code '='}, {@code '~'}, {@code '|'}, {@code '^'}, {@code '$'}, {@code '*'}, or 0 for presence
     * @param flag {@code 'i'}, {@code 's'} or 0
     */
    record Attribute(@Nullable String prefix, String name, char operator, String value, char flag) implements Simple {}

    /** {@code &}. */
    record Nesting() implements Simple {}

    /**
     * {@code :name} or {@code :name(…)}, with what its argument was read as.
     *
     * @param name lower case
     * @param functional whether it was written with brackets
     * @param list the selectors in the argument, if it takes some and has some
     * @param nth the step and offset of the nth family
     * @param words names in the argument of {@code :lang} and {@code :dir}
     */
    record PseudoClass(
            String name,
            boolean functional,
            @Nullable SelectorList list,
            @Nullable Nth nth,
            List<String> words) implements Simple {}

    /**
     * {@code ::name}, {@code ::name(…)} and the four that one colon is enough for.
     *
     * @param name lower case
     * @param list the selectors of {@code ::slotted} and {@code ::cue}
     * @param argument the argument as written, trimmed
     * @param singleColon written with one colon
     */
    record PseudoElement(
            String name, boolean functional, @Nullable SelectorList list, String argument, boolean singleColon)
            implements Simple {}

    /** {@code An+B}. */
    record Nth(int step, int offset) {
        /** Whether position {@code index}, counted from 1, is one of the series. */
        public boolean holds(int index) {
            long distance = (long) index - offset;
            return step == 0 ? distance == 0 : distance % step == 0 && distance / step >= 0;
        }
    }
}
