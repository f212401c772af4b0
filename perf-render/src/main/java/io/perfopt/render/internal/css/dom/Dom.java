package io.perfopt.render.internal.css.dom;

import io.perfopt.render.internal.css.syntax.Chars;
import org.jspecify.annotations.Nullable;

/**
 * A document as arrays, elements numbered in document order, names interned. Contents of {@code template} are left out, as in a browser.
 * Immutable but for what is derived on demand, which is idempotent: safe to share between threads.
 *
 * <p>Fields are read directly by the matcher; an element is an index, -1 is none.
 */
public final class Dom {
    public static final byte HTML = 0;
    public static final byte SVG = 1;
    public static final byte MATHML = 2;
    public static final byte OTHER = 3;

    /** Number of elements. */
    public final int size;

    public final boolean quirks;
    public final int[] parent;
    public final int[] previous;
    public final int[] next;

    /** The element after the last descendant. */
    public final int[] subtreeEnd;

    /** Position among the siblings, from 1. */
    public final int[] childIndex;

    public final int[] childCount;
    public final int[] tag;
    public final byte[] namespace;
    public final int[] id;

    /** Whether it has a text node that is not empty. */
    public final boolean[] hasText;

    /** Characters in its own text nodes, runs of blanks as they are. */
    public final int[] textLength;

    /** Direction given by its own attributes: 0 none, 1 left to right, 2 right to left. */
    public final byte[] ownDirection;

    public final int[] classStart;
    public final int[] classes;
    public final int[] attributeStart;
    public final int[] attributeName;

    /** 0 no namespace, 1 xlink, 2 xml, 3 xmlns. */
    public final byte[] attributeNamespace;

    public final String[] attributeValue;
    public final Postings byTag;
    public final Postings byId;
    public final Postings byClass;
    public final Postings byAttribute;

    /** The language that a meta element declares for the document, empty when none does. */
    public final String documentLanguage;

    private final Interner names;
    private final Interner ids;
    private final Interner classNames;
    private volatile int[] typeIndexes = {};
    private volatile int[] typeCounts = {};

    Dom(DomBuilder b) {
        size = b.size;
        quirks = b.quirks;
        parent = b.parent;
        previous = b.previous;
        next = b.next;
        subtreeEnd = b.subtreeEnd;
        childIndex = b.childIndex;
        childCount = b.childCount;
        tag = b.tag;
        namespace = b.namespace;
        id = b.id;
        hasText = b.hasText;
        ownDirection = b.ownDirection;
        textLength = b.textLength;
        classStart = b.classStart;
        classes = b.classes;
        attributeStart = b.attributeStart;
        attributeName = b.attributeName;
        attributeNamespace = b.attributeNamespace;
        attributeValue = b.attributeValue;
        documentLanguage = b.documentLanguage;
        names = b.names;
        ids = b.ids;
        classNames = b.classNames;
        int[] one = new int[size + 1];
        for (int i = 0; i <= size; i++) {
            one[i] = i;
        }
        byTag = new Postings(names.size(), size, one, tag);
        byId = new Postings(ids.size(), size, one, id);
        byClass = new Postings(classNames.size(), size, classStart, classes);
        byAttribute = new Postings(names.size(), size, attributeStart, attributeName);
    }

    /** The number of a tag or attribute name, exact case, or -1. */
    public int findName(String name) {
        return names.find(name);
    }

    /** How many tag and attribute names there are. */
    public int nameCount() {
        return names.size();
    }

    /** The number of an id; in quirks mode ASCII case does not matter. */
    public int findId(String name) {
        return ids.find(quirks ? Chars.lower(name) : name);
    }

    /** The number of a class; in quirks mode ASCII case does not matter. */
    public int findClass(String name) {
        return classNames.find(quirks ? Chars.lower(name) : name);
    }

    public boolean hasClass(int element, int classNumber) {
        for (int i = classStart[element]; i < classStart[element + 1]; i++) {
            if (classes[i] == classNumber) {
                return true;
            }
        }
        return false;
    }

    /** The index of an attribute without namespace, or -1. */
    public int attribute(int element, int name) {
        if (name < 0) {
            return -1;
        }
        for (int i = attributeStart[element]; i < attributeStart[element + 1]; i++) {
            if (attributeName[i] == name && attributeNamespace[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The value of an attribute without namespace, null when absent. */
    public @Nullable String value(int element, String name) {
        int at = attribute(element, names.find(name));
        return at < 0 ? null : attributeValue[at];
    }

    public boolean has(int element, String name) {
        return attribute(element, names.find(name)) >= 0;
    }

    /** Whether it is the HTML element of that lower-case name. */
    public boolean isHtml(int element, String lowerName) {
        return namespace[element] == HTML && tag[element] == names.find(lowerName);
    }

    /** Position among the siblings of the same type, from 1, for each element. */
    public int[] typeIndexes() {
        if (typeIndexes.length == 0 && size > 0) {
            deriveTypes();
        }
        return typeIndexes;
    }

    /** Number of siblings of the same type, itself counted, for each element. */
    public int[] typeCounts() {
        if (typeCounts.length == 0 && size > 0) {
            deriveTypes();
        }
        return typeCounts;
    }

    private void deriveTypes() {
        int[] indexes = new int[size];
        int[] counts = new int[size];
        int kinds = names.size() * 4;
        int[] seen = new int[kinds];
        int[] stamp = new int[kinds];
        for (int first = 0; first < size; first++) {
            if (previous[first] >= 0) {
                continue;
            }
            for (int e = first; e >= 0; e = next[e]) {
                int kind = tag[e] * 4 + namespace[e];
                seen[kind] = stamp[kind] == first + 1 ? seen[kind] + 1 : 1;
                stamp[kind] = first + 1;
                indexes[e] = seen[kind];
            }
            for (int e = first; e >= 0; e = next[e]) {
                counts[e] = seen[tag[e] * 4 + namespace[e]];
            }
        }
        typeCounts = counts;
        typeIndexes = indexes;
    }
}
