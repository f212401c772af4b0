package io.perfopt.render.internal.css.unused;

import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.Compound;
import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.selector.Simple;
import io.perfopt.render.internal.css.syntax.Chars;
import java.util.function.Predicate;

/** Asks whether a selector mentions a name, at any depth. */
final class Names {
    private Names() {}

    static boolean mentions(SelectorList list, Predicate<String> name, Predicate<String> attribute) {
        for (Complex selector : list.selectors()) {
            for (Compound compound : selector.compounds()) {
                for (Simple simple : compound.simples()) {
                    if (mentions(simple, name, attribute)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean mentions(Simple simple, Predicate<String> name, Predicate<String> attribute) {
        if (simple instanceof Simple.ClassName own) {
            return name.test(own.name());
        }
        if (simple instanceof Simple.Id own) {
            return name.test(own.name());
        }
        if (simple instanceof Simple.Type own) {
            return !own.universal() && name.test(own.name());
        }
        if (simple instanceof Simple.Attribute own) {
            return attribute.test(Chars.lower(own.name()));
        }
        return simple instanceof Simple.PseudoClass own && own.list() != null && mentions(own.list(), name, attribute);
    }
}
