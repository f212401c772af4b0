package io.perfopt.render.internal.css.unused;

import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.CssNode.Parent;
import io.perfopt.render.internal.css.syntax.CssNode.QualifiedRule;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Prints a sheet without some of its nodes, everything else as it stands. Conditional groups that end up empty go too, except layers: their
 * first mention sets their order. Confined to one thread.
 */
public final class Remains {
    private final Tokens tokens;
    private final Set<CssNode> removed;
    private final IdentityHashMap<CssNode, String> preludes;
    private final StringBuilder out = new StringBuilder();
    private int printed;

    private Remains(Tokens tokens, Set<CssNode> removed, IdentityHashMap<CssNode, String> preludes) {
        this.tokens = tokens;
        this.removed = removed;
        this.preludes = preludes;
    }

    /**
     * Prints.
     *
     * @param removed nodes to leave out; compared by identity
     * @param preludes shorter selector lists of rules that stay
     */
    public static String print(CssTree tree, Set<CssNode> removed, IdentityHashMap<CssNode, String> preludes) {
        if (removed.isEmpty() && preludes.isEmpty()) {
            return tree.tokens().text();
        }
        Remains remains = new Remains(tree.tokens(), removed, preludes);
        remains.walk(tree.children());
        remains.copyTo(tree.tokens().count());
        return remains.out.toString();
    }

    private void walk(List<CssNode> nodes) {
        for (CssNode node : nodes) {
            if (removed.contains(node)) {
                skip(node);
            } else if (node instanceof Parent parent && parent.hasBlock()) {
                if (empties(parent)) {
                    skip(node);
                    continue;
                }
                String shorter = preludes.get(node);
                if (shorter != null) {
                    copyTo(parent.preludeFrom());
                    out.append(shorter);
                    printed = parent.preludeTo();
                }
                walk(parent.children());
            }
        }
    }

    /** Whether a group would hold nothing after what is removed from it. */
    private boolean empties(Parent parent) {
        if (!(parent instanceof AtRule rule)
                || rule.children().isEmpty()
                || rule.name().equals("layer")
                || rule.holdsNoStyleRules()) {
            return false;
        }
        for (CssNode child : parent.children()) {
            boolean gone =
                    removed.contains(child) || (child instanceof Parent inner && inner.hasBlock() && empties(inner));
            if (!gone) {
                return false;
            }
        }
        return true;
    }

    private void copyTo(int token) {
        if (token > printed) {
            out.append(tokens.text(), tokens.start(printed), tokens.start(token));
            printed = token;
        }
    }

    private void skip(CssNode node) {
        int first = node.first();
        while (first > printed && tokens.kind(first - 1) == TokenKind.WHITESPACE) {
            first--;
        }
        copyTo(first);
        printed = node.end();
        boolean semicolon =
                node instanceof Declaration && printed < tokens.count() && tokens.kind(printed) == TokenKind.SEMICOLON;
        if (semicolon) {
            printed++;
        }
    }

    /** Whether the rule holds no other rule, so that its specificity matters to nobody else. */
    static boolean isLeaf(QualifiedRule rule) {
        return rule.children().stream().allMatch(Declaration.class::isInstance) && !rule.opaque();
    }
}
