package io.perfopt.render.internal.css.unused;

import io.perfopt.render.internal.css.match.Matcher;
import io.perfopt.render.internal.css.match.Plan;
import io.perfopt.render.internal.css.match.Selector;
import io.perfopt.render.internal.css.match.StyleRule;
import io.perfopt.render.internal.css.match.Truth;
import java.util.List;

/** Judges selectors of a sheet over the matchers of several pages. Confined to one thread. */
public final class RuleJudge {
    private final List<Matcher> pages;
    private final List<Matcher> scripted;

    /**
     * @param pages matchers of the pages as delivered
     * @param scripted matchers of the same pages with the classes that scripts may add; empty when there are none
     */
    public RuleJudge(List<Matcher> pages, List<Matcher> scripted) {
        this.pages = pages;
        this.scripted = scripted;
    }

    /** What is known about a selector or rule, from the weakest to the strongest claim to stay. */
    public enum Verdict {
        UNUSED,
        UNDECIDABLE,
        /** Matches once scripts have added or removed classes that they are known to. */
        SCRIPTED,
        STATE_DEPENDENT,
        USED
    }

    public Verdict judge(StyleRule rule, Selector selector) {
        Plan assumed = selector.assumed();
        Plan initial = selector.initial();
        if (assumed == null || initial == null) {
            return Verdict.UNDECIDABLE;
        }
        byte best = exists(pages, assumed, rule);
        if (best == Truth.YES) {
            boolean delivered = assumed == initial || exists(pages, initial, rule) == Truth.YES;
            return delivered ? Verdict.USED : Verdict.STATE_DEPENDENT;
        }
        if (best == Truth.NO && exists(scripted, assumed, rule) != Truth.NO) {
            return Verdict.SCRIPTED;
        }
        return best == Truth.NO ? Verdict.UNUSED : Verdict.UNDECIDABLE;
    }

    private static byte exists(List<Matcher> matchers, Plan plan, StyleRule rule) {
        byte best = Truth.NO;
        for (int i = 0; i < matchers.size() && best < Truth.YES; i++) {
            byte here = matchers.get(i).exists(plan, rule.scope(), null);
            best = here > best ? here : best;
        }
        return best;
    }

    /** Why a selector is undecidable. */
    static String reason(Selector selector) {
        if (selector.assumed() == null) {
            return "not a selector: " + selector.source().error();
        }
        String doubt = selector.assumed().doubt();
        return doubt == null ? "matching takes more steps than are allowed" : doubt;
    }
}
