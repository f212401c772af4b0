package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.perfopt.render.RenderException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R7")
class StylesheetTest {
    private static List<String> selectors(String css) {
        return Stylesheet.parse(css).rules().stream().map(CssRule::selectors).toList();
    }

    @Test
    void listsNestedRulesInSourceOrderWithPositionsAndConditions() {
        Stylesheet sheet =
                Stylesheet.parse("a {\n  color: red;\n  @media (x) {\n    &:hover { top: 0 }\n  }\n}\n\r\nb{}");
        assertThat(sheet.rules())
                .extracting(CssRule::selectors, CssRule::line, CssRule::column, CssRule::atRules)
                .containsExactly(
                        tuple("a", 1, 1, List.of()),
                        tuple("&:hover", 4, 5, List.of("@media (x)")),
                        tuple("b", 8, 1, List.of()));
    }

    @Test
    void leavesKeyframesAndDescriptorBlocksOut() {
        assertThat(selectors("@keyframes k { from {} 50% {} } @-webkit-keyframes k { to {} } @font-face { x {} }"
                        + " @page { a {} } @property --p { a {} } @layer l { a {} } @unknown thing { b {} }"))
                .containsExactly("a", "b");
    }

    @Test
    void takesADeclarationForWhatItIsAndAnElementWithStateForARule() {
        assertThat(selectors("x { a:hover { top: 0 } b:c; d:e f; g:h{} }")).containsExactly("x", "a:hover", "g:h");
    }

    @Test
    void customPropertiesHoldBlocks() {
        assertThat(selectors("x { --y: { a: b }; --z:{c{d:e}} } w {}")).containsExactly("x", "w");
    }

    @Test
    void recoversFromErrorsAsTheStandardSays() {
        assertThat(selectors("a { color: red; *zoom: 1; ; b } c { }")).containsExactly("a", "c");
        assertThat(selectors("a { } } b { }")).containsExactly("a", "} b");
        assertThat(selectors("a { ( } b { } ) } c {}")).containsExactly("a", "c");
        assertThat(selectors("a; b { } c")).containsExactly("a; b");
        assertThat(selectors("<!-- a {} --> b {}")).containsExactly("a", "b");
        assertThat(selectors("a { b { c {")).containsExactly("a", "b", "c");
        assertThat(selectors("a { content: \"x\n; color: red } b {}")).containsExactly("a", "b");
        assertThat(selectors("a { background: url(x y) } b {}")).containsExactly("a", "b");
        assertThat(selectors("@import 'x' layer(a); @charset \"utf-8\"; a {}")).containsExactly("a");
        assertThat(selectors("--x: { } a {}")).containsExactly("a");
    }

    @Test
    void reportsWhatWasSkippedWithItsPlace() {
        assertThat(Stylesheet.parse("a {\n b }").problems())
                .containsExactly(new CssProblem("syntax.skipped", 2, 2, "neither a rule nor a declaration, skipped"));
        assertThat(Stylesheet.parse("a {").problems())
                .extracting(CssProblem::code)
                .containsExactly("syntax.unclosed");
        assertThat(Stylesheet.parse("a { *zoom: 1 }").problems())
                .extracting(CssProblem::code)
                .containsExactly("syntax.hack");
    }

    @Test
    void cleansSelectorsOfCommentsAndLineBreaks() {
        assertThat(selectors("a /* x */ ,\r\n\t b/**/c {}")).containsExactly("a , bc");
    }

    @Test
    void givesItsTextBackByteForByte() {
        String odd = "\uFEFFa{\r\n}\f/* \u0000 */ b{--x:{ };c:d}@media{";
        assertThat(Stylesheet.parse(odd).text()).isEqualTo(odd);
    }

    @Test
    void stopsLookingAtTheDepthLimitAndSaysSo() {
        Stylesheet sheet = Stylesheet.parse("a{".repeat(50) + "}".repeat(50), new CssLimits(1_000_000, 10));
        assertThat(sheet.rules()).hasSize(11);
        assertThat(sheet.problems()).extracting(CssProblem::code).contains("limit.depth");
    }

    @Test
    void keepsATooLongSheetAsItIs() {
        Stylesheet sheet = Stylesheet.parse("a{}b{}", new CssLimits(3, 10));
        assertThat(sheet.rules()).isEmpty();
        assertThat(sheet.text()).isEqualTo("a{}b{}");
        assertThat(sheet.problems()).extracting(CssProblem::code).containsExactly("limit.size");
        assertThat(UnusedCss.of(sheet, List.of(Page.parse("<p>")), Safelist.none())
                        .remaining())
                .isEqualTo("a{}b{}");
    }

    @Test
    void refusesLimitsThatCannotWork() {
        assertThatThrownBy(() -> new CssLimits(0, 1)).hasMessageContaining("maxCharacters");
        assertThatThrownBy(() -> new CssLimits(1, 513)).hasMessageContaining("maxDepth");
    }

    /** The mappings were encoded by hand: line 1 column 0 from a.scss 3:5, line 2 column 2 from b.scss 1:1. */
    @Test
    void leadsBackToTheFilesItWasMadeFrom() {
        String map =
                "{\"version\":3,\"sourceRoot\":\"src\",\"sources\":[\"a.scss\",\"b.scss\"],\"mappings\":\"AAEI;ECFJ\"}";
        assertThat(Stylesheet.parse("a{}\n  b{}\nc{}").withSourceMap(map).rules())
                .extracting(r -> r.origin().map(SourcePosition::toString).orElse("-"))
                .containsExactly(
                        "SourcePosition[source=src/a.scss, line=3, column=5]",
                        "SourcePosition[source=src/b.scss, line=1, column=1]",
                        "-");
        String sections = "{\"version\":3,\"sections\":[{\"offset\":{\"line\":1,\"column\":2},\"map\":"
                + "{\"sources\":[\"x\"],\"mappings\":\"AAAA\"}}]}";
        assertThat(Stylesheet.parse("a{}\n  b{}")
                        .withSourceMap(sections)
                        .rules()
                        .get(1)
                        .origin())
                .contains(new SourcePosition("x", 1, 1));
        assertThatThrownBy(() -> Stylesheet.parse("").withSourceMap("{\"mappings\":\"!\"}"))
                .isInstanceOf(RenderException.class)
                .hasMessageContaining("source map");
        assertThatThrownBy(() -> Stylesheet.parse("").withSourceMap("x")).isInstanceOf(RenderException.class);
    }
}
