package io.perfopt.render.internal.css.critical;

import java.util.Locale;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.parser.Parser;

/** Puts critical rules into a page and has the sheet itself loaded later, changing nothing else in its text. */
public final class Inliner {
    private Inliner() {}

    /**
     * Replaces the link to the sheet.
     *
     * @param href the address by which a link of the page loads the sheet
     * @param nonce the nonce of the content security policy, empty without one
     * @throws IllegalArgumentException if no link of the page has that address
     */
    public static String inline(String html, String css, String href, String nonce) {
        Document document = Parser.htmlParser().setTrackPosition(true).parseInput(html, "");
        for (Element link : document.getElementsByTag("link")) {
            boolean sheet = (" " + link.attr("rel").toLowerCase(Locale.ROOT) + " ").contains(" stylesheet ");
            if (sheet && link.attr("href").equals(href) && link.sourceRange().isTracked()) {
                int from = link.sourceRange().startPos();
                int to = link.sourceRange().endPos();
                return html.substring(0, from)
                        + replacement(html.substring(from, to), css, nonce, link)
                        + html.substring(to);
            }
        }
        throw new IllegalArgumentException(
                "href must be that of a <link rel=stylesheet> of the page, was '" + href + "'");
    }

    private static String replacement(String link, String css, String nonce, Element element) {
        String mark =
                nonce.isEmpty() ? "" : " nonce=\"" + Entities.escape(nonce).replace("\"", "&quot;") + "\"";
        String media = element.attr("media");
        String condition = media.isEmpty() ? "" : " media=\"" + attribute(media) + "\"";
        String later = "<link rel=\"stylesheet\" href=\"" + attribute(element.attr("href"))
                + "\" media=\"print\" data-media=\"" + attribute(media.isEmpty() ? "all" : media) + "\">";
        String script = "<script" + mark + ">(function(l){function s(){l.media=l.getAttribute('data-media')}"
                + "if(l.sheet)s();else l.addEventListener('load',s)})(document.currentScript.previousElementSibling)</script>";
        return "<style" + mark + condition + ">" + css.replace("</", "<\\/") + "</style>" + later + script
                + "<noscript>" + link + "</noscript>";
    }

    private static String attribute(String value) {
        return Entities.escape(value).replace("\"", "&quot;");
    }
}
