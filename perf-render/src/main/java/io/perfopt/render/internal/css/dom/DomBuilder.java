package io.perfopt.render.internal.css.dom;

import io.perfopt.render.internal.css.syntax.Chars;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.LeafNode;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** Copies a jsoup document into the arrays of a {@link Dom}. Walks without recursion. Confined to one thread. */
public final class DomBuilder {
    private static final int[] NO_CLASSES = {};

    final Interner names = new Interner();
    final Interner ids = new Interner();
    final Interner classNames = new Interner();
    final boolean quirks;
    int size;
    int[] parent = new int[256];
    int[] previous = new int[256];
    int[] next = new int[256];
    int[] subtreeEnd = new int[256];
    int[] childIndex = new int[256];
    int[] childCount = new int[256];
    int[] tag = new int[256];
    byte[] namespace = new byte[256];
    int[] id = new int[256];
    boolean[] hasText = new boolean[256];
    byte[] ownDirection = new byte[256];
    int[] textLength = new int[256];
    int[] classStart = new int[256];
    int[] classes = new int[512];
    int[] attributeStart = new int[256];
    int[] attributeName = new int[512];
    byte[] attributeNamespace = new byte[512];
    String[] attributeValue = new String[512];
    String documentLanguage = "";
    private int classCount;
    private int attributeCount;
    private int[] lastChild = new int[256];
    private final Map<String, int[]> classLists = new HashMap<>();

    private DomBuilder(boolean quirks) {
        this.quirks = quirks;
    }

    public static Dom build(Document document) {
        DomBuilder builder = new DomBuilder(document.quirksMode() == Document.QuirksMode.quirks);
        builder.walk(document);
        return new Dom(builder);
    }

    private void walk(Document document) {
        int current = -1;
        Node node = document.childNodeSize() == 0 ? null : document.childNode(0);
        while (node != null) {
            boolean entered = false;
            if (node instanceof Element element) {
                int number = element(element, current);
                boolean template =
                        namespace[number] == Dom.HTML && element.normalName().equals("template");
                if (element.childNodeSize() > 0 && !template) {
                    current = number;
                    node = element.childNode(0);
                    entered = true;
                } else {
                    subtreeEnd[number] = size;
                }
            } else if (current >= 0 && isText(node)) {
                hasText[current] = true;
                textLength[current] += node instanceof TextNode text && !text.isBlank()
                        ? text.getWholeText().length()
                        : 0;
            }
            while (!entered && node != null) {
                Node sibling = node.nextSibling();
                if (sibling != null) {
                    node = sibling;
                    break;
                }
                node = node.parent();
                if (node instanceof Document) {
                    node = null;
                } else if (node != null) {
                    subtreeEnd[current] = size;
                    current = parent[current];
                }
            }
        }
        finish();
    }

    private static boolean isText(Node node) {
        return node instanceof LeafNode
                && (node instanceof TextNode text
                        ? !text.getWholeText().isEmpty()
                        : node instanceof DataNode data && !data.getWholeData().isEmpty());
    }

    private int element(Element element, int parentNumber) {
        int number = size++;
        ensureElements();
        String name = element.normalName();
        if (name.equals(HtmlReader.PLAIN_NOSCRIPT)) {
            name = "noscript";
        }
        byte space = namespaceOf(element.tag().namespace());
        parent[number] = parentNumber;
        previous[number] = -1;
        next[number] = -1;
        lastChild[number] = -1;
        childIndex[number] = 1;
        if (parentNumber >= 0) {
            int before = lastChild[parentNumber];
            if (before >= 0) {
                previous[number] = before;
                next[before] = number;
                childIndex[number] = childIndex[before] + 1;
            }
            lastChild[parentNumber] = number;
        }
        namespace[number] = space;
        tag[number] = names.add(name); // lower case in SVG too: browsers compare it so in HTML documents
        id[number] = -1;
        classStart[number] = classCount;
        attributeStart[number] = attributeCount;
        if (element.attributesSize() > 0) {
            for (Attribute attribute : element.attributes()) {
                attribute(number, space, attribute.getKey(), attribute.getValue());
            }
        }
        if (space == Dom.HTML) {
            ownDirection[number] = Directions.own(element, name);
            if (name.equals("meta") && documentLanguage.isEmpty()) {
                metaLanguage(element);
            }
        }
        return number;
    }

    private void metaLanguage(Element meta) {
        String content = meta.attr("content").strip();
        if (Chars.equalsIgnoreAsciiCase(meta.attr("http-equiv"), "content-language") && content.indexOf(',') < 0) {
            int blank = 0;
            while (blank < content.length() && !Chars.isWhitespace(content.charAt(blank))) {
                blank++;
            }
            documentLanguage = content.substring(0, blank);
        }
    }

