package io.perfopt.render.internal.css.syntax;

import java.util.List;

/** What a block or a sheet consists of. Nodes hold token numbers into the {@link Tokens} of their tree; they are immutable. */
public sealed interface CssNode {
    /** First token of the node. */
    int first();

    /** Token after the node; the semicolon after a declaration is not part of it. */
    int end();

    /**
     * {@code name: value !important}.
     *
     * @param property the name as written, escapes resolved
     * @param hack whether a character before the name makes standard parsers drop it ({@code *zoom: 1})
     */
    record Declaration(int first, int end, String property, int valueFrom, int valueTo, boolean important, boolean hack)
            implements CssNode {
        public boolean isCustom() {
            return property.startsWith("--");
        }
    }

    /** A node that may hold a block in curly brackets. */
    sealed interface Parent extends CssNode {
        int preludeFrom();

        int preludeTo();

        /** The opening bracket, or -1. */
        int open();

        /** The closing bracket; the token count of the sheet when the text ends first. */
        int close();

        List<CssNode> children();

        /** Whether the block was too deep to look into; it is then kept as text. */
        boolean opaque();

        default boolean hasBlock() {
            return open() >= 0;
        }
    }

    /**
     * {@code @name prelude;} or {@code @name prelude { … }}, known or not.
     *
     * @param name lower case, without the at sign
     */
    record AtRule(
            int first,
            int end,
            String name,
            int preludeFrom,
            int preludeTo,
            int open,
            int close,
            List<CssNode> children,
            boolean opaque)
            implements Parent {
        /** Whether style rules inside it are no rules of the document: keyframes, descriptors, page boxes. */
        public boolean holdsNoStyleRules() {
            return isKeyframes() || name.equals("font-face") || name.equals("page") || name.equals("property");
        }

        public boolean isKeyframes() {
            return name.endsWith("keyframes");
        }
    }

    /** {@code prelude { … }}: a style rule, or a keyframe inside {@code @keyframes}. */
    record QualifiedRule(
            int first,
            int end,
            int preludeFrom,
            int preludeTo,
            int open,
            int close,
            List<CssNode> children,
            boolean opaque)
            implements Parent {}
}
