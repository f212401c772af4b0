package io.perfopt.render.internal.css.metrics;

import io.perfopt.render.internal.css.match.Urls;
import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.selector.SelectorParser;
import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.CssNode.QualifiedRule;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Everything that is counted in a sheet, in one walk, by the definitions of css-analyzer 9. Immutable once made. */
public final class SheetCounts {
    /** At-rules in which css-analyzer sees declarations only. */
    private static final Set<String> DESCRIPTORS = Set.of(
            "font-face",
            "font-feature-values",
            "page",
            "property",
            "counter-style",
            "color-profile",
            "font-palette-values",
            "position-try",
            "view-transition");

    private static final Set<String> UNREAD_VALUES = Set.of("z-index", "font-family", "transition", "animation");

    final Counts selectorsPerRule = new Counts();
    final Counts declarationsPerRule = new Counts();
    final Counts complexity = new Counts();
    final Counts ids = new Counts();
    final Counts classes = new Counts();
    final Counts types = new Counts();
    int atRules;
    int imports;
    int emptyRules;
    int keyframeSelectors;
    int declarations;
    int important;
    long commentCharacters;
    long embeddedCharacters;
    private final Tokens tokens;
    private final Set<String> uniqueSelectors = new HashSet<>();
    private final Set<String> uniqueDeclarations = new HashSet<>();

    public SheetCounts(CssTree tree) {
        tokens = tree.tokens();
        walk(tree.children(), false, false);
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.kind(i) == TokenKind.COMMENT) {
                commentCharacters += tokens.end(i) - tokens.start(i);
            }
        }
    }

    private void walk(List<CssNode> nodes, boolean inKeyframes, boolean inDescriptors) {
        for (CssNode node : nodes) {
            if (node instanceof Declaration declaration) {
                declaration(declaration);
            } else if (node instanceof AtRule rule) {
                if (!inDescriptors) {
                    atRules++;
                    imports += rule.name().equals("import") ? 1 : 0;
                }
                embedded(rule.preludeFrom(), rule.preludeTo());
                if (rule.name().equals("supports")) {
                    supports(rule);
                }
                walk(
                        rule.children(),
                        inKeyframes || (rule.isKeyframes() && rule.preludeFrom() < rule.preludeTo()),
                        inDescriptors || DESCRIPTORS.contains(rule.name()));
            } else if (node instanceof QualifiedRule rule) {
                SelectorList list = SelectorParser.parse(tokens, rule.preludeFrom(), rule.preludeTo(), true);
                if (inKeyframes) {
                    keyframeSelectors += list.selectors().size();
                } else {
                    rule(rule, list);
                }
                walk(rule.children(), inKeyframes, inDescriptors);
            }
        }
    }

    private void rule(QualifiedRule rule, SelectorList list) {
        emptyRules += rule.children().isEmpty() ? 1 : 0;
        selectorsPerRule.add(list.selectors().size());
        int own = 0;
        for (CssNode child : rule.children()) {
            own += child instanceof Declaration ? 1 : 0;
        }
        declarationsPerRule.add(own);
        selectors(list, rule.preludeTo());
    }

    /** The selectors that {@code @supports selector(…)} asks for count too. */
    private void supports(AtRule rule) {
        for (int i = rule.preludeFrom(); i < rule.preludeTo(); i++) {
            if (tokens.kind(i) == TokenKind.FUNCTION && tokens.named(i, "selector")) {
                int to = Math.min(tokens.partner(i), rule.preludeTo());
                selectors(SelectorParser.parse(tokens, i + 1, to, true), to);
            }
        }
    }

    private void selectors(SelectorList list, int end) {
        for (int i = 0; i < list.selectors().size(); i++) {
            Complex selector = list.selectors().get(i);
            int to = selector.to();
            boolean blankBeforeComma = false;
            if (i + 1
                    < list.selectors()
                            .size()) { // a blank before the comma belongs to the selector and counts as a combinator
                while (to < end && tokens.isBlank(to)) {
                    to++;
                }
                blankBeforeComma = to > selector.to();
            }
            uniqueSelectors.add(tokens.slice(selector.from(), Math.max(selector.from(), to)));
            complexity.add(SelectorWeights.complexity(selector) + (blankBeforeComma ? 1 : 0));
            int[] weight = SelectorWeights.specificity(selector);
            ids.add(weight[0]);
            classes.add(weight[1]);
            types.add(weight[2]);
        }
    }

    private void declaration(Declaration declaration) {
        declarations++;
        important += declaration.important() ? 1 : 0;
        int end = declaration.end();
        int semicolon = tokens.skipBlank(end, tokens.count());
        boolean closed = semicolon < tokens.count() && tokens.kind(semicolon) == TokenKind.SEMICOLON;
        uniqueDeclarations.add(tokens.slice(declaration.first(), closed ? semicolon + 1 : end));
        if (!UNREAD_VALUES.contains(Chars.lower(declaration.property()))) {
            embedded(declaration.valueFrom(), declaration.valueTo());
        }
    }

    private void embedded(int from, int to) {
        for (int i = from; i < to; i++) {
            String address = "";
            if (tokens.kind(i) == TokenKind.URL) {
                address = Urls.value(tokens, i);
            } else if (tokens.kind(i) == TokenKind.STRING && i > from && isUrl(tokens.skipBlankBack(i - 1, from))) {
                address = tokens.stringBody(i);
            }
            if (address.startsWith("data:")) {
                embeddedCharacters += address.length();
            }
        }
    }

    private boolean isUrl(int token) {
        return tokens.kind(token) == TokenKind.FUNCTION && tokens.named(token, "url");
    }

    public int rules() {
        return selectorsPerRule.size();
    }

    public int emptyRules() {
        return emptyRules;
    }

    public int selectors() {
        return complexity.size();
    }

    public int uniqueSelectors() {
        return uniqueSelectors.size();
    }

    public int declarations() {
        return declarations;
    }

    public int uniqueDeclarations() {
        return uniqueDeclarations.size();
    }

    public int important() {
        return important;
    }

    public double complexityMean() {
        return complexity.mean();
    }

    public int complexityMax() {
        return complexity.max();
    }

    public double[] specificityMean() {
        return new double[] {ids.mean(), classes.mean(), types.mean()};
    }

    public int[] specificityMax() {
        int[] highest = new int[3];
        for (int i = 0; i < ids.size(); i++) {
            int[] own = {ids.get(i), classes.get(i), types.get(i)};
            if (SelectorWeights.compare(own, highest) > 0) {
                highest = own;
            }
        }
        return highest;
    }

    int characters() {
        return tokens.text().length();
    }

    /** Lines that say something: one for each at-rule, selector, declaration and keyframe. */
    int sourceLines() {
        return atRules + selectors() + declarations + keyframeSelectors;
    }
}
