package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.css.CriticalCss;
import io.perfopt.render.css.CssMetrics;
import io.perfopt.render.css.FirstView;
import io.perfopt.render.css.OptimizedCss;
import io.perfopt.render.css.Page;
import io.perfopt.render.css.RuleUse;
import io.perfopt.render.css.Safelist;
import io.perfopt.render.css.ScriptClasses;
import io.perfopt.render.css.Stylesheet;
import io.perfopt.render.css.UnusedCss;
import io.perfopt.render.css.Viewport;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/css.md. */
class CssGuideTest {
    private final String html = "<!doctype html><html><head><link rel=\"stylesheet\" href=\"/site.css\"></head><body>"
            + "<nav class=\"menu\"><a href=\"/\">Home</a></nav><main><p>Text</p><footer class=\"foot\">End</footer></main></body></html>";
    private final String css = """
            .menu { margin: 0px 0px }
            .menu a:hover { color: #ff0000 }
            .menu.open { top: 0 }
            .wizard { left: 0 }
            .foot { color: rgb(0, 0, 0) }
            p:-moz-broken { top: 0 }
            """;

    @Test
    @Tag("R7")
    @Tag("R9")
    void looksAtASheet() {
        // snippet: look
        Stylesheet sheet = Stylesheet.parse(css);
        Page page = Page.parse(html);
        RenderingOptimizer render = RenderingOptimizer.create();

        CssMetrics metrics = render.analyzeCss(sheet, List.of(page));
        assertThat(metrics.rules()).isEqualTo(6);
        assertThat(metrics.unusedRules()).hasValue(2);

        UnusedCss unused = render.unusedCss(sheet, List.of(page), Safelist.none());
        assertThat(unused.rules())
                .extracting(rule -> rule.line() + " " + rule.selectors())
                .containsExactly("3 .menu.open", "4 .wizard");
        assertThat(unused.remaining()).doesNotContain("wizard");
        // end
        render.close();
    }

    @Test
    @Tag("R9")
    void gatesABuild() {
        List<String> pages = List.of(html);
        // snippet: gate
        ScriptClasses scripts = ScriptClasses.none().scan("menu.classList.toggle('open')");
        Safelist safe = Safelist.none().prefix("wizard").attribute("data-theme");
        UnusedCss unused = UnusedCss.of(
                Stylesheet.parse(css), pages.stream().map(Page::parse).toList(), safe, scripts);
        assertThat(unused.rules()).as("rules that no page uses").isEmpty();
        assertThat(unused.bytesSaved()).as("bytes that no page uses").isLessThan(10_000);
        // end
    }

    @Test
    @Tag("R9")
    void namesWhatItCannotKnow() {
        // snippet: undecidable
        UnusedCss unused = UnusedCss.of(Stylesheet.parse(css), List.of(Page.parse(html)), Safelist.none());
        RuleUse doubt = unused.undecidable().get(0);
        assertThat(doubt.rule().selectors()).isEqualTo("p:-moz-broken");
        assertThat(doubt.reason()).startsWith("the pseudo-class :-moz-broken");
        // end
    }

    @Test
    @Tag("R13")
    void sendsTheFirstViewWithThePage() {
        String nonce = "4AEemGb0xJptoIGFP3Nd";
        // snippet: critical
        Stylesheet site = Stylesheet.parse(css); // once, at start: its selectors are compiled for all requests
        FirstView aboveTheFold = FirstView.before(".foot"); // or FirstView.estimated(Viewport.of(1280, 900))

        CriticalCss critical = CriticalCss.of(site, Page.parse(html), aboveTheFold);
        assertThat(critical.css()).startsWith(".menu{margin:0}").doesNotContain(".foot");
        String response = critical.inline("/site.css", nonce);
        assertThat(response).contains("<style nonce=\"" + nonce + "\">.menu{margin:0}");
        // end
        assertThat(CriticalCss.of(site, Page.parse(html), FirstView.estimated(Viewport.of(1280, 900)))
                        .css())
                .contains(".foot");
    }

    @Test
    @Tag("R8")
    void saysTheSameInFewerBytes() {
        // snippet: optimize
        OptimizedCss smaller = OptimizedCss.of(Stylesheet.parse(css));
        assertThat(smaller.text())
                .isEqualTo(".menu{margin:0}.menu a:hover{color:red}.menu.open{top:0}.wizard{left:0}"
                        + ".foot{color:#000}p:-moz-broken{top:0}");
        // end
    }
}
