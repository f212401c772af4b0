package io.perfopt.render.internal.css.syntax;

import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.CssNode.QualifiedRule;
import io.perfopt.render.internal.css.syntax.CssTree.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The parser of CSS Syntax 3 with nesting and its error recovery. Every block is read the same way: declarations, at-rules and rules mixed;
 * what a block may hold is the reader's business. Because the brackets are paired beforehand, trying a text as a declaration and then as a
 * rule looks at each token a bounded number of times, so the whole is linear. Confined to one thread; never throws.
 */
public final class CssParser {
    private static final int MAX_PROBLEMS_KEPT = 1_000;

    private final Tokens tokens;
    private final int maxDepth;
    private final List<Problem> problems = new ArrayList<>();
    private int problemCount;

    private CssParser(Tokens tokens, int maxDepth) {
        this.tokens = tokens;
        this.maxDepth = maxDepth;
    }

    /** Parses a sheet; blocks nested deeper than {@code maxDepth} are kept as text and reported. */
    public static CssTree parse(String text, int maxDepth) {
        Tokens tokens = Tokenizer.tokenize(text);
        CssParser parser = new CssParser(tokens, maxDepth);
        List<CssNode> children = parser.contents(0, tokens.count(), 0);
        return new CssTree(tokens, children, List.copyOf(parser.problems), parser.problemCount);
    }

    /** A sheet that is not looked into, because a limit forbids it. */
    public static CssTree refuse(String text, String message) {
        Tokens none = new Tokens(text, new byte[0], new int[1], new int[0], 0);
        return new CssTree(none, List.of(), List.of(new Problem("limit.size", 0, message)), 1);
    }

    /** Reads [{@code from}, {@code end}); depth 0 is the sheet itself, where a semicolon does not end a rule's prelude. */
    private List<CssNode> contents(int from, int end, int depth) {
        List<CssNode> nodes = new ArrayList<>();
        int i = from;
        while (i < end) {
            switch (tokens.kind(i)) {
                case TokenKind.WHITESPACE, TokenKind.COMMENT -> i++;
                case TokenKind.AT_KEYWORD -> {
                    AtRule rule = atRule(i, end, depth);
                    nodes.add(rule);
                    i = rule.end();
                }
                default -> {
                    byte kind = tokens.kind(i);
                    boolean skipped =
                            depth == 0 ? kind == TokenKind.CDO || kind == TokenKind.CDC : kind == TokenKind.SEMICOLON;
                    i = skipped ? i + 1 : declarationOrRule(i, end, depth, nodes);
                }
            }
        }
        return nodes.isEmpty() ? List.of() : List.copyOf(nodes);
    }

    private int declarationOrRule(int first, int end, int depth, List<CssNode> out) {
        if (depth > 0 && tokens.kind(first) == TokenKind.IDENT) {
            int colon = tokens.skipBlank(first + 1, end);
            if (colon < end && tokens.kind(colon) == TokenKind.COLON) {
                int after = declaration(first, first, colon, end, false, out);
                if (after >= 0) {
                    return after;
                }
            }
        }
        return rule(first, end, depth, out);
    }

    /** Adds the declaration and returns the token after it, or returns -1 when the text is none. */
    private int declaration(int first, int lastOfName, int colon, int end, boolean hack, List<CssNode> out) {
        String text = tokens.text();
        String property = Chars.decode(text, tokens.start(first), tokens.end(lastOfName));
        boolean custom = property.startsWith("--");
        int from = tokens.skipBlank(colon + 1, end);
        int i = from;
        boolean onlyBlock = false;
        while (i < end && tokens.kind(i) != TokenKind.SEMICOLON) {
            if (!custom && tokens.kind(i) == TokenKind.OPEN_CURLY) {
                if (i != from) {
                    return -1;
                }
                onlyBlock = true;
            } else if (onlyBlock && !tokens.isBlank(i)) {
                return -1;
            }
            i = tokens.next(i, end);
        }
        int valueTo = tokens.trimEnd(from, i);
        int beforeImportant = important(from, valueTo);
        boolean important = beforeImportant >= 0;
        int declarationEnd = Math.max(valueTo, colon + 1);
        out.add(new Declaration(
                first, declarationEnd, property, from, important ? beforeImportant : valueTo, important, hack));
        return i;
    }

