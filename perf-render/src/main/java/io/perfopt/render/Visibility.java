package io.perfopt.render;

/** How much it matters that a container is rendered soon. */
public enum Visibility {
    /** The user sees it. */
    VISIBLE,
    /** A small movement would show it. */
    NEAR,
    /** It exists somewhere on the page. */
    FAR,
    /** It was scrolled away or removed: its waiting render operations are cancelled and new ones refused. */
    GONE
}