    private static byte namespaceOf(String uri) {
        return switch (uri) {
            case Parser.NamespaceHtml -> Dom.HTML;
            case Parser.NamespaceSvg -> Dom.SVG;
            case Parser.NamespaceMathml -> Dom.MATHML;
            default -> Dom.OTHER;
        };
    }

    /** Names are kept in lower case even where SVG mixes it: in HTML documents browsers compare them without case. */
    private void attribute(int number, byte space, String key, String value) {
        String lower = Chars.lower(key);
        String name = lower;
        byte attributeSpace = 0;
        if (space != Dom.HTML) {
            int colon = lower.indexOf(':');
            if (colon > 0) {
                attributeSpace = attributeNamespaceOf(lower.substring(0, colon), lower.substring(colon + 1));
                name = attributeSpace == 0 ? name : lower.substring(colon + 1);
            } else if (lower.equals("xmlns")) {
                attributeSpace = 3;
            }
        }
        if (attributeCount == attributeName.length) {
            int capacity = attributeCount * 2;
            attributeName = Arrays.copyOf(attributeName, capacity);
            attributeNamespace = Arrays.copyOf(attributeNamespace, capacity);
            attributeValue = Arrays.copyOf(attributeValue, capacity);
        }
        attributeName[attributeCount] = names.add(name);
        attributeNamespace[attributeCount] = attributeSpace;
        attributeValue[attributeCount++] = value;
        if (attributeSpace == 0 && name.equals("id") && !value.isEmpty()) {
            id[number] = ids.add(quirks ? Chars.lower(value) : value);
        } else if (attributeSpace == 0 && name.equals("class")) {
            addClasses(value);
        }
    }

    private static byte attributeNamespaceOf(String prefix, String local) {
        return switch (prefix) {
            case "xlink" ->
                switch (local) {
                    case "actuate", "arcrole", "href", "role", "show", "title", "type" -> (byte) 1;
                    default -> (byte) 0;
                };
            case "xml" -> local.equals("lang") || local.equals("space") ? (byte) 2 : (byte) 0;
            case "xmlns" -> local.equals("xlink") ? (byte) 3 : (byte) 0;
            default -> (byte) 0;
        };
    }

    private void addClasses(String value) {
        int[] list = classLists.get(value);
        if (list == null) {
            list = splitClasses(value);
            classLists.put(value, list);
        }
        while (classCount + list.length > classes.length) {
            classes = Arrays.copyOf(classes, classes.length * 2);
        }
        System.arraycopy(list, 0, classes, classCount, list.length);
        classCount += list.length;
    }

    private int[] splitClasses(String value) {
        int[] found = NO_CLASSES;
        int count = 0;
        int i = 0;
        while (i < value.length()) {
            int start = i;
            while (i < value.length() && !Chars.isWhitespace(value.charAt(i))) {
                i++;
            }
            if (i > start) {
                String name = value.substring(start, i);
                if (count == found.length) {
                    found = Arrays.copyOf(found, Math.max(4, count * 2));
                }
                found[count++] = classNames.add(quirks ? Chars.lower(name) : name);
            }
            i++;
        }
        return Arrays.copyOf(found, count);
    }

    private void ensureElements() {
        if (size < parent.length) {
            return;
        }
        int capacity = size * 2;
        parent = Arrays.copyOf(parent, capacity);
        previous = Arrays.copyOf(previous, capacity);
        next = Arrays.copyOf(next, capacity);
        subtreeEnd = Arrays.copyOf(subtreeEnd, capacity);
        childIndex = Arrays.copyOf(childIndex, capacity);
        childCount = Arrays.copyOf(childCount, capacity);
        tag = Arrays.copyOf(tag, capacity);
        namespace = Arrays.copyOf(namespace, capacity);
        id = Arrays.copyOf(id, capacity);
        hasText = Arrays.copyOf(hasText, capacity);
        ownDirection = Arrays.copyOf(ownDirection, capacity);
        classStart = Arrays.copyOf(classStart, capacity);
        attributeStart = Arrays.copyOf(attributeStart, capacity);
        lastChild = Arrays.copyOf(lastChild, capacity);
        textLength = Arrays.copyOf(textLength, capacity);
    }

    private void finish() {
        classStart[size] = classCount;
        attributeStart[size] = attributeCount;
        for (int e = 0; e < size; e++) {
            if (next[e] < 0) {
                int count = childIndex[e];
                for (int sibling = e; sibling >= 0; sibling = previous[sibling]) {
                    childCount[sibling] = count;
                }
            }
        }
    }
}
