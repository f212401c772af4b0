package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R13")
class CriticalCssTest {
    private static final String HTML =
            "<!doctype html><html><head><link rel=stylesheet href=\"/s.css?a=1&amp;b=2\"><title>t</title></head>"
                    + "<body><header class=top><h1>Hi</h1></header><main><p class=intro>x</p><hr id=fold><p class=below>y</p><footer>z</footer></main></body></html>";
    private static final Page PAGE = Page.parse(HTML);
    private static final Stylesheet SHEET = Stylesheet.parse(
            "@charset \"utf-8\"; @import 'more.css'; @layer a, b;"
                    + " @font-face { font-family: F; src: url(f) } @font-face { font-family: G; src: url(g) }"
                    + " @keyframes in { } @keyframes out { } :root { --c: red }"
                    + " .top { font-family: F; animation: in 1s } .top:hover { top: 0 } .intro::before { content: 'x' }"
                    + " .below { font-family: G } footer { animation: out 1s } @media print { h1 { top: 0 } }"
                    + " @media (min-width: 1px) { h1 { left: 0 } footer { left: 0 } } main { & > p.intro { right: 0 } & > footer { right: 0 } }");

    @Test
    void takesExactlyWhatStandsBeforeTheFold() {
        CriticalCss critical = CriticalCss.of(SHEET, PAGE, FirstView.before("#fold"));
        assertThat(critical.css())
                .isEqualTo("@layer a,b;@font-face{font-family:F;src:url(f)}@keyframes in{}:root{--c:red}"
                        + ".top{font-family:F;animation:in 1s}.intro:before{content:'x'}"
                        + "@media(min-width:1px){h1{left:0}}main{& > p.intro{right:0}}".replace("& > p", "&>p"));
        assertThat(critical.rules())
                .extracting(CssRule::selectors)
                .containsExactly(":root", ".top", ".intro::before", "h1", "main", "& > p.intro");
    }

    /** A required field without a value is invalid, a media element does not play yet: a browser says so before anybody does anything. */
    @Test
    void takesWhatMayHoldBeforeTheUserDoesAnything() {
        Page page = Page.parse(
                "<!doctype html><form><input required placeholder=x><input placeholder=x value=y class=full>"
                        + "<input type=radio name=r><input autofocus id=f></form><p class=p></p><video></video><progress></progress>");
        Stylesheet sheet = Stylesheet.parse(
                "input:invalid{top:0} form:valid{top:0} p:valid{top:0} .full:placeholder-shown{top:0}"
                        + " [required]:placeholder-shown{top:0} [type]:indeterminate{top:0} progress:indeterminate{top:0} form:focus-within{top:0}"
                        + " p:focus{top:0} #f:focus{top:0} video:paused{top:0} p:not(:valid){top:0} input:hover{top:0} input:user-invalid{top:0}");
        assertThat(CriticalCss.of(sheet, page, FirstView.before("#fold")).rules())
                .extracting(CssRule::selectors)
                .containsExactly(
                        "input:invalid",
                        "form:valid",
                        "[required]:placeholder-shown",
                        "[type]:indeterminate",
                        "progress:indeterminate",
                        "form:focus-within",
                        "#f:focus",
                        "video:paused",
                        "p:not(:valid)");
        assertThat(UnusedCss.of(sheet, List.of(page), Safelist.none())
                        .judgements()
                        .get(0)
                        .use())
                .isEqualTo(Use.STATE_DEPENDENT);
    }

    @Test
    void takesThePartsThatTheCallerNames() {
        assertThat(CriticalCss.of(SHEET, PAGE, FirstView.within(List.of("footer", ".nothing")))
                        .rules())
                .extracting(CssRule::selectors)
                .containsExactly(":root", "footer", "footer", "main", "& > footer");
        assertThatThrownBy(() -> FirstView.within(List.of("a > > b"))).hasMessageContaining("a > > b");
        assertThatThrownBy(() -> FirstView.before("a{} b")).hasMessageContaining("a{} b");
    }

    @Test
    void estimatesFromTagsAndTexts() {
        String html = "<!doctype html><h1>x</h1>" + "<p>some words</p><img height=400>".repeat(5) + "<footer></footer>";
        Stylesheet sheet = Stylesheet.parse(
                "h1{top:0} footer{top:0} p:nth-of-type(3){top:0} p:nth-of-type(5){top:0} title{top:0}");
        assertThat(CriticalCss.of(sheet, Page.parse(html), FirstView.estimated(Viewport.of(1280, 500)))
                        .rules())
                .extracting(CssRule::selectors)
                .containsExactly("h1", "p:nth-of-type(3)");
        assertThatThrownBy(() -> Viewport.of(0, 1)).hasMessageContaining("width");
    }

    @Test
    void putsTheRulesIntoThePageAndTheSheetBehind() {
        CriticalCss critical =
                CriticalCss.of(Stylesheet.parse("h1::after{content:'</style>'}"), PAGE, FirstView.before("#fold"));
        String inlined = critical.inline("/s.css?a=1&b=2");
        assertThat(inlined)
                .startsWith(
                        "<!doctype html><html><head><style>h1:after{content:'<\\/style>'}</style>"
                                + "<link rel=\"stylesheet\" href=\"/s.css?a=1&amp;b=2\" media=\"print\" data-media=\"all\"><script>")
                .contains("<noscript><link rel=stylesheet href=\"/s.css?a=1&amp;b=2\"></noscript><title>t</title>")
                .endsWith(HTML.substring(HTML.indexOf("<title>")));
        assertThat(critical.inline("/s.css?a=1&b=2", "r\"4"))
                .contains("<style nonce=\"r&quot;4\">", "<script nonce=\"r&quot;4\">");
        assertThatThrownBy(() -> critical.inline("/other.css")).hasMessageContaining("/other.css");
        assertThatThrownBy(() -> critical.inline("/s.css?a=1&b=2", " ")).hasMessageContaining("nonce");
        assertThat(critical).hasToString("CriticalCss[1 rules, 28 characters]");
    }
}
