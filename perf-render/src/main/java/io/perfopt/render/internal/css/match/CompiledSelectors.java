package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.selector.SelectorParser;
import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.QualifiedRule;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The style rules of one sheet with their selectors ready for matching, in source order. Made once, used for any number of pages by any
 * thread; each page gets its own {@link Matcher}.
 */
public final class CompiledSelectors {
    private final Atoms ids = new Atoms();
    private final Atoms classes = new Atoms();
    private final Atoms names = new Atoms();
    private final SelectorCompiler.Slots slots = new SelectorCompiler.Slots();
    private final List<StyleRule> rules = new ArrayList<>();
    private final Map<String, String> namespaces = new HashMap<>();
    private final Tokens tokens;
    private final SelectorCompiler assuming;
    private final SelectorCompiler delivered;

    private CompiledSelectors(CssTree tree) {
        tokens = tree.tokens();
        namespaces(tree);
        assuming = new SelectorCompiler(this, namespaces, slots, true);
        delivered = new SelectorCompiler(this, namespaces, slots, false);
        collect(tree.children(), new Context(null, null, null, List.of()));
    }

    public static CompiledSelectors compile(CssTree tree) {
        return new CompiledSelectors(tree);
    }

    public List<StyleRule> rules() {
        return rules;
    }

    /** A matcher for one page as it is; confined to one thread. */
    public Matcher matcher(Dom dom) {
        return new Matcher(dom, this, name -> false);
    }

    /** A matcher for one page on which scripts may add and remove some classes; confined to one thread. */
    public Matcher matcher(Dom dom, Predicate<String> dynamicClass) {
        return new Matcher(dom, this, dynamicClass);
    }

    Atoms ids() {
        return ids;
    }

    Atoms classes() {
        return classes;
    }

    Atoms names() {
        return names;
    }

    int slots() {
        return slots.count();
    }

    /** Where a rule stands: the style rule around it, what {@code &} means, the scope, the at-rules from the outside in. */
    private record Context(
            @Nullable StyleRule parent,
            SelectorCompiler.@Nullable Nesting nesting,
            @Nullable Scope scope,
            List<AtRule> atRules) {}

    private void namespaces(CssTree tree) {
        for (CssNode node : tree.children()) {
            if (!(node instanceof AtRule rule) || !rule.name().equals("namespace") || rule.hasBlock()) {
                continue;
            }
            String prefix = SelectorCompiler.NAMESPACE_DEFAULT;
            for (int i = rule.preludeFrom(); i < rule.preludeTo(); i++) {
                switch (tokens.kind(i)) {
                    case TokenKind.IDENT -> prefix = tokens.name(i);
                    case TokenKind.STRING -> namespaces.put(prefix, tokens.stringValue(i));
                    case TokenKind.URL -> namespaces.put(prefix, Urls.value(tokens, i));
                    default -> {}
                }
            }
        }
    }

    private void collect(List<CssNode> nodes, Context context) {
        for (CssNode node : nodes) {
            if (node instanceof QualifiedRule rule) {
                StyleRule compiled = compile(rule, context);
                rules.add(compiled);
                collect(rule.children(), new Context(compiled, compiled, context.scope, context.atRules));
            } else if (node instanceof AtRule rule && rule.hasBlock() && !rule.holdsNoStyleRules()) {
                List<AtRule> inside = new ArrayList<>(context.atRules);
                inside.add(rule);
                Context inner = rule.name().equals("scope")
                        ? new Context(context.parent, ScopeRoot.INSTANCE, scope(rule, context), List.copyOf(inside))
                        : new Context(context.parent, context.nesting, context.scope, List.copyOf(inside));
                collect(rule.children(), inner);
            }
        }
    }

    private StyleRule compile(QualifiedRule rule, Context context) {
        SelectorList list = SelectorParser.parse(tokens, rule.preludeFrom(), rule.preludeTo(), context.nesting != null);
        boolean stateful = false;
        List<Selector> selectors = new ArrayList<>(list.selectors().size());
        for (Complex selector : list.selectors()) {
            boolean holdsState = SelectorCompiler.holdsState(selector, context.nesting)
                    || (context.nesting != null && context.nesting.holdsState());
            stateful |= holdsState;
            if (!selector.isValid()) {
                selectors.add(new Selector(selector, null, null));
                continue;
            }
            Plan assumed = assuming.compile(selector, context.nesting);
            Plan initial = holdsState ? delivered.compile(selector, context.nesting) : assumed;
            selectors.add(new Selector(selector, assumed, initial));
        }
        return new StyleRule(rule, context.parent, context.atRules, context.scope, list, selectors, stateful, slots);
    }

    /** {@code @scope (a, b) to (c)}, either part optional. */
    private Scope scope(AtRule rule, Context context) {
        List<Plan> starts = null;
        List<Plan> limits = new ArrayList<>();
        boolean limit = false;
        for (int i = rule.preludeFrom(); i < rule.preludeTo(); i = tokens.next(i, rule.preludeTo())) {
            if (tokens.kind(i) == TokenKind.IDENT && tokens.named(i, "to")) {
                limit = true;
            } else if (tokens.kind(i) == TokenKind.OPEN_PAREN) {
                SelectorCompiler.Nesting nesting = limit ? ScopeRoot.INSTANCE : context.nesting;
                List<Plan> plans = new ArrayList<>();
                for (Complex selector : SelectorParser.parse(tokens, i + 1, tokens.partner(i), limit)
                        .selectors()) {
                    if (selector.isValid()) {
                        plans.add(
                                limit || SelectorCompiler.mentionsNesting(selector)
                                        ? assuming.compile(selector, nesting)
                                        : assuming.compile(selector, null));
                    }
                }
                if (limit) {
                    limits = plans;
                } else {
                    starts = plans;
                }
            }
        }
        return new Scope(starts, limits, context.scope);
    }

    /** Inside a scope {@code &} is the scoping root. */
    private enum ScopeRoot implements SelectorCompiler.Nesting {
        INSTANCE;

        @Override
        public @Nullable ListTest parent(boolean assumeStates) {
            return null;
        }

        @Override
        public boolean holdsState() {
            return false;
        }
    }
}
