package io.perfopt.render.internal.css.match;

import static io.perfopt.render.internal.css.match.Truth.NO;
import static io.perfopt.render.internal.css.match.Truth.YES;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code @scope (start) to (end)}. Immutable.
 *
 * @param starts what scoping roots match; null when the rule names none, so that the root element is the scope
 * @param limits what ends the scope
 * @param outer the scope around it
 */
public record Scope(
        @Nullable List<Plan> starts,
        List<Plan> limits,
        @Nullable Scope outer) {
    byte starts(Matcher m, int element) {
        if (starts == null) {
            return m.dom.parent[element] < 0 ? YES : NO;
        }
        byte best = NO;
        for (Plan plan : starts) {
            best = Truth.or(best, m.inScope(plan, outer, element));
        }
        return best;
    }

    /** Whether a limit stands between the root and the element, either included. */
    byte limited(Matcher m, int root, int element) {
        byte best = NO;
        for (Plan plan : limits) {
            for (int e = element; ; e = m.dom.parent[e]) {
                best = Truth.or(best, m.matches(plan, e));
                if (e == root) {
                    break;
                }
            }
        }
        return best;
    }
}
