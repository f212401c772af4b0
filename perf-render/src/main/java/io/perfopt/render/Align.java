package io.perfopt.render;

/** Where in the viewport an item is brought. */
public enum Align {
    /** The item begins where the viewport begins. */
    START,
    /** The middle of the item is the middle of the viewport. */
    CENTER,
    /** The item ends where the viewport ends. */
    END,
    /** The least movement that shows the item; none when it is wholly inside. */
    AUTO
}
