package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations are taken from the standards, and where those leave room, from Chromium 156. */
@Tag("R9")
class SelectorMatchTest {
    private static final String HTML = """
            <!doctype html><html lang="en-US"><head><meta charset=utf-8></head><body id=top class="A b">
            <div class="box m:d" data-x="Foo Bar" title="de-AT"><p>one<p class=last>two <b>x</b></div>
            <ul dir=rtl><li>1<li class=on>2<li class=on>3<li lang=de>4</ul>
            <form><fieldset disabled><legend><input id=l type=TEXT required></legend><input id=f type=checkbox checked></fieldset>
            <select><optgroup disabled><option>o</option></optgroup></select><textarea readonly></textarea><a href=x>l</a><a>n</a>
            <input id=w></form>
            <template><section></section></template><svg viewBox="0 0 1 1"><linearGradient/><a xlink:href="#q"></a></svg><i> </i><u><!-- --></u>
            </body></html>
            """;

    private static Use use(String selector, String html) {
        List<RuleUse> uses = UnusedCss.of(Stylesheet.parse(selector + "{}"), List.of(Page.parse(html)), Safelist.none())
                .judgements();
        assertThat(uses).hasSize(1);
        return uses.get(0).use();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            body.A#top.b
            .m\\:d > p + p.last b
            div p:not(.last):first-child
            p:nth-child(2 of .last, p):last-of-type
            li:nth-child(2 of .on)
            li:nth-last-child(-n + 2):not(.on)
            li:nth-of-type(EVEN).on
            ul:has(> .on + [lang])
            div:has(+ ul)
            body:has(form input:disabled)
            :is(ul, ol) > :where(.on)
            [data-x~=Bar]
            [data-x="foo bar" i]
            [title|=de]
            [data-x^=Foo][data-x$=Bar][data-x*="o B"]
            input[type=text]
            li:lang(de)
            p:lang(en)
            li:dir(rtl)
            p:dir(ltr)
            *#l:enabled:required
            *#f:disabled
            option:disabled
            textarea:read-only
            *#w:read-write:optional
            a:any-link
            svg a:link
            [viewbox]
            [*|href]
            lineargradient
            LI.on ~ li
            :root > body
            u:empty
            template:empty
            ::before
            p::first-line
            input::-moz-whatever
            :scope > head
            ul li:only-child, div
            b:only-child
            """)
    void matchesWhatABrowserMatches(String selector) {
        assertThat(use(selector, HTML)).isEqualTo(Use.USED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            .a
            *#TOP
            section
            template section
            i:empty
            div > b
            p + ul
            li:nth-child(3 of .on)
            li:nth-child(2n+5)
            ul:has(.on > b)
            :not(*)
            [data-x="foo bar"]
            [data-x~="Foo Bar"]
            [data-x^=""]
            [href][xlink\\:href]
            svg [href]
            p:lang(de)
            *#l:disabled
            form a:not([href]):link
            :host
            html:not(:root)
            :is()
            b:first-child:nth-child(2)
            li:only-of-type
            optgroup:enabled
            """)
    void leavesOutWhatABrowserLeavesOut(String selector) {
        assertThat(use(selector, HTML)).isEqualTo(Use.UNUSED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            a:hover
            p:focus-within b
            .box:is(:hover, :focus) p
            ul:has(:target)
            input::file-selector-button:hover
            input:not(:checked):invalid
            """)
    void takesStatesAsPossible(String selector) {
        assertThat(use(selector, HTML)).isEqualTo(Use.STATE_DEPENDENT);
    }

    @Test
    void knowsTheStatesThatTheDocumentIsDeliveredIn() {
        assertThat(use("#f:checked", HTML)).isEqualTo(Use.USED);
        assertThat(use("#f:not(:checked)", HTML)).isEqualTo(Use.STATE_DEPENDENT);
        assertThat(use("p:not(:hover)", HTML)).isEqualTo(Use.USED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            a:-moz-broken
            a:nth-child(1 of :hover)
            a::part(x):where(.y)
            a:is
            p > > b
            a:b(c
            """)
    void saysWhenItCannotKnow(String selector) {
        List<RuleUse> uses = UnusedCss.of(Stylesheet.parse(selector + "{}"), List.of(Page.parse(HTML)), Safelist.none())
                .undecidable();
        assertThat(uses).allSatisfy(u -> assertThat(u.reason()).isNotEmpty());
        assertThat(use(selector.endsWith("(c") ? "a:x" : selector, HTML)).isEqualTo(Use.UNDECIDABLE);
    }

    @Test
    void knowsThatNothingMatchesEvenWithAnUnknownPart() {
        assertThat(use(".absent:-moz-broken", HTML)).isEqualTo(Use.UNUSED);
    }

    @Test
    void ignoresCaseOfClassesAndIdsInQuirksModeOnly() {
        String body = "<p class=One id=Two>";
        assertThat(use(".one#two", body)).isEqualTo(Use.USED);
        assertThat(use(".one", "<!doctype html>" + body)).isEqualTo(Use.UNUSED);
        assertThat(use(".one", "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">" + body))
                .isEqualTo(Use.USED);
        assertThat(use("p table", "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2//EN\"><p><table></table>"))
                .isEqualTo(Use.USED);
        assertThat(use("p table", "<!doctype html><p><table></table>")).isEqualTo(Use.UNUSED);
    }

    @Test
    void putsWhatANoscriptOfTheHeadCannotHoldIntoTheBody() {
        String html = "<!doctype html><title>t</title><noscript><img src=p></noscript><meta a><p>";
        assertThat(use("body > img + meta", html)).isEqualTo(Use.USED);
        assertThat(use("head img", html)).isEqualTo(Use.UNUSED);
        assertThat(use("noscript > svg + p", "<!doctype html><div><noscript><svg></svg><p>x</noscript>"))
                .isEqualTo(Use.USED);
    }

    @Test
    void resolvesNestingByTheParentRule() {
        String css =
                "div { & p { .last & {} b {} > b {} &.last {} & + & {} @media print { :is(&) b {} } } } .no { a & {} }";
        List<RuleUse> uses = UnusedCss.of(Stylesheet.parse(css), List.of(Page.parse(HTML)), Safelist.none())
                .judgements();
        assertThat(uses)
                .extracting(u -> u.rule().selectors() + "=" + u.use())
                .containsExactly(
                        "div=USED",
                        "& p=USED",
                        ".last &=UNUSED",
                        "b=USED",
                        "> b=USED",
                        "&.last=USED",
                        "& + &=USED",
                        ":is(&) b=USED",
                        ".no=UNUSED",
                        "a &=UNUSED");
    }

    @Test
    void keepsRulesOfAScopeWithinIt() {
        String css = "@scope (.box) to (b) { p {} b {} ul {} :scope {} > p {} } @scope (ul) { :scope .on {} p {} }";
        List<RuleUse> uses = UnusedCss.of(Stylesheet.parse(css), List.of(Page.parse(HTML)), Safelist.none())
                .judgements();
        assertThat(uses)
                .extracting(u -> u.rule().selectors() + "=" + u.use())
                .containsExactly(
                        "p=USED", "b=UNUSED", "ul=UNUSED", ":scope=USED", "> p=USED", ":scope .on=USED", "p=UNUSED");
    }

    @Test
    void honoursNamespaces() {
        String css = "@namespace svg url(http://www.w3.org/2000/svg); svg|a {} svg|p {} *|p {} |p {}";
        List<RuleUse> uses = UnusedCss.of(Stylesheet.parse(css), List.of(Page.parse(HTML)), Safelist.none())
                .judgements();
        assertThat(uses).extracting(RuleUse::use).containsExactly(Use.USED, Use.UNUSED, Use.USED, Use.UNUSED);
    }
}
