package io.perfopt.render.internal.css.unused;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.match.CompiledSelectors;
import io.perfopt.render.internal.css.match.Matcher;
import io.perfopt.render.internal.css.match.Selector;
import io.perfopt.render.internal.css.match.StyleRule;
import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.CssNode.Parent;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.SourceText;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import io.perfopt.render.internal.css.unused.RuleJudge.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Judges every rule of a sheet against pages and follows names through keyframes, fonts, custom properties and layers. Immutable once made. */
public final class UnusedAnalysis {
    private final CssTree tree;
    private final Tokens tokens;
    private final List<StyleRule> rules;
    private final List<Judgement> judgements = new ArrayList<>();
    private final Set<CssNode> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<CssNode, String> preludes = new IdentityHashMap<>();
    private final Set<CssNode> deadProperties = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> keyframes = new TreeSet<>();
    private final Set<String> fontFaces = new TreeSet<>();
    private final Set<String> properties = new TreeSet<>();
    private final Map<String, Boolean> layers = new TreeMap<>();
    private final Predicate<String> safe;

    /** The outcome for one rule; the reason is empty unless it needs one. */
    public record Judgement(StyleRule rule, Verdict verdict, String reason) {}

    /**
     * @param safe names that keep what mentions them
     * @param safeAttribute attribute names that do
     * @param scripted classes that scripts may add or remove
     * @param anyScripted whether there are such classes
     */
    public UnusedAnalysis(
            CssTree tree,
            CompiledSelectors compiled,
            List<Dom> pages,
            Predicate<String> safe,
            Predicate<String> safeAttribute,
            Predicate<String> scripted,
            boolean anyScripted) {
        this.tree = tree;
        this.tokens = tree.tokens();
        this.rules = compiled.rules();
        this.safe = safe;
        List<Matcher> plain = new ArrayList<>();
        List<Matcher> dynamic = new ArrayList<>();
        for (Dom page : pages) {
            plain.add(compiled.matcher(page));
            if (anyScripted) {
                dynamic.add(compiled.matcher(page, scripted));
            }
        }
        judge(new RuleJudge(plain, dynamic), safeAttribute);
        follow(pages);
    }

    public List<Judgement> judgements() {
        return judgements;
    }

    public Set<String> keyframes() {
        return keyframes;
    }

    public Set<String> fontFaces() {
        return fontFaces;
    }

    public Set<String> properties() {
        return properties;
    }

