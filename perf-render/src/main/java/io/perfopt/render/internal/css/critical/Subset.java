package io.perfopt.render.internal.css.critical;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.match.CompiledSelectors;
import io.perfopt.render.internal.css.match.Matcher;
import io.perfopt.render.internal.css.match.Plan;
import io.perfopt.render.internal.css.match.Selector;
import io.perfopt.render.internal.css.match.Truth;
import io.perfopt.render.internal.css.syntax.CssParser;
import java.util.BitSet;

/** Elements that selectors of the caller pick out. Immutable. */
public final class Subset {
    private final CompiledSelectors selectors;

    private Subset(CompiledSelectors selectors) {
        this.selectors = selectors;
    }

    /**
     * Reads the selectors.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    public static Subset plans(String list) {
        CompiledSelectors compiled = CompiledSelectors.compile(CssParser.parse(list + "{}", 1));
        if (compiled.rules().size() != 1) {
            throw new IllegalArgumentException("selector '" + list + "' cannot be read");
        }
        for (Selector selector : compiled.rules().get(0).selectors()) {
            if (selector.initial() == null) {
                throw new IllegalArgumentException("selector '" + list + "' cannot be read: "
                        + selector.source().error());
            }
        }
        return new Subset(compiled);
    }

    private BitSet matches(Dom dom) {
        Matcher matcher = selectors.matcher(dom);
        BitSet found = new BitSet(dom.size);
        for (Selector selector : selectors.rules().get(0).selectors()) {
            Plan plan = selector.initial();
            for (int e = 0; plan != null && e < dom.size; e++) {
                if (matcher.matches(plan, e) == Truth.YES) {
                    found.set(e);
                }
            }
        }
        return found;
    }

    /** All elements before the first match. */
    public BitSet before(Dom dom) {
        BitSet found = matches(dom);
        BitSet first = new BitSet(dom.size);
        first.set(0, found.isEmpty() ? dom.size : found.nextSetBit(0));
        return first;
    }

    /** The matches, their descendants and their ancestors. */
    public BitSet around(Dom dom) {
        BitSet found = matches(dom);
        BitSet all = new BitSet(dom.size);
        for (int e = found.nextSetBit(0); e >= 0; e = found.nextSetBit(e + 1)) {
            all.set(e, dom.subtreeEnd[e]);
            for (int up = dom.parent[e]; up >= 0; up = dom.parent[up]) {
                all.set(up);
            }
        }
        return all;
    }
}