    /** The end of the value before {@code !important}, or -1 when it does not end so. */
    private int important(int from, int to) {
        int word = to - 1;
        if (word <= from - 1 || tokens.kind(word) != TokenKind.IDENT || !tokens.named(word, "important")) {
            return -1;
        }
        int mark = tokens.trimEnd(from, word) - 1;
        return mark >= from && tokens.isDelim(mark, '!') ? tokens.trimEnd(from, mark) : -1;
    }

    private int rule(int first, int end, int depth, List<CssNode> out) {
        int i = first;
        while (i < end && tokens.kind(i) != TokenKind.OPEN_CURLY) {
            if (depth > 0 && tokens.kind(i) == TokenKind.SEMICOLON) {
                break;
            }
            i = tokens.next(i, end);
        }
        if (i >= end || tokens.kind(i) == TokenKind.SEMICOLON) {
            if (depth > 0 && hackDeclaration(first, i, out)) {
                return i;
            }
            problem("syntax.skipped", first, "neither a rule nor a declaration, skipped");
            return i;
        }
        int close = tokens.partner(i);
        int after = Math.min(close + 1, tokens.count());
        if (depth == 0 && looksLikeCustomProperty(first, i)) {
            problem("syntax.skipped", first, "a custom property outside of a rule, skipped");
            return after;
        }
        boolean opaque = tooDeep(i, depth);
        List<CssNode> children = opaque ? List.of() : contents(i + 1, Math.min(close, end), depth + 1);
        out.add(new QualifiedRule(first, after, first, tokens.trimEnd(first, i), i, close, children, opaque));
        unclosed(i, close);
        return after;
    }

    private boolean looksLikeCustomProperty(int first, int end) {
        if (tokens.kind(first) != TokenKind.IDENT || !tokens.name(first).startsWith("--")) {
            return false;
        }
        int second = tokens.skipBlank(first + 1, end);
        return second < end && tokens.kind(second) == TokenKind.COLON;
    }

    /** {@code *zoom: 1}, {@code #color: red}: dropped by the standard, yet people count them as declarations. */
    private boolean hackDeclaration(int first, int end, List<CssNode> out) {
        byte kind = tokens.kind(first);
        int name = first;
        if (kind == TokenKind.DELIM && ".>+~&".indexOf(tokens.firstChar(first)) < 0) {
            name = first + 1;
        } else if (kind != TokenKind.HASH) {
            return false;
        }
        if (name >= end || (tokens.kind(name) != TokenKind.IDENT && name != first)) {
            return false;
        }
        int colon = tokens.skipBlank(name + 1, end);
        if (colon >= end || tokens.kind(colon) != TokenKind.COLON) {
            return false;
        }
        problem("syntax.hack", first, "a declaration that only old browsers read");
        return declaration(first, name, colon, end, true, out) >= 0;
    }

    private AtRule atRule(int first, int end, int depth) {
        String name = Chars.lower(tokens.name(first));
        int i = first + 1;
        while (i < end && tokens.kind(i) != TokenKind.OPEN_CURLY && tokens.kind(i) != TokenKind.SEMICOLON) {
            i = tokens.next(i, end);
        }
        int preludeFrom = tokens.skipBlank(first + 1, i);
        int preludeTo = tokens.trimEnd(preludeFrom, i);
        if (i >= end || tokens.kind(i) == TokenKind.SEMICOLON) {
            return new AtRule(first, Math.min(i + 1, end), name, preludeFrom, preludeTo, -1, -1, List.of(), false);
        }
        int close = tokens.partner(i);
        boolean opaque = tooDeep(i, depth);
        List<CssNode> children = opaque ? List.of() : contents(i + 1, Math.min(close, end), depth + 1);
        unclosed(i, close);
        int after = Math.min(close + 1, tokens.count());
        return new AtRule(first, after, name, preludeFrom, preludeTo, i, close, children, opaque);
    }

    private boolean tooDeep(int open, int depth) {
        if (depth < maxDepth) {
            return false;
        }
        problem("limit.depth", open, "blocks nested deeper than " + maxDepth + " are kept as text");
        return true;
    }

    private void unclosed(int open, int close) {
        if (close >= tokens.count()) {
            problem("syntax.unclosed", open, "a block that nothing closes");
        }
    }

    private void problem(String code, int token, String message) {
        problemCount++;
        if (problems.size() < MAX_PROBLEMS_KEPT) {
            problems.add(new Problem(code, tokens.start(token), message));
        }
    }
}
