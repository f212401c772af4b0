package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.syntax.Chars;
import java.util.Set;

/** What HTML says about controls and links from their attributes and place alone. */
final class FormState {
    private static final Set<String> NEVER_REQUIRED =
            Set.of("hidden", "range", "color", "submit", "image", "reset", "button");
    private static final Set<String> WRITABLE = Set.of(
            "text",
            "search",
            "url",
            "tel",
            "email",
            "password",
            "date",
            "month",
            "week",
            "time",
            "datetime-local",
            "number");
    private static final Set<String> INPUT_TYPES = Set.of(
            "text",
            "search",
            "url",
            "tel",
            "email",
            "password",
            "date",
            "month",
            "week",
            "time",
            "datetime-local",
            "number",
            "range",
            "color",
            "checkbox",
            "radio",
            "file",
            "submit",
            "image",
            "reset",
            "button",
            "hidden");

    private FormState() {}

    static boolean isLink(Dom dom, int e) {
        if (dom.isHtml(e, "a") || dom.isHtml(e, "area")) {
            return dom.has(e, "href");
        }
        if (dom.namespace[e] == Dom.SVG && dom.tag[e] == dom.findName("a")) {
            int href = dom.findName("href");
            for (int i = dom.attributeStart[e]; i < dom.attributeStart[e + 1]; i++) {
                if (dom.attributeName[i] == href && dom.attributeNamespace[i] <= 1) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean canBeDisabled(Dom dom, int e) {
        return dom.isHtml(e, "input")
                || dom.isHtml(e, "button")
                || dom.isHtml(e, "select")
                || dom.isHtml(e, "textarea")
                || dom.isHtml(e, "fieldset")
                || dom.isHtml(e, "option")
                || dom.isHtml(e, "optgroup");
    }

    static boolean isEnabled(Dom dom, int e) {
        return canBeDisabled(dom, e) && !isDisabled(dom, e);
    }

    static boolean isDisabled(Dom dom, int e) {
        if (!canBeDisabled(dom, e)) {
            return false;
        }
        if (dom.has(e, "disabled")) {
            return true;
        }
        if (dom.isHtml(e, "optgroup")) {
            return false;
        }
        if (dom.isHtml(e, "option")) {
            for (int up = dom.parent[e]; up >= 0 && !dom.isHtml(up, "select"); up = dom.parent[up]) {
                if (dom.isHtml(up, "optgroup")) {
                    return dom.has(up, "disabled");
                }
            }
            return false;
        }
        int child = e;
        for (int up = dom.parent[e]; up >= 0; child = up, up = dom.parent[up]) {
            if (dom.isHtml(up, "fieldset") && dom.has(up, "disabled") && !isFirstLegend(dom, up, child)) {
                return true;
            }
        }
        return false;
    }

    /** Controls in the first legend of a disabled fieldset stay enabled. */
    private static boolean isFirstLegend(Dom dom, int fieldset, int child) {
        if (!dom.isHtml(child, "legend")) {
            return false;
        }
        for (int before = dom.previous[child]; before >= 0; before = dom.previous[before]) {
            if (dom.isHtml(before, "legend")) {
                return false;
            }
        }
        return dom.parent[child] == fieldset;
    }

    static String inputType(Dom dom, int e) {
        String type = dom.value(e, "type");
        String lower = type == null ? "text" : Chars.lower(type);
        return INPUT_TYPES.contains(lower) ? lower : "text";
    }

    static boolean isRequired(Dom dom, int e) {
        if (!dom.has(e, "required")) {
            return false;
        }
        return dom.isHtml(e, "select")
                || dom.isHtml(e, "textarea")
                || (dom.isHtml(e, "input") && !NEVER_REQUIRED.contains(inputType(dom, e)));
    }

    static boolean isOptional(Dom dom, int e) {
        return (dom.isHtml(e, "select")
                        || dom.isHtml(e, "textarea")
                        || dom.isHtml(e, "input")
                        || dom.isHtml(e, "button"))
                && !isRequired(dom, e);
    }

    static boolean isReadWrite(Dom dom, int e) {
        if (dom.namespace[e] != Dom.HTML) {
            return false;
        }
        if ((dom.isHtml(e, "input") && WRITABLE.contains(inputType(dom, e))) || dom.isHtml(e, "textarea")) {
            return !dom.has(e, "readonly") && !isDisabled(dom, e);
        }
        for (int at = e; at >= 0; at = dom.parent[at]) {
            String editable = dom.namespace[at] == Dom.HTML ? dom.value(at, "contenteditable") : null;
            if (editable != null) {
                String value = Chars.lower(editable);
                if (value.isEmpty() || value.equals("true") || value.equals("plaintext-only")) {
                    return true;
                }
                if (value.equals("false")) {
                    return false;
                }
            }
        }
        return false;
    }

    static boolean isReadOnly(Dom dom, int e) {
        return dom.namespace[e] == Dom.HTML && !isReadWrite(dom, e);
    }

    static boolean isChecked(Dom dom, int e) {
        if (dom.isHtml(e, "input")) {
            String type = inputType(dom, e);
            return (type.equals("checkbox") || type.equals("radio")) && dom.has(e, "checked");
        }
        return dom.isHtml(e, "option") && dom.has(e, "selected");
    }

    static boolean isOpen(Dom dom, int e) {
        return (dom.isHtml(e, "details") || dom.isHtml(e, "dialog")) && dom.has(e, "open");
    }

    /** Whether browsers ask if the value of the element, or of the controls in it, is valid. */
    static boolean hasValidity(Dom dom, int e) {
        return dom.isHtml(e, "input")
                || dom.isHtml(e, "select")
                || dom.isHtml(e, "textarea")
                || dom.isHtml(e, "button")
                || dom.isHtml(e, "option")
                || dom.isHtml(e, "output")
                || dom.isHtml(e, "object")
                || dom.isHtml(e, "fieldset")
                || dom.isHtml(e, "form");
    }

    static boolean showsPlaceholder(Dom dom, int e) {
        if (!dom.has(e, "placeholder")) {
            return false;
        }
        if (dom.isHtml(e, "textarea")) {
            return !dom.hasText[e];
        }
        String value = dom.value(e, "value");
        return dom.isHtml(e, "input") && (value == null || value.isEmpty());
    }

    static boolean canBeIndeterminate(Dom dom, int e) {
        return dom.isHtml(e, "progress")
                ? !dom.has(e, "value")
                : dom.isHtml(e, "input") && inputType(dom, e).equals("radio");
    }

    static boolean asksForFocus(Dom dom, int e) {
        return dom.has(e, "autofocus");
    }

    static boolean holdsOneThatAsksForFocus(Dom dom, int e) {
        for (int inner = e; inner < dom.subtreeEnd[e]; inner++) {
            if (asksForFocus(dom, inner)) {
                return true;
            }
        }
        return false;
    }

    static boolean isMedia(Dom dom, int e) {
        return dom.isHtml(e, "audio") || dom.isHtml(e, "video");
    }
}
