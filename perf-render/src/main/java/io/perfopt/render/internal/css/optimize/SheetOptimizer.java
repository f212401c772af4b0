package io.perfopt.render.internal.css.optimize;

import io.perfopt.render.internal.css.optimize.Item.Declared;
import io.perfopt.render.internal.css.optimize.Item.Grouped;
import io.perfopt.render.internal.css.optimize.Item.Raw;
import io.perfopt.render.internal.css.optimize.Item.Ruled;
import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.SelectorParser;
import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.CssNode.QualifiedRule;
import io.perfopt.render.internal.css.syntax.CssTree;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import io.perfopt.render.internal.css.unused.Baseline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints a sheet shorter with the same meaning. Each rewrite is equal on its own, whatever the page: nothing moves past anything that could
 * collide with it, and nothing is assumed about what a browser knows. Confined to one thread.
 */
public final class SheetOptimizer {
    private static final Set<String> CONDITIONS =
            Set.of("media", "supports", "container", "layer", "starting-style", "scope");
    private static final Set<String> DESCRIPTORS = Set.of("font-face", "page", "property", "counter-style");

    private final Tokens tokens;
    private final ValueWriter values;
    private int merged;
    private int dropped;

    public SheetOptimizer(CssTree tree) {
        tokens = tree.tokens();
        values = new ValueWriter(tokens, asksForStyles());
    }

    /** Neighbours joined into one. */
    public int merged() {
        return merged;
    }

    /** Empty or repeated parts left out. */
    public int dropped() {
        return dropped;
    }

    public String optimize(CssTree tree) {
        StringBuilder out = new StringBuilder(tokens.text().length());
        print(join(items(tree.children(), 0, tokens.count(), false)), out);
        return out.toString();
    }

