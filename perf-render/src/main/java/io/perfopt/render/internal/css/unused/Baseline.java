package io.perfopt.render.internal.css.unused;

import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.Compound;
import io.perfopt.render.internal.css.selector.Simple;
import java.util.Set;

/**
 * What every browser of the last decade reads. A selector that some browser does not read makes that browser drop the whole rule, so only
 * selectors within these bounds may be taken out of, or merged into, a list.
 */
public final class Baseline {
    private static final Set<String> PSEUDO_CLASSES = Set.of(
            "hover",
            "active",
            "focus",
            "visited",
            "link",
            "target",
            "root",
            "empty",
            "first-child",
            "last-child",
            "only-child",
            "first-of-type",
            "last-of-type",
            "only-of-type",
            "nth-child",
            "nth-last-child",
            "nth-of-type",
            "nth-last-of-type",
            "checked",
            "disabled",
            "enabled",
            "lang");
    private static final Set<String> PSEUDO_ELEMENTS = Set.of("before", "after", "first-line", "first-letter");

    private Baseline() {}

    public static boolean isKnownEverywhere(Complex selector) {
        if (!selector.isValid()) {
            return false;
        }
        for (Compound compound : selector.compounds()) {
            for (Simple simple : compound.simples()) {
                if (!isKnownEverywhere(simple)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isKnownEverywhere(Simple simple) {
        if (simple instanceof Simple.PseudoElement element) {
            return !element.functional() && PSEUDO_ELEMENTS.contains(element.name());
        }
        if (simple instanceof Simple.Attribute attribute) {
            return attribute.flag() == 0 && attribute.prefix() == null;
        }
        if (simple instanceof Simple.Type type) {
            return type.prefix() == null;
        }
        if (simple instanceof Simple.PseudoClass pseudo) {
            boolean plainNot = pseudo.name().equals("not")
                    && pseudo.list() != null
                    && pseudo.list().selectors().size() == 1
                    && pseudo.list().selectors().get(0).compounds().size() == 1
                    && pseudo.list()
                                    .selectors()
                                    .get(0)
                                    .compounds()
                                    .get(0)
                                    .simples()
                                    .size()
                            == 1
                    && isKnownEverywhere(pseudo.list().selectors().get(0));
            return plainNot || (pseudo.list() == null && PSEUDO_CLASSES.contains(pseudo.name()));
        }
        return !(simple instanceof Simple.Nesting);
    }
}
