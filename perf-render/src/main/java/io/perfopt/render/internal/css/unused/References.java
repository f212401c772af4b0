package io.perfopt.render.internal.css.unused;

import io.perfopt.render.internal.css.match.Urls;
import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.CssNode;
import io.perfopt.render.internal.css.syntax.CssNode.AtRule;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.CssNode.Parent;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokenizer;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which keyframes, fonts and custom properties the kept declarations refer to. A custom property counts when a kept declaration or another
 * custom property that counts reads it; what it holds may be an animation or a font, so its words count as such. Confined to one thread.
 */
final class References {
    private final Tokens tokens;
    private final Set<String> properties = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Map<String, Set<String>> readBy = new HashMap<>();
    private final Map<String, Set<String>> wordsOf = new HashMap<>();

    References(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Takes in a kept block: its declarations and the conditions of at-rules in it; {@code removed} ones are passed over. */
    void add(CssNode node, Set<CssNode> removed) {
        if (removed.contains(node)) {
            return;
        }
        if (node instanceof Declaration declaration) {
            add(declaration);
        } else if (node instanceof Parent parent) {
            if (parent instanceof AtRule face && face.name().equals("font-face")) {
                return; // its own name is no use of it
            }
            if (parent instanceof AtRule) {
                readProperties(tokens, parent.preludeFrom(), parent.preludeTo(), properties);
            }
            for (CssNode child : parent.children()) {
                add(child, removed);
            }
        }
    }

    private void add(Declaration declaration) {
        Set<String> read = properties;
        Set<String> found = words;
        if (declaration.isCustom()) {
            read = readBy.computeIfAbsent(declaration.property(), k -> new HashSet<>());
            found = wordsOf.computeIfAbsent(declaration.property(), k -> new HashSet<>());
        }
        readProperties(tokens, declaration.valueFrom(), declaration.valueTo(), read);
        String property = Chars.lower(declaration.property());
        if (declaration.isCustom() || property.contains("animation") || property.startsWith("font")) {
            readWords(tokens, declaration.valueFrom(), declaration.valueTo(), found);
        }
    }

    /** Takes in the style attribute of an element. */
    void addInline(String style) {
        Tokens inline = Tokenizer.tokenize(style);
        readProperties(inline, 0, inline.count(), properties);
        readWords(inline, 0, inline.count(), words);
    }

    /** Follows custom properties through each other; call once, after everything was added. */
    void close() {
        Deque<String> open = new ArrayDeque<>(properties);
        while (!open.isEmpty()) {
            String property = open.pop();
            words.addAll(wordsOf.getOrDefault(property, Set.of()));
            for (String next : readBy.getOrDefault(property, Set.of())) {
                if (properties.add(next)) {
                    open.push(next);
                }
            }
        }
    }

    boolean readsProperty(String name) {
        return properties.contains(name);
    }

    /** Whether a keyframes rule or font of that name is asked for; fonts ignore case. */
    boolean names(String name) {
        return words.contains(name) || words.contains(Chars.lower(name));
    }

    private static void readProperties(Tokens tokens, int from, int to, Set<String> out) {
        for (int i = from; i < to; i++) {
            if (tokens.kind(i) == TokenKind.IDENT && tokens.text().startsWith("--", tokens.start(i))) {
                out.add(tokens.name(i));
            }
        }
    }

    /** Names, strings and runs of names, as font families may be written; each also in lower case. */
    private static void readWords(Tokens tokens, int from, int to, Set<String> out) {
        StringBuilder run = new StringBuilder();
        for (int i = from; i < to; i++) {
            switch (tokens.kind(i)) {
                case TokenKind.IDENT -> {
                    String word = tokens.name(i);
                    put(word, out);
                    run.append(run.isEmpty() ? "" : " ").append(word);
                    put(run.toString(), out);
                }
                case TokenKind.STRING -> put(tokens.stringValue(i), out);
                case TokenKind.URL -> put(Urls.value(tokens, i), out);
                case TokenKind.WHITESPACE, TokenKind.COMMENT -> {}
                default -> run.setLength(0);
            }
        }
    }

    private static void put(String word, Set<String> out) {
        out.add(word);
        out.add(Chars.lower(word));
    }
}