    /** Whether a condition compares custom properties, so that their text matters to the last blank. */
    private boolean asksForStyles() {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.kind(i) == TokenKind.FUNCTION && tokens.named(i, "style")) {
                return true;
            }
        }
        return false;
    }

    private List<Item> items(List<CssNode> nodes, int from, int to, boolean inKeyframes) {
        List<Item> items = new ArrayList<>(nodes.size());
        int position = from;
        for (CssNode node : nodes) {
            licences(position, node.first(), items);
            position = node.end();
            if (node instanceof Declaration declaration) {
                items.add(new Declared(values.declaration(declaration)));
            } else if (node instanceof QualifiedRule rule) {
                items.add(rule(rule, inKeyframes));
            } else if (node instanceof AtRule rule) {
                items.add(atRule(rule));
            }
        }
        licences(position, to, items);
        return items;
    }

    /** Comments that start with an exclamation mark say whose work this is; they stay. */
    private void licences(int from, int to, List<Item> items) {
        for (int i = from; i < to; i++) {
            if (tokens.kind(i) == TokenKind.COMMENT && tokens.text().startsWith("/*!", tokens.start(i))) {
                items.add(new Raw(tokens.slice(i, i + 1)));
            }
        }
    }

    private Item rule(QualifiedRule rule, boolean inKeyframes) {
        if (rule.opaque() || isBroken(rule.preludeFrom(), rule.preludeTo())) {
            return new Raw(tokens.slice(rule.first(), rule.end()));
        }
        List<Item> items = items(rule.children(), rule.open() + 1, rule.close(), false);
        if (inKeyframes) {
            return new Grouped(values.keyframe(rule.preludeFrom(), rule.preludeTo()), dedupe(items), false, false);
        }
        Set<String> selectors = new LinkedHashSet<>();
        boolean known = true;
        List<Complex> list = SelectorParser.parse(tokens, rule.preludeFrom(), rule.preludeTo(), true)
                .selectors();
        for (Complex selector : list) {
            if (!selectors.add(SelectorWriter.write(tokens, selector.from(), selector.to()))) {
                dropped++;
            }
            known &= Baseline.isKnownEverywhere(selector);
        }
        return new Ruled(String.join(",", selectors), dedupe(join(items)), known);
    }

    /** A string or address that ends too early ends where its line does, which is not to be touched. */
    private boolean isBroken(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.kind(i) == TokenKind.BAD_STRING || tokens.kind(i) == TokenKind.BAD_URL) {
                return true;
            }
        }
        return false;
    }

    private Item atRule(AtRule rule) {
        String name = tokens.slice(rule.first(), rule.first() + 1);
        boolean understood =
                CONDITIONS.contains(rule.name()) || DESCRIPTORS.contains(rule.name()) || rule.isKeyframes();
        if (!rule.hasBlock()) {
            boolean layer = rule.name().equals("layer");
            String prelude = layer
                    ? values.plain(rule.preludeFrom(), rule.preludeTo())
                    : tokens.slice(rule.preludeFrom(), rule.preludeTo());
            boolean blank = !prelude.isEmpty();
            return new Raw(name + (blank ? " " : "") + prelude + ";");
        }
        if (!understood || rule.opaque() || isBroken(rule.preludeFrom(), rule.preludeTo())) {
            return new Raw(tokens.slice(rule.first(), rule.end()));
        }
        String prelude = values.condition(rule.preludeFrom(), rule.preludeTo());
        boolean open = prelude.startsWith("(") && !rule.name().equals("scope");
        String head = Chars.lower(name) + (prelude.isEmpty() || open ? "" : " ") + prelude;
        List<Item> items = items(rule.children(), rule.open() + 1, rule.close(), rule.isKeyframes());
        boolean condition = CONDITIONS.contains(rule.name());
        boolean anonymous = prelude.isEmpty();
        boolean layer = rule.name().equals("layer");
        return new Grouped(head, condition ? dedupe(join(items)) : items, condition && !anonymous, condition && !layer);
    }

    /** Drops a declaration that stands in the same block again, further down. */
    private List<Item> dedupe(List<Item> items) {
        Set<String> later = new LinkedHashSet<>();
        List<Item> kept = new ArrayList<>(items.size());
        for (int i = items.size() - 1; i >= 0; i--) {
            if (!(items.get(i) instanceof Declared declared)) {
                later.clear(); // declarations before and after a nested rule are apart
                kept.add(items.get(i));
            } else if (later.add(declared.text())) {
                kept.add(declared);
            } else {
                dropped++;
            }
        }
        Collections.reverse(kept);
        return kept;
    }

    /** Joins neighbours that are one rule in two parts, and leaves out what does nothing. */
    private List<Item> join(List<Item> items) {
        List<Item> out = new ArrayList<>(items.size());
        for (Item next : items) {
            Item item = next;
            boolean empty = item instanceof Ruled rule
                    ? rule.items().isEmpty()
                    : item instanceof Grouped group
                            && group.vanishes()
                            && group.items().isEmpty();
            if (empty) {
                dropped++;
                continue;
            }
            while (!out.isEmpty()) {
                Item joined = joined(out.get(out.size() - 1), item);
                if (joined == null) {
                    break;
                }
                merged++;
                out.remove(out.size() - 1);
                item = joined;
            }
            out.add(item);
        }
        return out;
    }

    private @Nullable Item joined(Item before, Item item) {
        if (before instanceof Ruled a && item instanceof Ruled b && a.isLeaf() && b.isLeaf()) {
            if (a.prelude().equals(b.prelude())) {
                List<Item> all = new ArrayList<>(a.items());
                all.addAll(b.items());
                return new Ruled(a.prelude(), dedupe(all), a.known() && b.known());
            }
            if (a.known() && b.known() && a.items().equals(b.items())) {
                return new Ruled(a.prelude() + "," + b.prelude(), a.items(), true);
            }
        }
        if (before instanceof Grouped a
                && item instanceof Grouped b
                && a.joins()
                && a.head().equals(b.head())) {
            List<Item> all = new ArrayList<>(a.items());
            all.addAll(b.items());
            return new Grouped(a.head(), join(all), true, a.vanishes());
        }
        return null;
    }

    private static void print(List<Item> items, StringBuilder out) {
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item instanceof Declared declared) {
                out.append(declared.text());
                if (i + 1 < items.size()) {
                    out.append(';');
                }
            } else if (item instanceof Raw raw) {
                out.append(raw.text());
            } else if (item instanceof Ruled rule) {
                block(rule.prelude(), rule.items(), out);
            } else if (item instanceof Grouped group) {
                block(group.head(), group.items(), out);
            }
        }
    }

    private static void block(String head, List<Item> items, StringBuilder out) {
        out.append(head).append('{');
        print(items, out);
        out.append('}');
    }
}
