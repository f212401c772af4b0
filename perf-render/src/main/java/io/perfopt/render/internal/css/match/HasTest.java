package io.perfopt.render.internal.css.match;

import static io.perfopt.render.internal.css.match.Truth.NO;

import io.perfopt.render.internal.css.dom.Dom;
import java.util.List;

/**
 * {@code :has(…)}. The elements that pass are found for the whole document at once: what matches the last compound, passed back along each
 * combinator to the element the selector is relative to. Immutable.
 */
final class HasTest extends Test {
    private final List<Plan> plans;
    private final int slot;

    HasTest(List<Plan> plans, int slot) {
        this.plans = plans;
        this.slot = slot;
    }

    @Override
    byte on(Matcher m, int e) {
        Found known = (Found) m.memory[slot];
        if (known == null || known.scopeRoot != m.scopeRoot) {
            known = new Found(anchors(m), m.scopeRoot);
            m.memory[slot] = known;
        }
        return known.values[e];
    }

    @Override
    boolean impossible(Matcher m) {
        for (Plan plan : plans) {
            boolean any = false;
            for (CompoundTest compound : plan.compounds) {
                any |= compound.impossible(m);
            }
            if (!any) {
                return false;
            }
        }
        return true;
    }

    private byte[] anchors(Matcher m) {
        byte[] result = new byte[m.dom.size];
        for (Plan plan : plans) {
            byte[] one = anchors(m, plan);
            for (int e = 0; e < result.length; e++) {
                result[e] = Truth.or(result[e], one[e]);
            }
        }
        return result;
    }

    private static byte[] anchors(Matcher m, Plan plan) {
        Dom dom = m.dom;
        byte[] current = new byte[dom.size];
        CompoundTest last = plan.last();
        Candidates few = new Candidates();
        if (m.candidates(last, few)) {
            for (int s = 0; s < few.slices(); s++) {
                for (int i = few.postings(s).from(few.name(s));
                        i < few.postings(s).to(few.name(s));
                        i++) {
                    int e = few.postings(s).element(i);
                    current[e] = last.on(m, e);
                }
            }
        } else {
            for (int e = 0; e < dom.size; e++) {
                current[e] = last.on(m, e);
            }
        }
        for (int index = plan.compounds.length - 1; index >= 0; index--) {
            current = back(dom, plan.combinators[index], current);
            if (index > 0) {
                for (int e = 0; e < dom.size; e++) {
                    if (current[e] != NO) {
                        current[e] = Truth.and(current[e], plan.compounds[index - 1].on(m, e));
                    }
                }
            }
        }
        m.work((long) dom.size * plan.compounds.length);
        return current;
    }

    /** From the elements on the right of a combinator to those on its left. */
    private static byte[] back(Dom dom, char combinator, byte[] right) {
        byte[] left = new byte[dom.size];
        boolean up = combinator == ' ' || combinator == '>';
        int[] step = up ? dom.parent : dom.previous;
        boolean once = combinator == '>' || combinator == '+';
        for (int e = dom.size - 1; e >= 0; e--) { // children and later siblings come first
            int to = step[e];
            if (to >= 0) {
                byte value = once ? right[e] : Truth.or(right[e], left[e]);
                left[to] = Truth.or(left[to], value);
            }
        }
        return left;
    }

    private static final class Found {
        final byte[] values;
        final int scopeRoot;

        Found(byte[] values, int scopeRoot) {
            this.values = values;
            this.scopeRoot = scopeRoot;
        }
    }
}
