package io.perfopt.render.css;

/** What is known about the use of a rule by the pages asked about. */
public enum Use {
    /** An element matches as the page is delivered. */
    USED,

    /** An element matches in some state of the user, such as {@code :hover}, but not as the page is delivered. */
    STATE_DEPENDENT,

    /** No element matches as delivered, but a safelist keeps the rule or scripts may add the classes it asks for. */
    KEPT,

    /** No element can match. */
    UNUSED,

    /** Neither page nor sheet tells; the rule is kept. */
    UNDECIDABLE
}
