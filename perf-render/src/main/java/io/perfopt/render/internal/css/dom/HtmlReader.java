package io.perfopt.render.internal.css.dom;

import io.perfopt.render.internal.css.syntax.Chars;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTML with jsoup and mends three places where it leaves the standard: doctypes of old that mean quirks mode, a {@code noscript} in
 * the head with contents that belong into the body, and a {@code noscript} in the body, which is an element like any other when scripts are
 * off. All are mended in the text, so that all that follows is parsed as it should be; a page without them is parsed once.
 */
public final class HtmlReader {
    private static final List<String> QUIRKS_PREFIXES = List.of(
            "+//silmaril//dtd html pro v0r11 19970101//",
            "-//as//dtd html 3.0 aswedit + extensions//",
            "-//advasoft ltd//dtd html 3.0 aswedit + extensions//",
            "-//ietf//dtd html",
            "-//metrius//dtd metrius presentational//",
            "-//microsoft//dtd internet explorer 2.0",
            "-//microsoft//dtd internet explorer 3.0",
            "-//netscape comm. corp.//dtd",
            "-//o'reilly and associates//dtd html",
            "-//spyglass//dtd html 2.0 extended//",
            "-//sq//dtd html 2.0 hotmetal + extensions//",
            "-//softquad software//dtd hotmetal pro",
            "-//softquad//dtd hotmetal pro",
            "-//sun microsystems corp.//dtd hotjava",
            "-//w3c//dtd html 3 1995-03-24//",
            "-//w3c//dtd html 3.2",
            "-//w3c//dtd html 4.0 frameset//",
            "-//w3c//dtd html 4.0 transitional//",
            "-//w3c//dtd html experimental 19960712//",
            "-//w3c//dtd html experimental 970421//",
            "-//w3c//dtd w3 html//",
            "-//w3o//dtd w3 html 3.0//",
            "-//webtechs//dtd mozilla html");
    private static final Set<String> QUIRKS_IDS =
            Set.of("-//w3o//dtd w3 html strict 3.0//en//", "-/w3c/dtd html 4.0 transitional/en", "html");
    private static final List<String> QUIRKS_WITHOUT_SYSTEM_ID =
            List.of("-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//");
    private static final Set<String> NOSCRIPT_IN_HEAD =
            Set.of("basefont", "bgsound", "link", "meta", "noframes", "style", "noscript", "head");

    private static final Pattern NOSCRIPT_TAG = Pattern.compile("<(/?)noscript(?=[\\s/>])", Pattern.CASE_INSENSITIVE);
    private static final Set<String> HARMLESS_IN_NOSCRIPT = Set.of("img", "iframe", "link", "style", "meta");

    /** What a noscript of the body is called while jsoup parses it, so that it is treated like any element. */
    static final String PLAIN_NOSCRIPT = "x-noscript";

    private HtmlReader() {}

    public static Dom read(String html) {
        String text = html;
        Document document = parse(text, false);
        if (document.quirksMode() != Document.QuirksMode.quirks && asksForQuirks(document.documentType())) {
            text = withoutDoctype(text);
            document = parse(text, false);
        }
        if (misplaced(document) != null) {
            Node first = misplaced(parse(text, true));
            int at = first == null || !first.sourceRange().isTracked()
                    ? -1
                    : first.sourceRange().startPos();
            if (at >= 0) {
                text = text.substring(0, at) + "</noscript></head><body>" + text.substring(at);
                document = parse(text, false);
            }
        }
        if (firstNoscript(document) != null) {
            Element first = firstNoscript(parse(text, true));
            int at = first == null || !first.sourceRange().isTracked()
                    ? -1
                    : first.sourceRange().startPos();
            if (at >= 0) {
                document = parse(text.substring(0, at) + renamed(text.substring(at)), false);
            }
        }
        return DomBuilder.build(document);
    }

    private static Document parse(String text, boolean positions) {
        return Parser.htmlParser().setTrackPosition(positions).parseInput(text, "");
    }

    private static boolean asksForQuirks(@Nullable DocumentType type) {
        if (type == null) {
            return false;
        }
        String publicId = Chars.lower(type.publicId());
        String systemId = Chars.lower(type.systemId());
        return QUIRKS_IDS.contains(publicId)
                || QUIRKS_PREFIXES.stream().anyMatch(publicId::startsWith)
                || systemId.equals("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd")
                || (systemId.isEmpty() && QUIRKS_WITHOUT_SYSTEM_ID.stream().anyMatch(publicId::startsWith));
    }

    private static String withoutDoctype(String html) {
        String wanted = "<!doctype";
        int from = 0;
        while (from < html.length() && !Chars.regionEqualsIgnoreAsciiCase(html, from, wanted)) {
            from++;
        }
        int to = html.indexOf('>', from);
        return to < 0 ? html : html.substring(0, from) + html.substring(to + 1);
    }

    /** The first node in a noscript of the head that sends the parser into the body, or null. */
    private static @Nullable Node misplaced(Document document) {
        for (Element element : document.head().children()) {
            if (!element.normalName().equals("noscript")) {
                continue;
            }
            for (Node node : element.childNodes()) {
                boolean fits = node instanceof Comment
                        || (node instanceof TextNode text && text.isBlank())
                        || (node instanceof Element inside && NOSCRIPT_IN_HEAD.contains(inside.normalName()));
                if (!fits) {
                    return node;
                }
            }
        }
        return null;
    }

    /** The first noscript of the body, if one there holds more than what jsoup treats right. */
    private static @Nullable Element firstNoscript(Document document) {
        Element first = null;
        for (Element noscript : document.body().getElementsByTag("noscript")) {
            first = first == null ? noscript : first;
            for (Element child : noscript.children()) {
                if (!HARMLESS_IN_NOSCRIPT.contains(child.normalName())) {
                    return first;
                }
            }
        }
        return null;
    }

    private static String renamed(String text) {
        return NOSCRIPT_TAG.matcher(text).replaceAll("<$1" + PLAIN_NOSCRIPT);
    }
}
