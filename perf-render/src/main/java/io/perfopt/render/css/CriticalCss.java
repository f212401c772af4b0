package io.perfopt.render.css;

import io.perfopt.render.internal.css.critical.Inliner;
import io.perfopt.render.internal.css.unused.CriticalAnalysis;
import java.util.List;

/**
 * The rules that the first view of a page needs, so that they can be sent inside the page while the whole sheet is loaded later. A rule is
 * taken when it matches one of the first elements as the page is delivered; so are the keyframes and fonts it names, custom properties, layer
 * orders and {@code @property} rules. Rules for paper only and imports are left to the sheet. Immutable.
 */
public final class CriticalCss {
    private final Page page;
    private final List<CssRule> rules;
    private final String css;

    private CriticalCss(Page page, List<CssRule> rules, String css) {
        this.page = page;
        this.rules = rules;
        this.css = css;
    }

    /**
     * Picks the rules. The sheet is compiled at the first call; further pages cost a match only.
     *
     * @param sheet the sheet
     * @param page the page
     * @param firstView which elements show first
     * @return what they need
     */
    public static CriticalCss of(Stylesheet sheet, Page page, FirstView firstView) {
        CriticalAnalysis analysis =
                new CriticalAnalysis(sheet.tree(), sheet.compiled(), page.dom(), firstView.elements(page));
        List<CssRule> rules =
                analysis.kept().stream().mapToObj(sheet.rules()::get).toList();
        String css = OptimizedCss.of(Stylesheet.parse(analysis.css())).text();
        return new CriticalCss(page, rules, css);
    }

    /**
     * The rules picked.
     *
     * @return them in source order
     */
    public List<CssRule> rules() {
        return rules;
    }

    /**
     * The sheet of these rules, minified.
     *
     * @return the text for a style element
     */
    public String css() {
        return css;
    }

    /**
     * The page with these rules in it and the sheet loaded later: the link becomes a style element, a link that does not hold up the first
     * view and a three-line script that puts it in force once loaded; without scripts the link works as before. All else stays as it is.
     *
     * @param href the address in the link to the sheet, as written in the page
     * @return the page
     * @throws IllegalArgumentException if the page has no such link
     */
    public String inline(String href) {
        return Inliner.inline(page.html(), css, href, "");
    }

    /**
     * The same under a content security policy.
     *
     * @param href the address in the link to the sheet, as written in the page
     * @param nonce the nonce that the policy allows for styles and scripts
     * @return the page
     * @throws IllegalArgumentException if the page has no such link or the nonce is empty
     */
    public String inline(String href, String nonce) {
        if (nonce.isBlank()) {
            throw new IllegalArgumentException("nonce must not be blank; without a policy call inline(href)");
        }
        return Inliner.inline(page.html(), css, href, nonce);
    }

    @Override
    public String toString() {
        return "CriticalCss[" + rules.size() + " rules, " + css.length() + " characters]";
    }
}
