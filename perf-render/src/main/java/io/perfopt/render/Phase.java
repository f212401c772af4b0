package io.perfopt.render;

/** What an update does to the nodes. In a frame every read goes before every write, so that no read has to wait for a layout that a write made necessary. */
public enum Phase {
    /** Measures: sizes, positions, computed styles. */
    READ,
    /** Changes: texts, attributes, styles, structure. */
    WRITE
}
