package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R9")
class UnusedCssTest {
    private static final Page PAGE = Page.parse("<!doctype html><div class=a style='animation: spin 1s'><p>x</div>");

    private static UnusedCss find(String css, Page... pages) {
        return UnusedCss.of(Stylesheet.parse(css), List.of(pages), Safelist.none());
    }

    @Test
    void printsWhatIsLeftAndCountsWhatItSaves() {
        UnusedCss unused =
                find("/* é */ p { top: 0 }\n.gone { left: 0 }\n@media print { .gone {} }\n.a, .gone { x: y }", PAGE);
        assertThat(unused.rules()).extracting(CssRule::line).containsExactly(2, 3);
        assertThat(unused.remaining()).isEqualTo("/* é */ p { top: 0 }\n.a { x: y }");
        assertThat(unused.bytesSaved()).isEqualTo(51);
    }

    @Test
    void mergesManyPages() {
        assertThat(find("p {} b {} i {}", PAGE, Page.parse("<b>")).rules())
                .extracting(CssRule::selectors)
                .containsExactly("i");
    }

    @Test
    void keepsTheParentOfWhatIsKept() {
        assertThat(find("div { .gone { } p { } }", PAGE).remaining()).isEqualTo("div { p { } }");
    }

    @Test
    void leavesAListAloneWhereAShorterOneCouldMeanSomethingElse() {
        String nested = "p, #gone { & { top: 0 } }"; // the id lends its specificity to what is nested
        assertThat(find(nested, PAGE).remaining()).isEqualTo(nested);
        String unknown = "p, .gone::-moz-x { top: 0 }"; // makes other browsers drop the whole rule
        assertThat(find(unknown, PAGE).remaining()).isEqualTo(unknown);
    }

    @Test
    void followsNamesThroughKeyframesFontsAndProperties() {
        UnusedCss unused = find(
                "@keyframes spin{} @keyframes via{} @keyframes idle{} @font-face{font-family:'Our Font'} @font-face{font-family:X}"
                        + " .a{--one: via 1s; --two: 1; animation: var(--one); font: 12px Our Font}"
                        + " .gone{font-family:X;animation:idle}",
                PAGE);
        assertThat(unused.keyframes()).containsExactly("idle");
        assertThat(unused.fontFaces()).containsExactly("X");
        assertThat(unused.customProperties()).containsExactly("--two");
        assertThat(unused.remaining())
                .isEqualTo("@keyframes spin{} @keyframes via{} @font-face{font-family:'Our Font'}"
                        + " .a{--one: via 1s; --two: 1; animation: var(--one); font: 12px Our Font}");
        assertThat(unused.remainingWithoutCustomProperties()).contains("--one").doesNotContain("--two");
    }

    @Test
    void keepsTheOrderOfEmptiedLayers() {
        UnusedCss unused =
                find("@layer x { .gone {} } @layer y { p {} } @layer x { p {} @layer z { .gone {} } }", PAGE);
        assertThat(unused.layers()).containsExactly("x.z");
        assertThat(unused.remaining()).isEqualTo("@layer x { } @layer y { p {} } @layer x { p {} @layer z { } }");
    }

    @Test
    void keepsWhatTheSafelistNames() {
        Stylesheet sheet = Stylesheet.parse(".one{} #two-x{} three{} [data-four]{} .five:is(.six){} .seven{}");
        Safelist safe = Safelist.none()
                .exact("one")
                .prefix("two")
                .regex(Pattern.compile("th.*"))
                .attribute("data-four");
        UnusedCss unused = UnusedCss.of(sheet, List.of(PAGE), safe.exact("six"));
        assertThat(unused.rules()).extracting(CssRule::selectors).containsExactly(".seven");
        assertThat(unused.judgements().get(0).reason()).contains("safelist");
        assertThatThrownBy(() -> Safelist.none().prefix("")).hasMessageContaining("prefix");
    }

    @Test
    void keepsWhatScriptsCanBringAbout() {
        Stylesheet sheet = Stylesheet.parse(".a.open{} .gone.open{} p:not(.open){} .modal-open p{} .b{}");
        ScriptClasses scripts = ScriptClasses.none().scan("el.classList.toggle('open'); q(\".modal-open\")");
        assertThat(UnusedCss.of(sheet, List.of(PAGE), Safelist.none(), scripts).judgements())
                .extracting(RuleUse::use)
                .containsExactly(Use.KEPT, Use.UNUSED, Use.USED, Use.KEPT, Use.UNUSED);
        assertThat(UnusedCss.of(
                                sheet,
                                List.of(PAGE),
                                Safelist.none(),
                                ScriptClasses.none().with("b"))
                        .judgements())
                .extracting(RuleUse::use)
                .containsExactly(Use.UNUSED, Use.UNUSED, Use.USED, Use.UNUSED, Use.KEPT);
    }

    @Test
    void tellsWhatItFoundInOneLine() {
        assertThat(find("p{} b{}", PAGE))
                .hasToString("UnusedCss[1 of 2 rules unused, 0 undecidable, 4 of 7 bytes to save]");
        assertThat(PAGE.toString()).contains("elements");
        assertThat(Stylesheet.parse("p{}").toString()).contains("3 characters");
    }
}
