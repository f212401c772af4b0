package io.perfopt.render.css;

import io.perfopt.render.RenderException;
import io.perfopt.render.internal.css.match.CompiledSelectors;
import io.perfopt.render.internal.css.match.StyleRule;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssParser;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.LineIndex;
import io.perfopt.render.internal.css.syntax.SourceMap;
import io.perfopt.render.internal.css.syntax.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A style sheet, parsed by CSS Syntax 3 with its error recovery: whatever the text, the outcome is a sheet, and what browsers skip is listed
 * in {@link #problems()}. Its selectors are compiled once, on first use, and then serve any number of pages. Immutable; safe to share between
 * threads.
 */
public final class Stylesheet {
    private final String text;
    private final CssTree tree;
    private final @Nullable SourceMap sourceMap;
    private volatile @Nullable CompiledSelectors compiled;
    private volatile @Nullable LineIndex lines;
    private volatile @Nullable List<CssRule> rules;

    private Stylesheet(String text, CssTree tree, @Nullable SourceMap sourceMap) {
        this.text = text;
        this.tree = tree;
        this.sourceMap = sourceMap;
    }

    /**
     * Parses a sheet with the default limits.
     *
     * @param css the sheet
     * @return the parsed sheet
     */
    public static Stylesheet parse(String css) {
        return parse(css, CssLimits.defaults());
    }

    /**
     * Parses a sheet.
     *
     * @param css the sheet
     * @param limits the limits; a longer sheet is kept as it is, without rules
     * @return the parsed sheet
     */
    public static Stylesheet parse(String css, CssLimits limits) {
        Objects.requireNonNull(css, "css");
        CssTree tree = css.length() > limits.maxCharacters()
                ? CssParser.refuse(
                        css, css.length() + " characters are more than maxCharacters (" + limits.maxCharacters() + ")")
                : CssParser.parse(css, limits.maxDepth());
        return new Stylesheet(css, tree, null);
    }

    /**
     * The same sheet with positions that lead back to the files a build step made it from.
     *
     * @param json a source map of version 3
     * @return a sheet whose rules have a {@link CssRule#origin()} where the map knows one
     * @throws RenderException if the text is no source map
     */
    public Stylesheet withSourceMap(String json) {
        return new Stylesheet(text, tree, new SourceMap(json));
    }

    /**
     * The text it was parsed from, byte for byte.
     *
     * @return the text
     */
    public String text() {
        return text;
    }

    /**
     * The style rules in source order, nested ones included; keyframes and descriptors are none.
     *
     * @return the rules
     */
    public List<CssRule> rules() {
        List<CssRule> known = rules;
        if (known == null) {
            known = new ArrayList<>();
            for (StyleRule rule : compiled().rules()) {
                known.add(describe(rule));
            }
            known = List.copyOf(known);
            rules = known;
        }
        return known;
    }

    /**
     * What browsers skip, and where limits were met; at most 1,000 are kept.
     *
     * @return the problems in source order of their ends
     */
    public List<CssProblem> problems() {
        LineIndex index = lines();
        return tree.problems().stream()
                .map(p -> new CssProblem(p.code(), index.line(p.offset()), index.column(p.offset()), p.message()))
                .toList();
    }

    private CssRule describe(StyleRule rule) {
        int offset = tree.tokens().start(rule.node().first());
        List<String> atRules = new ArrayList<>(rule.atRules().size());
        for (AtRule atRule : rule.atRules()) {
            String prelude = SourceText.clean(tree.tokens(), atRule.preludeFrom(), atRule.preludeTo());
            atRules.add("@" + atRule.name() + (prelude.isEmpty() ? "" : " " + prelude));
        }
        int line = lines().line(offset);
        int column = lines().column(offset);
        SourceMap.Mapping origin = sourceMap == null ? null : sourceMap.find(line, column);
        return new CssRule(
                line,
                column,
                offset,
                SourceText.clean(
                        tree.tokens(), rule.node().preludeFrom(), rule.node().preludeTo()),
                atRules,
                Optional.ofNullable(origin)
                        .map(o -> new SourcePosition(o.source(), o.sourceLine() + 1, o.sourceColumn() + 1)));
    }

    CssTree tree() {
        return tree;
    }

    CompiledSelectors compiled() {
        CompiledSelectors known = compiled;
        if (known == null) {
            known = CompiledSelectors.compile(tree);
            compiled = known;
        }
        return known;
    }

    LineIndex lines() {
        LineIndex known = lines;
        if (known == null) {
            known = new LineIndex(text);
            lines = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "Stylesheet[" + text.length() + " characters, " + tree.problemCount() + " problems]";
    }
}
