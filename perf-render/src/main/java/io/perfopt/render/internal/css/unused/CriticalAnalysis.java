package io.perfopt.render.internal.css.unused;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.match.CompiledSelectors;
import io.perfopt.render.internal.css.match.Matcher;
import io.perfopt.render.internal.css.match.Selector;
import io.perfopt.render.internal.css.match.StyleRule;
import io.perfopt.render.internal.css.match.Truth;
import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Parent;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.SourceText;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Picks the rules that some elements of a page need as it is delivered. Confined to one thread. */
public final class CriticalAnalysis {
    private final CssTree tree;
    private final Tokens tokens;
    private final Set<CssNode> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final BitSet kept = new BitSet();

    public CriticalAnalysis(CssTree tree, CompiledSelectors compiled, Dom page, BitSet elements) {
        this.tree = tree;
        this.tokens = tree.tokens();
        Matcher matcher = compiled.matcher(page);
        Set<CssNode> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        List<StyleRule> rules = compiled.rules();
        for (int i = 0; i < rules.size(); i++) {
            StyleRule rule = rules.get(i);
            if (!isForPaper(rule) && matches(matcher, rule, elements)) {
                kept.set(i);
                for (StyleRule up = rule; up != null; up = up.parent()) {
                    needed.add(up.node());
                }
            }
        }
        for (StyleRule rule : rules) {
            if (!needed.contains(rule.node())) {
                removed.add(rule.node());
            }
        }
        References references = new References(tokens);
        for (CssNode node : tree.children()) {
            references.add(node, removed);
        }
        references.close();
        sweep(tree.children(), references);
    }

    /** The rules picked, by their index. */
    public BitSet kept() {
        return kept;
    }

    public String css() {
        return Remains.print(tree, removed, new IdentityHashMap<>());
    }

    private static boolean matches(Matcher matcher, StyleRule rule, BitSet elements) {
        for (Selector selector : rule.selectors()) {
            if (selector.initial() != null && matcher.exists(selector.initial(), rule.scope(), elements) != Truth.NO) {
                return true;
            }
        }
        return false;
    }

    private boolean isForPaper(StyleRule rule) {
        for (AtRule atRule : rule.atRules()) {
            if (atRule.name().equals("media")
                    && Chars.lower(SourceText.clean(tokens, atRule.preludeFrom(), atRule.preludeTo()))
                            .equals("print")) {
                return true;
            }
        }
        return false;
    }

    /** Takes out what the first view does not need: imports, pages, keyframes and fonts that nothing kept names. */
    private void sweep(List<CssNode> nodes, References references) {
        for (CssNode node : nodes) {
            if (!(node instanceof AtRule rule)) {
                continue;
            }
            boolean gone = switch (rule.name()) {
                case "import", "page", "charset" -> true;
                case "font-face" -> !references.names(family(rule));
                default -> rule.isKeyframes() && !references.names(keyframes(rule));
            };
            if (gone) {
                removed.add(rule);
            } else if (rule.hasBlock() && !rule.holdsNoStyleRules()) {
                sweep(rule.children(), references);
            }
        }
    }

    private String keyframes(AtRule rule) {
        boolean quoted = rule.preludeFrom() < rule.preludeTo() && tokens.kind(rule.preludeFrom()) == TokenKind.STRING;
        String written = SourceText.clean(tokens, rule.preludeFrom(), rule.preludeTo());
        return quoted ? tokens.stringValue(rule.preludeFrom()) : Chars.decode(written, 0, written.length());
    }

    private String family(Parent rule) {
        return UnusedAnalysis.family(tokens, rule);
    }
}
