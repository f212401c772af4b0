package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.syntax.Chars;
import java.util.Set;

/** {@code [name op value]}. Immutable. */
final class AttributeTest {
    /** Attributes whose values HTML compares without case, unless the selector says otherwise. */
    private static final Set<String> CASELESS_VALUES = Set.of(
            "accept",
            "accept-charset",
            "align",
            "alink",
            "axis",
            "bgcolor",
            "charset",
            "checked",
            "clear",
            "codetype",
            "color",
            "compact",
            "declare",
            "defer",
            "dir",
            "direction",
            "disabled",
            "enctype",
            "face",
            "frame",
            "hreflang",
            "http-equiv",
            "lang",
            "language",
            "link",
            "media",
            "method",
            "multiple",
            "nohref",
            "noresize",
            "noshade",
            "nowrap",
            "readonly",
            "rel",
            "rev",
            "rules",
            "scope",
            "scrolling",
            "selected",
            "shape",
            "target",
            "text",
            "type",
            "valign",
            "valuetype",
            "vlink");

    /** Namespace of the attribute: -1 any, else as {@link Dom#attributeNamespace}; -3 one that no page has. */
    private final int namespace;

    private final int name;
    private final char operator;
    private final String value;
    private final boolean caseless;
    private final boolean caselessOnHtml;

    AttributeTest(int namespace, int name, String lowerName, char operator, String value, char flag) {
        this.namespace = namespace;
        this.name = name;
        this.operator = operator;
        this.value = value;
        this.caseless = flag == 'i';
        this.caselessOnHtml = flag == 0 && CASELESS_VALUES.contains(lowerName);
    }

    boolean on(Matcher m, int e) {
        Dom dom = m.dom;
        boolean html = dom.namespace[e] == Dom.HTML;
        int wanted = m.names[name];
        for (int i = dom.attributeStart[e]; i < dom.attributeStart[e + 1]; i++) {
            if (dom.attributeName[i] == wanted
                    && wanted >= 0
                    && (namespace == -1 || dom.attributeNamespace[i] == namespace)
                    && holds(dom.attributeValue[i], caseless || (caselessOnHtml && html))) {
                return true;
            }
        }
        return false;
    }

    /** How many elements have an attribute of that name; an upper bound of the matches. */
    int occurrences(Matcher m) {
        return m.names[name] < 0 ? 0 : m.dom.byAttribute.size(m.names[name]);
    }

    void candidates(Matcher m, Candidates out) {
        if (m.names[name] >= 0) {
            out.add(m.dom.byAttribute, m.names[name]);
        }
    }

    private boolean holds(String actual, boolean ignoreCase) {
        int length = value.length();
        return switch (operator) {
            case 0 -> true;
            case '=' -> actual.length() == length && at(actual, 0, ignoreCase);
            case '^' -> length > 0 && at(actual, 0, ignoreCase);
            case '$' -> length > 0 && at(actual, actual.length() - length, ignoreCase);
            case '|' -> at(actual, 0, ignoreCase) && (actual.length() == length || actual.charAt(length) == '-');
            case '*' -> length > 0 && contains(actual, ignoreCase);
            default -> length > 0 && hasWord(actual, ignoreCase);
        };
    }

    private boolean at(String actual, int offset, boolean ignoreCase) {
        return ignoreCase ? Chars.regionEqualsIgnoreAsciiCase(actual, offset, value) : actual.startsWith(value, offset);
    }

    private boolean contains(String actual, boolean ignoreCase) {
        return ignoreCase ? Chars.lower(actual).contains(Chars.lower(value)) : actual.contains(value);
    }

    private boolean hasWord(String actual, boolean ignoreCase) {
        for (int i = 0; i < value.length(); i++) {
            if (Chars.isWhitespace(value.charAt(i))) {
                return false;
            }
        }
        int start = 0;
        while (start <= actual.length() - value.length()) {
            int end = start;
            while (end < actual.length() && !Chars.isWhitespace(actual.charAt(end))) {
                end++;
            }
            if (end - start == value.length() && at(actual, start, ignoreCase)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
