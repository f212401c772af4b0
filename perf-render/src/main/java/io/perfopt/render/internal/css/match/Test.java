package io.perfopt.render.internal.css.match;

/** A condition on an element beyond names and attributes. Immutable; what it learns about a page it keeps in the matcher. */
abstract class Test {
    abstract byte on(Matcher m, int element);

    /** Whether the page can be seen to hold no element that passes; false when unsure. */
    boolean impossible(Matcher m) {
        return false;
    }

    /** Offers the elements that can pass, when they are few; does nothing when any element could. */
    boolean candidates(Matcher m, Candidates out) {
        return false;
    }
}
