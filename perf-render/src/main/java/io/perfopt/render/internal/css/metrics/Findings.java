package io.perfopt.render.internal.css.metrics;

import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.selector.SelectorParser;
import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.CssNode.QualifiedRule;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.SourceText;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks a sheet for what could be better. Keeps a bounded number of findings and counts all. Immutable once made. */
public final class Findings {
    private static final int MAX_KEPT = 1_000;
    private static final int COMPLEX = 12;
    private static final int MANY_IMPORTANT = 5;

    /** One finding: a code, the token it is at, the rule it is in, a message. */
    public record Finding(String code, int token, String rule, String message) {}

    private final Tokens tokens;
    private final List<Finding> kept = new ArrayList<>();
    private int count;
    private int repeatedSelectors;
    private int repeatedDeclarations;
    private int overriddenDeclarations;

    public Findings(CssTree tree) {
        tokens = tree.tokens();
        walk(tree.children(), new HashMap<>());
    }

    public List<Finding> kept() {
        return kept;
    }

    public int count() {
        return count;
    }

    /** Rules whose selector list an earlier rule of the same block has. */
    public int repeatedSelectors() {
        return repeatedSelectors;
    }

    /** Declarations that say in their rule what an earlier one said. */
    public int repeatedDeclarations() {
        return repeatedDeclarations;
    }

    /** Declarations that a later one of their rule takes the effect from in every browser. */
    public int overriddenDeclarations() {
        return overriddenDeclarations;
    }

    private void add(String code, int token, String rule, String message) {
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(new Finding(code, token, rule, message));
        }
    }

    private void walk(List<CssNode> nodes, Map<String, Integer> seen) {
        for (CssNode node : nodes) {
            if (node instanceof AtRule rule) {
                String text = "@" + rule.name() + " " + SourceText.clean(tokens, rule.preludeFrom(), rule.preludeTo());
                if (rule.name().equals("import")) {
                    add("import", rule.first(), text, "is fetched after this sheet has arrived; link it or bundle it");
                }
                if (!rule.isKeyframes()) {
                    walk(rule.children(), new HashMap<>());
                }
            } else if (node instanceof QualifiedRule rule) {
                rule(rule, seen);
                walk(rule.children(), new HashMap<>());
            }
        }
    }

    private void rule(QualifiedRule rule, Map<String, Integer> seen) {
        String selectors = SourceText.clean(tokens, rule.preludeFrom(), rule.preludeTo());
        if (rule.children().isEmpty()) {
            add("empty-rule", rule.first(), selectors, "does nothing; remove it");
        }
        Integer earlier = seen.putIfAbsent(selectors, rule.first());
        if (earlier != null) {
            repeatedSelectors++;
            add(
                    "repeated-selectors",
                    rule.first(),
                    selectors,
                    "an earlier rule has the same selectors; join them if nothing between matters");
        }
        SelectorList list = SelectorParser.parse(tokens, rule.preludeFrom(), rule.preludeTo(), true);
        for (Complex selector : list.selectors()) {
            if (SelectorWeights.specificity(selector)[0] > 0) {
                add(
                        "id-selector",
                        selector.from(),
                        selectors,
                        "an id outweighs any number of classes; a class would do");
            }
            int complexity = SelectorWeights.complexity(selector);
            if (complexity > COMPLEX) {
                add(
                        "complex-selector",
                        selector.from(),
                        selectors,
                        complexity + " parts; a class on the element would be simpler");
            }
        }
        declarations(rule, selectors);
    }

    private void declarations(QualifiedRule rule, String selectors) {
        Map<String, Declaration> last = new HashMap<>();
        int important = 0;
        for (CssNode child : rule.children()) {
            if (!(child instanceof Declaration declaration) || declaration.hack()) {
                continue;
            }
            important += declaration.important() ? 1 : 0;
            String name = declaration.isCustom() ? declaration.property() : Chars.lower(declaration.property());
            Declaration before = last.put(name + (declaration.important() ? "!" : ""), declaration);
            if (before == null) {
                continue;
            }
            String message = "line of '" + name + "' without effect; remove it";
            if (value(before).equals(value(declaration))) {
                repeatedDeclarations++;
                add("repeated-declaration", before.first(), selectors, message);
            } else if (isPlain(declaration)) {
                overriddenDeclarations++;
                add("overridden-declaration", before.first(), selectors, message);
            }
        }
        if (important > MANY_IMPORTANT) {
            add(
                    "many-important",
                    rule.first(),
                    selectors,
                    important + " important declarations; specificity may do instead");
        }
    }

    private String value(Declaration declaration) {
        return SourceText.clean(tokens, declaration.valueFrom(), declaration.valueTo());
    }

    /** Numbers, lengths and colours that every browser reads, so that an earlier value cannot be a fallback. */
    private boolean isPlain(Declaration declaration) {
        for (int i = declaration.valueFrom(); i < declaration.valueTo(); i++) {
            boolean plain = switch (tokens.kind(i)) {
                case TokenKind.WHITESPACE, TokenKind.COMMENT, TokenKind.NUMBER, TokenKind.PERCENTAGE -> true;
                case TokenKind.HASH -> tokens.end(i) - tokens.start(i) == 4 || tokens.end(i) - tokens.start(i) == 7;
                case TokenKind.DIMENSION ->
                    tokens.text().regionMatches(tokens.end(i) - 2, "px", 0, 2)
                            || tokens.text().regionMatches(tokens.end(i) - 2, "em", 0, 2);
                default -> false;
            };
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
