package io.perfopt.render.css;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.unused.RuleJudge.Verdict;
import io.perfopt.render.internal.css.unused.UnusedAnalysis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rules of a sheet no element of the given pages can match, and the sheet without them. Pages are taken as delivered, with scripts off;
 * states of the user ({@code :hover}) are assumed to come about; media, container and feature conditions are assumed to hold. Immutable.
 */
public final class UnusedCss {
    private final List<RuleUse> judgements;
    private final List<String> keyframes;
    private final List<String> fontFaces;
    private final List<String> customProperties;
    private final List<String> layers;
    private final UnusedAnalysis analysis;
    private final long bytes;
    private volatile @Nullable String remaining;

    private UnusedCss(Stylesheet sheet, UnusedAnalysis analysis) {
        List<CssRule> rules = sheet.rules();
        List<RuleUse> uses = new ArrayList<>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            UnusedAnalysis.Judgement judgement = analysis.judgements().get(i);
            uses.add(new RuleUse(rules.get(i), use(judgement.verdict()), judgement.reason()));
        }
        judgements = List.copyOf(uses);
        keyframes = List.copyOf(analysis.keyframes());
        fontFaces = List.copyOf(analysis.fontFaces());
        customProperties = List.copyOf(analysis.properties());
        layers = analysis.layers();
        this.analysis = analysis;
        bytes = utf8(sheet.text());
    }

    /**
     * Judges a sheet.
     *
     * @param sheet the sheet
     * @param pages all pages that use it
     * @param safelist names that keep what mentions them
     * @return the judgement
     */
    public static UnusedCss of(Stylesheet sheet, List<Page> pages, Safelist safelist) {
        return of(sheet, pages, safelist, ScriptClasses.none());
    }

    /**
     * Judges a sheet for pages whose scripts change classes. Markup that scripts create is best given as a further page.
     *
     * @param sheet the sheet
     * @param pages all pages that use it
     * @param safelist names that keep what mentions them
     * @param scripts classes that scripts may add to or remove from any element
     * @return the judgement
     */
    public static UnusedCss of(Stylesheet sheet, List<Page> pages, Safelist safelist, ScriptClasses scripts) {
        List<Dom> doms = new ArrayList<>(pages.size());
        for (Page page : pages) {
            doms.add(page.dom());
        }
        return new UnusedCss(
                sheet,
                new UnusedAnalysis(
                        sheet.tree(),
                        sheet.compiled(),
                        doms,
                        safelist::keeps,
                        safelist::keepsAttribute,
                        scripts::contains,
                        !scripts.isEmpty()));
    }

    private static Use use(Verdict verdict) {
        return switch (verdict) {
            case UNUSED -> Use.UNUSED;
            case UNDECIDABLE -> Use.UNDECIDABLE;
            case STATE_DEPENDENT -> Use.STATE_DEPENDENT;
            case SCRIPTED -> Use.KEPT;
            case USED -> Use.USED;
        };
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The judgement about every rule.
     *
     * @return one for each of {@link Stylesheet#rules()}, in the same order
     */
    public List<RuleUse> judgements() {
        return judgements;
    }

    /**
     * The rules that nothing uses.
     *
     * @return them in source order
     */
    public List<CssRule> rules() {
        return withUse(Use.UNUSED);
    }

    /**
     * The rules that are used in some state of the user only.
     *
     * @return them in source order
     */
    public List<CssRule> stateDependent() {
        return withUse(Use.STATE_DEPENDENT);
    }

    /**
     * The rules about which pages and sheet do not tell, each with the reason. They are kept.
     *
     * @return them in source order
     */
    public List<RuleUse> undecidable() {
        return judgements.stream().filter(j -> j.use() == Use.UNDECIDABLE).toList();
    }

    private List<CssRule> withUse(Use use) {
        return judgements.stream()
                .filter(j -> j.use() == use)
                .map(RuleUse::rule)
                .toList();
    }

    /**
     * Keyframes that no kept declaration and no style attribute names.
     *
     * @return their names, sorted
     */
    public List<String> keyframes() {
        return keyframes;
    }

    /**
     * Fonts declared by {@code @font-face} that no kept declaration and no style attribute names.
     *
     * @return their families, sorted
     */
    public List<String> fontFaces() {
        return fontFaces;
    }

    /**
     * Custom properties set in kept rules that no kept declaration, condition or style attribute reads, directly or through another one.
     * Scripts may read them all the same, so {@link #remaining()} keeps them.
     *
     * @return their names, sorted
     */
    public List<String> customProperties() {
        return customProperties;
    }

    /**
     * Cascade layers in which no rule is left; their names stay in the sheet, since they set the order of the others.
     *
     * @return their full names, sorted
     */
    public List<String> layers() {
        return layers;
    }

    /**
     * The sheet without the unused rules, selectors, keyframes and fonts, everything else as it was written.
     *
     * @return the shorter sheet
     */
    public String remaining() {
        String known = remaining;
        if (known == null) {
            known = analysis.remaining();
            remaining = known;
        }
        return known;
    }

    /**
     * The same, also without the custom properties that nothing reads.
     *
     * @return the shorter sheet
     */
    public String remainingWithoutCustomProperties() {
        return analysis.remainingWithoutProperties();
    }

    /**
     * What {@link #remaining()} saves.
     *
     * @return UTF-8 bytes less than the sheet has
     */
    public long bytesSaved() {
        return bytes - utf8(remaining());
    }

    @Override
    public String toString() {
        return "UnusedCss[" + rules().size() + " of " + judgements.size() + " rules unused, "
                + undecidable().size() + " undecidable, " + bytesSaved() + " of " + bytes + " bytes to save]";
    }
}
