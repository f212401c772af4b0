package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R7")
class CssMetricsTest {
    /** Values from the examples of Selectors 4 and from css-analyzer 9. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            * ! 0 ! 0 ! 0
            ul ol li.red ! 0 ! 1 ! 3
            *#s12:not(foo) ! 1 ! 0 ! 1
            :is(em, *#foo) .bar ! 1 ! 1 ! 0
            .qux:where(em, *#foo *#bar *#baz) ! 0 ! 1 ! 0
            :nth-child(even of li, .item) ! 0 ! 2 ! 0
            a:not(.b:is(c, d)) e:nth-child(2n of .f) ! 0 ! 3 ! 3
            a::slotted(b c)::part(x):-moz-x ! 0 ! 1 ! 4
            :host(.x#y) p::before ! 1 ! 2 ! 2
            ::view-transition-group(*) ! 0 ! 0 ! 0
            [a]:hover:before ! 0 ! 2 ! 1
            svg|a *|b ! 0 ! 0 ! 2
            a, .b ! 0 ! 1 ! 0
            """)
    void weighsSelectorsAsTheStandardSays(String selector, int ids, int classes, int types) {
        assertThat(Specificity.of(selector)).isEqualTo(new Specificity(ids, classes, types));
    }

    @Test
    void refusesWhatIsNoSelector() {
        assertThatThrownBy(() -> Specificity.of("a > > b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a > > b");
        assertThat(new Specificity(1, 0, 0)).isGreaterThan(new Specificity(0, 9, 9));
        assertThat(new MeanSpecificity(0.5, 1, 2).scalar()).isEqualTo(62);
    }

    @Test
    void countsRulesSelectorsAndDeclarations() {
        CssMetrics m = CssMetrics.of(
                Stylesheet.parse("a, b > .c { top: 0; top: 0; left: 1px !important } d { } @media x { a { top: 0 } }"
                        + " @keyframes k { from { top: 0 } }"));
        assertThat(m.rules()).isEqualTo(3);
        assertThat(m.emptyRules()).isEqualTo(1);
        assertThat(m.selectors()).isEqualTo(4);
        assertThat(m.uniqueSelectors()).isEqualTo(3);
        assertThat(m.declarations()).isEqualTo(5);
        assertThat(m.uniqueDeclarations()).isEqualTo(3);
        assertThat(m.important()).isEqualTo(1);
        assertThat(m.repeatedDeclarations()).isEqualTo(1);
        assertThat(m.complexityMax()).isEqualTo(3);
        assertThat(m.complexityMean()).isEqualTo(1.5);
        assertThat(m.specificityMax()).isEqualTo(new Specificity(0, 1, 1));
        assertThat(m.unusedRules()).isEmpty();
    }

    @Test
    void countsUnusedRulesWhenPagesAreGiven() {
        assertThat(CssMetrics.of(Stylesheet.parse("a{} b{}"), List.of(Page.parse("<b>")))
                        .unusedRules())
                .hasValue(1);
    }

    @Test
    void scoresBetweenItsEnds() {
        assertThat(CssMetrics.of(Stylesheet.parse("")).complexityScore()).isZero();
        assertThat(CssMetrics.of(Stylesheet.parse("a{top:0}")).complexityScore())
                .isZero();
        String heavy = "#a#b#c .d .e .f .g .h .i .j .k .l .m .n .o .p .q .r .s .t > u{top:0!important}".repeat(20);
        assertThat(CssMetrics.of(Stylesheet.parse(heavy)).complexityScore()).isEqualTo(100);
        // by hand: mean complexity 3 (12 points), highest 3 (0), scalar 12 (4), none important, none repeated
        assertThat(CssMetrics.of(Stylesheet.parse(".a b{top:0}")).complexityScore())
                .isEqualTo((int) Math.round(30 * 2 / 5.0 + 20 * 6 / 35.0));
    }

    @Test
    void suggestsWithRuleAndLine() {
        CssMetrics m = CssMetrics.of(Stylesheet.parse(
                "@import 'x';\na{}\n#b{top:0;\ntop:1px}\n#b{left:0;left:0}\n.c{a:b!important;c:d!important;e:f!important;"
                        + "g:h!important;i:j!important;k:l!important}\n.a .b .c .d .e .f .g{top:0}"));
        assertThat(m.suggestions())
                .extracting(s -> s.code() + "@" + s.line() + " " + s.rule())
                .containsExactly(
                        "import@1 @import 'x'",
                        "empty-rule@2 a",
                        "id-selector@3 #b",
                        "overridden-declaration@3 #b",
                        "repeated-selectors@5 #b",
                        "id-selector@5 #b",
                        "repeated-declaration@5 #b",
                        "many-important@6 .c",
                        "complex-selector@7 .a .b .c .d .e .f .g");
        assertThat(m.suggestionCount()).isEqualTo(9);
    }

    @Test
    void keepsFallbacksOutOfTheSuggestions() {
        assertThat(CssMetrics.of(Stylesheet.parse("a{color:red;color:oklch(1 0 0)}"))
                        .suggestions())
                .isEmpty();
    }
}
