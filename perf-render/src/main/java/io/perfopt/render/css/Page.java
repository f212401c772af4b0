package io.perfopt.render.css;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.dom.HtmlReader;
import java.util.Objects;

/**
 * An HTML document, read as a browser without scripts reads it, ready to be matched against any number of sheets. Immutable; safe to share
 * between threads.
 */
public final class Page {
    private final String html;
    private final Dom dom;

    private Page(String html, Dom dom) {
        this.html = html;
        this.dom = dom;
    }

    /**
     * Reads a document with the default limits.
     *
     * @param html the document
     * @return the page
     */
    public static Page parse(String html) {
        return parse(html, CssLimits.defaults());
    }

    /**
     * Reads a document. Whatever the text, the outcome is a page; what goes beyond the size limit is not read.
     *
     * @param html the document
     * @param limits the limits
     * @return the page
     */
    public static Page parse(String html, CssLimits limits) {
        Objects.requireNonNull(html, "html");
        String read = html.length() > limits.maxCharacters() ? html.substring(0, limits.maxCharacters()) : html;
        return new Page(html, HtmlReader.read(read));
    }

    /**
     * The document as given.
     *
     * @return the text
     */
    public String html() {
        return html;
    }

    /**
     * How many elements the document has, contents of templates left out.
     *
     * @return the number of elements
     */
    public int elementCount() {
        return dom.size;
    }

    /**
     * Whether the document lacks a proper doctype, so that class names and ids ignore case.
     *
     * @return whether browsers show it in quirks mode
     */
    public boolean quirksMode() {
        return dom.quirks;
    }

    Dom dom() {
        return dom;
    }

    @Override
    public String toString() {
        return "Page[" + html.length() + " characters, " + dom.size + " elements"
                + (dom.quirks ? ", quirks mode]" : "]");
    }
}
