package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.QualifiedRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A style rule and where it stands. Immutable once its sheet is compiled. */
public final class StyleRule implements SelectorCompiler.Nesting {
    private final QualifiedRule node;
    private final @Nullable StyleRule parent;
    private final List<AtRule> atRules;
    private final @Nullable Scope scope;
    private final SelectorList list;
    private final List<Selector> selectors;
    private final boolean holdsState;
    private final ListTest assumed;
    private final ListTest initial;

    StyleRule(
            QualifiedRule node,
            @Nullable StyleRule parent,
            List<AtRule> atRules,
            @Nullable Scope scope,
            SelectorList list,
            List<Selector> selectors,
            boolean holdsState,
            SelectorCompiler.Slots slots) {
        this.node = node;
        this.parent = parent;
        this.atRules = atRules;
        this.scope = scope;
        this.list = list;
        this.selectors = List.copyOf(selectors);
        this.holdsState = holdsState;
        List<Plan> assumedPlans = new ArrayList<>(selectors.size());
        List<Plan> initialPlans = new ArrayList<>(selectors.size());
        boolean usesScope = false;
        String doubt = null;
        for (Selector selector : selectors) {
            if (selector.assumed() != null && selector.initial() != null) {
                assumedPlans.add(selector.assumed());
                initialPlans.add(selector.initial());
                usesScope |= selector.assumed().usesScope;
                doubt = doubt == null ? selector.assumed().doubt() : doubt;
            }
        }
        assumed = new ListTest(List.copyOf(assumedPlans), slots.take(), usesScope, doubt);
        initial = holdsState ? new ListTest(List.copyOf(initialPlans), slots.take(), usesScope, doubt) : assumed;
    }

    public QualifiedRule node() {
        return node;
    }

    /** The style rule it is nested in. */
    public @Nullable StyleRule parent() {
        return parent;
    }

    /** The at-rules around it, from the outside in. */
    public List<AtRule> atRules() {
        return atRules;
    }

    public @Nullable Scope scope() {
        return scope;
    }

    public SelectorList list() {
        return list;
    }

    public List<Selector> selectors() {
        return selectors;
    }

    @Override
    public ListTest parent(boolean assumeStates) {
        return assumeStates ? assumed : initial;
    }

    @Override
    public boolean holdsState() {
        return holdsState;
    }
}
