package io.perfopt.render.internal.css.match;

import static io.perfopt.render.internal.css.match.Truth.NO;
import static io.perfopt.render.internal.css.match.Truth.YES;

import io.perfopt.render.internal.css.dom.Dom;

/** The conditions of one compound, cheap ones first. Immutable. */
final class CompoundTest {
    static final int ANY_NAMESPACE = -1;
    static final int NO_NAMESPACE = -2;

    /** Some namespace that no HTML page has. */
    static final int FOREIGN_NAMESPACE = -3;

    /** Atom of the type in lower case; -1 for any type. */
    final int tag;

    final int namespace;
    final int[] ids;
    final int[] classes;
    final AttributeTest[] attributes;
    final Test[] tests;

    CompoundTest(int tag, int namespace, int[] ids, int[] classes, AttributeTest[] attributes, Test[] tests) {
        this.tag = tag;
        this.namespace = namespace;
        this.ids = ids;
        this.classes = classes;
        this.attributes = attributes;
        this.tests = tests;
    }

    byte on(Matcher m, int e) {
        Dom dom = m.dom;
        if (tag >= 0 && dom.tag[e] != m.names[tag]) {
            return NO;
        }
        if (namespace != ANY_NAMESPACE && dom.namespace[e] != namespace) {
            return NO;
        }
        for (int id : ids) {
            if (dom.id[e] < 0 || dom.id[e] != m.ids[id]) {
                return NO;
            }
        }
        byte result = YES;
        for (int name : classes) {
            if (m.dynamic[name]) {
                result = Truth.MAYBE;
            } else if (!dom.hasClass(e, m.classes[name])) {
                return NO;
            }
        }
        for (AttributeTest attribute : attributes) {
            if (!attribute.on(m, e)) {
                return NO;
            }
        }
        for (Test test : tests) {
            result = Truth.and(result, test.on(m, e));
            if (result == NO) {
                return NO;
            }
        }
        return result;
    }

    /** Whether the page lacks a name that every match needs. */
    boolean impossible(Matcher m) {
        for (int id : ids) {
            if (m.ids[id] < 0) {
                return true;
            }
        }
        for (int name : classes) {
            if (m.classes[name] < 0 && !m.dynamic[name]) {
                return true;
            }
        }
        if (tag >= 0 && m.tagCount(this) == 0) {
            return true;
        }
        for (AttributeTest attribute : attributes) {
            if (attribute.occurrences(m) == 0) {
                return true;
            }
        }
        for (Test test : tests) {
            if (test.impossible(m)) {
                return true;
            }
        }
        return false;
    }
}
