package io.perfopt.render.internal.css.match;

import static io.perfopt.render.internal.css.match.Truth.MAYBE;
import static io.perfopt.render.internal.css.match.Truth.NO;
import static io.perfopt.render.internal.css.match.Truth.YES;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.selector.Simple.Nth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code :nth-child()} and its family, the {@code of} form included. Immutable. */
final class NthTest extends Test {
    private final Nth nth;
    private final boolean fromEnd;
    private final boolean ofType;
    private final @Nullable List<Plan> of;
    private final int slot;

    NthTest(Nth nth, boolean fromEnd, boolean ofType, @Nullable List<Plan> of, int slot) {
        this.nth = nth;
        this.fromEnd = fromEnd;
        this.ofType = ofType;
        this.of = of;
        this.slot = slot;
    }

    @Override
    byte on(Matcher m, int e) {
        Dom dom = m.dom;
        if (of != null) {
            return onFiltered(m, of, e);
        }
        int index = ofType ? dom.typeIndexes()[e] : dom.childIndex[e];
        if (fromEnd) {
            index = (ofType ? dom.typeCounts()[e] : dom.childCount[e]) - index + 1;
        }
        return nth.holds(index) ? YES : NO;
    }

    private byte onFiltered(Matcher m, List<Plan> plans, int e) {
        Filtered known = (Filtered) m.memory[slot];
        if (known == null || known.scopeRoot != m.scopeRoot) {
            known = filter(m, plans);
            m.memory[slot] = known;
        }
        if (known.index[e] == 0) {
            return NO;
        }
        if (known.uncertain) {
            return MAYBE;
        }
        return nth.holds(known.index[e]) ? YES : NO;
    }

    /** Numbers the siblings that the list matches, from the end asked for; 0 for the others. */
    private Filtered filter(Matcher m, List<Plan> plans) {
        Dom dom = m.dom;
        int[] index = new int[dom.size];
        boolean uncertain = false;
        for (int first = 0; first < dom.size; first++) {
            if ((fromEnd ? dom.next : dom.previous)[first] >= 0) {
                continue;
            }
            int count = 0;
            for (int e = first; e >= 0; e = (fromEnd ? dom.previous : dom.next)[e]) {
                byte match = NO;
                for (Plan plan : plans) {
                    match = Truth.or(match, m.matches(plan, e));
                }
                uncertain |= match == MAYBE;
                index[e] = match == NO ? 0 : ++count;
            }
        }
        m.work(dom.size);
        return new Filtered(index, uncertain, m.scopeRoot);
    }

    private static final class Filtered {
        final int[] index;
        final boolean uncertain;
        final int scopeRoot;

        Filtered(int[] index, boolean uncertain, int scopeRoot) {
            this.index = index;
            this.uncertain = uncertain;
            this.scopeRoot = scopeRoot;
        }
    }
}