    /** Layers in which no rule is left. */
    public List<String> layers() {
        return layers.entrySet().stream()
                .filter(e -> !e.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    public String remaining() {
        return Remains.print(tree, removed, preludes);
    }

    public String remainingWithoutProperties() {
        Set<CssNode> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(removed);
        all.addAll(deadProperties);
        return Remains.print(tree, all, preludes);
    }

    private void judge(RuleJudge judge, Predicate<String> safeAttribute) {
        Set<CssNode> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (StyleRule rule : rules) {
            Judgement judgement = judge(judge, rule, safeAttribute);
            judgements.add(judgement);
            if (judgement.verdict != Verdict.UNUSED) {
                for (StyleRule up = rule; up != null; up = up.parent()) {
                    needed.add(up.node());
                }
            }
        }
        for (Judgement judgement : judgements) {
            if (!needed.contains(judgement.rule.node())) {
                removed.add(judgement.rule.node());
            }
        }
    }

    private Judgement judge(RuleJudge judge, StyleRule rule, Predicate<String> safeAttribute) {
        Verdict best = Verdict.UNUSED;
        String reason = "";
        List<Selector> dead = new ArrayList<>();
        for (Selector selector : rule.selectors()) {
            Verdict verdict = judge.judge(rule, selector);
            if (verdict == Verdict.UNUSED) {
                dead.add(selector);
            } else if (verdict == Verdict.UNDECIDABLE && reason.isEmpty()) {
                reason = RuleJudge.reason(selector);
            }
            best = verdict.compareTo(best) > 0 ? verdict : best;
        }
        if (best == Verdict.UNUSED && Names.mentions(rule.list(), safe, safeAttribute)) {
            return new Judgement(rule, Verdict.SCRIPTED, "kept by the safelist");
        }
        if (best == Verdict.SCRIPTED) {
            return new Judgement(rule, best, "kept for classes that scripts add or remove");
        }
        if (best != Verdict.UNUSED && !dead.isEmpty()) {
            shorten(rule, dead, safeAttribute);
        }
        return new Judgement(rule, best, best == Verdict.UNDECIDABLE ? reason : "");
    }

    /** Leaves selectors out that match nothing, where that can change neither validity nor specificity of anything else. */
    private void shorten(StyleRule rule, List<Selector> dead, Predicate<String> safeAttribute) {
        if (!Remains.isLeaf(rule.node())
                || !rule.list().isValid()
                || Names.mentions(rule.list(), safe, safeAttribute)) {
            return;
        }
        StringBuilder kept = new StringBuilder();
        for (Selector selector : rule.selectors()) {
            if (dead.contains(selector) && Baseline.isKnownEverywhere(selector.source())) {
                continue;
            }
            kept.append(kept.isEmpty() ? "" : ", ")
                    .append(tokens.slice(
                            selector.source().from(), selector.source().to()));
        }
        preludes.put(rule.node(), kept.toString());
    }

    private void follow(List<Dom> pages) {
        References references = new References(tokens);
        for (CssNode node : tree.children()) {
            references.add(node, removed);
        }
        for (Dom page : pages) {
            int style = page.findName("style");
            for (int i = 0; style >= 0 && i < page.attributeStart[page.size]; i++) {
                if (page.attributeName[i] == style) {
                    references.addInline(page.attributeValue[i]);
                }
            }
        }
        references.close();
        sweep(tree.children(), references, "");
    }

    private void sweep(List<CssNode> nodes, References references, String layer) {
        for (CssNode node : nodes) {
            if (node instanceof Declaration declaration && declaration.isCustom()) {
                if (!references.readsProperty(declaration.property()) && !safe.test(declaration.property())) {
                    deadProperties.add(node);
                    properties.add(declaration.property());
                }
            } else if (node instanceof AtRule rule) {
                atRule(rule, references, layer);
            } else if (node instanceof Parent parent && !removed.contains(node)) {
                if (!layer.isEmpty()) {
                    layers.put(layer, true);
                }
                sweep(parent.children(), references, layer);
            }
        }
    }

    private void atRule(AtRule rule, References references, String layer) {
        String prelude = SourceText.clean(tokens, rule.preludeFrom(), rule.preludeTo());
        if (rule.isKeyframes()) {
            boolean quoted =
                    rule.preludeFrom() < rule.preludeTo() && tokens.kind(rule.preludeFrom()) == TokenKind.STRING;
            String name = quoted ? tokens.stringValue(rule.preludeFrom()) : Chars.decode(prelude, 0, prelude.length());
            if (!references.names(name) && !safe.test(name)) {
                keyframes.add(name);
                removed.add(rule);
            }
        } else if (rule.name().equals("font-face")) {
            String family = family(tokens, rule);
            if (!family.isEmpty() && !references.names(family) && !safe.test(family)) {
                fontFaces.add(family);
                removed.add(rule);
            }
        } else if (rule.hasBlock() && !rule.holdsNoStyleRules()) {
            String inner = layer;
            if (rule.name().equals("layer")) {
                String name = prelude.isEmpty() ? "(anonymous)" : prelude;
                inner = layer.isEmpty() ? name : layer + "." + name;
                layers.putIfAbsent(inner, false);
            }
            sweep(rule.children(), references, inner);
        }
    }

    static String family(Tokens tokens, Parent rule) {
        for (CssNode node : rule.children()) {
            if (node instanceof Declaration declaration
                    && Chars.equalsIgnoreAsciiCase(declaration.property(), "font-family")
                    && declaration.valueFrom() < declaration.valueTo()) {
                int from = declaration.valueFrom();
                return tokens.kind(from) == TokenKind.STRING
                        ? tokens.stringValue(from)
                        : SourceText.clean(tokens, from, declaration.valueTo());
            }
        }
        return "";
    }
}
