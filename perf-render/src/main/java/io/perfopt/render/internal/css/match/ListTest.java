package io.perfopt.render.internal.css.match;

import static io.perfopt.render.internal.css.match.Truth.NO;
import static io.perfopt.render.internal.css.match.Truth.YES;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code :is(…)}, {@code :where(…)} and {@code &}: any of several selectors. Lists can be shared between many rules and refer to each other
 * to a great depth, so what is found out about a page is kept. Immutable.
 */
final class ListTest extends Test {
    private static final int CALLS_BEFORE_TABLE = 256;

    private final List<Plan> plans;
    private final int slot;
    private final boolean usesScope;
    private final @Nullable String doubt;

    ListTest(List<Plan> plans, int slot, boolean usesScope, @Nullable String doubt) {
        this.plans = plans;
        this.slot = slot;
        this.usesScope = usesScope;
        this.doubt = doubt;
    }

    boolean usesScope() {
        return usesScope;
    }

    /** Why some of its answers may be "maybe", or null. */
    @Nullable
    String doubt() {
        return doubt;
    }

    @Override
    byte on(Matcher m, int e) {
        State state = state(m);
        byte[] table = state.table;
        if (table != null && table[e] != 0) {
            return (byte) (table[e] - 1);
        }
        byte best = NO;
        for (int i = 0; i < plans.size() && best < YES; i++) {
            best = Truth.or(best, m.matches(plans.get(i), e));
        }
        if (table != null) {
            table[e] = (byte) (best + 1);
        } else if (!usesScope && ++state.calls > CALLS_BEFORE_TABLE + m.dom.size / 8) {
            state.table = new byte[m.dom.size];
        }
        return best;
    }

    @Override
    boolean impossible(Matcher m) {
        State state = state(m);
        if (!state.askedImpossible) {
            state.askedImpossible = true;
            boolean all = true;
            for (int i = 0; i < plans.size() && all; i++) {
                boolean any = false;
                for (CompoundTest compound : plans.get(i).compounds) {
                    any = any || compound.impossible(m);
                }
                all = any;
            }
            state.impossible = all;
        }
        return state.impossible;
    }

    @Override
    boolean candidates(Matcher m, Candidates out) {
        State state = state(m);
        if (!state.askedCandidates) {
            state.askedCandidates = true;
            Candidates union = new Candidates();
            boolean bounded = true;
            for (int i = 0; i < plans.size() && bounded; i++) {
                bounded = m.candidates(plans.get(i).last(), union);
            }
            state.candidates = bounded ? union : null;
        }
        if (state.candidates == null) {
            return false;
        }
        out.addAll(state.candidates);
        return true;
    }

    private State state(Matcher m) {
        State known = (State) m.memory[slot];
        if (known == null) {
            known = new State();
            m.memory[slot] = known;
        }
        return known;
    }

    private static final class State {
        boolean askedImpossible;
        boolean impossible;
        boolean askedCandidates;

        @Nullable
        Candidates candidates;

        int calls;
        byte @Nullable [] table;
    }
}
