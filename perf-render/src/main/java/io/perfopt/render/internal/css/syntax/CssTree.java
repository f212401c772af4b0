package io.perfopt.render.internal.css.syntax;

import java.util.List;

/** A parsed sheet: its tokens and what the standard makes of them. What it makes nothing of is in the tokens only. Immutable. */
public record CssTree(Tokens tokens, List<CssNode> children, List<Problem> problems, int problemCount) {
    /** A place where the text breaks the grammar and was skipped, or where a limit was met. */
    public record Problem(String code, int offset, String message) {}
}
