package io.perfopt.render.css;

import io.perfopt.render.internal.css.metrics.Findings;
import io.perfopt.render.internal.css.metrics.Scores;
import io.perfopt.render.internal.css.metrics.SheetCounts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Figures of a sheet. What is counted and how is taken from Project Wallace's css-analyzer, so that figures can be compared; unlike there,
 * parsing follows the standard's error recovery.
 *
 * @param bytes UTF-8 bytes
 * @param rules style rules, nested ones included
 * @param emptyRules rules with nothing in them
 * @param selectors selectors of all rules
 * @param uniqueSelectors different ones, by their text
 * @param specificityMean mean specificity, part by part; {@link MeanSpecificity#scalar()} makes one number of it
 * @param specificityMax highest specificity
 * @param complexityMean mean number of parts of a selector
 * @param complexityMax highest number of parts
 * @param declarations declarations, those in keyframes and descriptors included
 * @param uniqueDeclarations different ones, by their text
 * @param important declarations marked important
 * @param repeatedSelectors rules whose selector list an earlier rule of the same block has
 * @param repeatedDeclarations declarations that say in their rule what an earlier one said
 * @param overriddenDeclarations declarations that a later one of their rule takes the effect from in every browser
 * @param complexityScore 0 simple to 100 complex; the sum of five parts, each rising evenly between two values: mean selector complexity 1
 *     to 6 (30 points), highest selector complexity 5 to 30 (20), mean specificity scalar 5 to 40 (20), share of important declarations 0 to
 *     20 % (15), share of repeated declarations 30 to 90 % (15)
 * @param quality three scores by the rules of css-code-quality, high is good
 * @param unusedRules rules that no page can match; absent when no pages were given
 * @param suggestions what could be better, in source order, at most 1,000
 * @param suggestionCount how many there are in all
 */
public record CssMetrics(
        long bytes,
        int rules,
        int emptyRules,
        int selectors,
        int uniqueSelectors,
        MeanSpecificity specificityMean,
        Specificity specificityMax,
        double complexityMean,
        int complexityMax,
        int declarations,
        int uniqueDeclarations,
        int important,
        int repeatedSelectors,
        int repeatedDeclarations,
        int overriddenDeclarations,
        int complexityScore,
        CssQuality quality,
        OptionalInt unusedRules,
        List<CssSuggestion> suggestions,
        int suggestionCount) {

    /**
     * Counts a sheet on its own.
     *
     * @param sheet the sheet
     * @return its figures, without {@link #unusedRules()}
     */
    public static CssMetrics of(Stylesheet sheet) {
        return of(sheet, List.of());
    }

    /**
     * Counts a sheet and the rules that pages leave unused.
     *
     * @param sheet the sheet
     * @param pages the pages that use it; when empty, unused rules are not counted
     * @return its figures
     */
    public static CssMetrics of(Stylesheet sheet, List<Page> pages) {
        SheetCounts counts = new SheetCounts(sheet.tree());
        Findings findings = new Findings(sheet.tree());
        List<CssSuggestion> suggestions = new ArrayList<>(findings.kept().size());
        for (Findings.Finding finding : findings.kept()) {
            int line = sheet.lines().line(sheet.tree().tokens().start(finding.token()));
            suggestions.add(new CssSuggestion(finding.code(), line, finding.rule(), finding.message()));
        }
        OptionalInt unused = pages.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(
                        UnusedCss.of(sheet, pages, Safelist.none()).rules().size());
        double[] mean = counts.specificityMean();
        int[] max = counts.specificityMax();
        return new CssMetrics(
                sheet.text().getBytes(StandardCharsets.UTF_8).length,
                counts.rules(),
                counts.emptyRules(),
                counts.selectors(),
                counts.uniqueSelectors(),
                new MeanSpecificity(mean[0], mean[1], mean[2]),
                new Specificity(max[0], max[1], max[2]),
                counts.complexityMean(),
                counts.complexityMax(),
                counts.declarations(),
                counts.uniqueDeclarations(),
                counts.important(),
                findings.repeatedSelectors(),
                findings.repeatedDeclarations(),
                findings.overriddenDeclarations(),
                Scores.complexity(counts),
                new CssQuality(Scores.performance(counts), Scores.maintainability(counts), Scores.simplicity(counts)),
                unused,
                List.copyOf(suggestions),
                findings.count());
    }
}
