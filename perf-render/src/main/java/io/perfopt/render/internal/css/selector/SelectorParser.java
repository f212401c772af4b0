package io.perfopt.render.internal.css.selector;

import io.perfopt.render.internal.css.selector.Simple.Nth;
import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokenizer;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads selectors (Selectors 4, CSS Nesting) from the tokens of a prelude. A selector that breaks the grammar becomes a {@link Complex} that
 * says why; nothing is thrown. Whether a pseudo-class is known to anybody is not asked here. One method for each
 * production, which is why the class is long. Confined to one thread.
 */
public final class SelectorParser {
    /** Deeper brackets than this in one selector are an error; matching recurses as deep. */
    private static final int MAX_DEPTH = 64;

    /** More compounds than this in one selector are an error. */
    private static final int MAX_COMPOUNDS = 512;

    private static final Set<String> SELECTOR_ARGUMENT = Set.of(
            "is",
            "where",
            "not",
            "has",
            "matches",
            "any",
            "-webkit-any",
            "-moz-any",
            "host",
            "host-context",
            "current");
    private static final Set<String> FORGIVING = Set.of("is", "where", "matches", "any", "-webkit-any", "-moz-any");
    private static final Set<String> LEGACY_ELEMENTS = Set.of("before", "after", "first-line", "first-letter");
    private static final Set<String> NTH =
            Set.of("nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "nth-col", "nth-last-col");

    private final Tokens tokens;
    private int depth;
    private boolean insideHas;

    private SelectorParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Reads the list in [{@code from}, {@code to}); selectors may be relative when {@code relative}. */
    public static SelectorList parse(Tokens tokens, int from, int to, boolean relative) {
        return new SelectorParser(tokens).list(from, to, relative);
    }

    /** Reads a list from its own text. */
    public static SelectorList parse(String text) {
        Tokens tokens = Tokenizer.tokenize(text);
        return parse(tokens, 0, tokens.count(), false);
    }

    private SelectorList list(int from, int to, boolean relative) {
        List<Complex> selectors = new ArrayList<>(2);
        int start = from;
        int i = from;
        while (i <= to) {
            if (i == to || tokens.kind(i) == TokenKind.COMMA) {
                selectors.add(complex(start, i, relative));
                start = i + 1;
                i++;
            } else {
                i = tokens.next(i, to);
            }
        }
        return new SelectorList(List.copyOf(selectors));
    }

    private Complex complex(int rawFrom, int rawTo, boolean relative) {
        int from = tokens.skipBlank(rawFrom, rawTo);
        int to = tokens.trimEnd(from, rawTo);
        try {
            return readComplex(from, to, relative);
        } catch (Malformed e) {
            return new Complex(List.of(), "", from, to, e.reason);
        }
    }

    private Complex readComplex(int from, int to, boolean relative) throws Malformed {
        if (from >= to) {
            throw new Malformed("an empty selector");
        }
        List<Compound> compounds = new ArrayList<>(3);
        StringBuilder combinators = new StringBuilder(3);
        int i = from;
        char combinator = combinatorAt(i, to);
        if (combinator != 0) {
            if (!relative) {
                throw new Malformed("a combinator at the start");
            }
            i = tokens.skipBlank(i + (combinator == '|' ? 2 : 1), to);
        }
        while (true) {
            if (i >= to) {
                throw new Malformed("a combinator at the end");
            }
            if (compounds.size() >= MAX_COMPOUNDS) {
                throw new Malformed("more than " + MAX_COMPOUNDS + " compounds");
            }
            List<Simple> simples = new ArrayList<>(2);
            i = compound(i, to, simples);
            compounds.add(new Compound(List.copyOf(simples)));
            combinators.append(combinator);
            if (i >= to) {
                return new Complex(List.copyOf(compounds), combinators.toString(), from, to, null);
            }
            int next = tokens.skipBlank(i, to);
            combinator = combinatorAt(next, to);
            if (combinator != 0) {
                i = tokens.skipBlank(next + (combinator == '|' ? 2 : 1), to);
            } else if (hasWhitespace(i, next)) {
                combinator = ' ';
                i = next;
            } else {
                throw new Malformed("unexpected '" + tokens.slice(i, i + 1) + "'");
            }
        }
    }

    private boolean hasWhitespace(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.kind(i) == TokenKind.WHITESPACE) {
                return true;
            }
        }
        return false;
    }

    private char combinatorAt(int i, int to) {
        if (i >= to || tokens.kind(i) != TokenKind.DELIM) {
            return 0;
        }
        char c = tokens.firstChar(i);
        if (c == '>' || c == '+' || c == '~') {
            return c;
        }
        return c == '|' && i + 1 < to && tokens.isDelim(i + 1, '|') ? '|' : 0;
    }

    /** Reads one compound and returns the token after it. */
    private int compound(int from, int to, List<Simple> out) throws Malformed {
        int i = from;
        boolean onlyNesting = true;
        boolean afterElement = false;
        boolean typed = false;
        while (i < to) {
            byte kind = tokens.kind(i);
            int after;
            if (kind == TokenKind.COMMENT) { // comments separate nothing: .a/**/.b is one compound
                after = i;
                while (after < to && tokens.kind(after) == TokenKind.COMMENT) {
                    after++;
                }
                if (after == to || tokens.kind(after) == TokenKind.WHITESPACE) {
                    break;
                }
                i = after;
                continue;
            }
            if (kind == TokenKind.IDENT || startsType(i, to)) {
                if (!onlyNesting || typed) {
                    break;
                }
                typed = true;
                after = type(i, to, out);
            } else if (kind == TokenKind.HASH) {
                requireElementBefore(afterElement, "an id");
                if (!isIdent(tokens.start(i) + 1)) {
                    throw new Malformed("'" + tokens.slice(i, i + 1) + "' is no id");
                }
                out.add(new Simple.Id(tokens.name(i)));
                after = i + 1;
            } else if (tokens.isDelim(i, '.')) {
                requireElementBefore(afterElement, "a class");
                if (i + 1 >= to || tokens.kind(i + 1) != TokenKind.IDENT) {
                    throw new Malformed("a dot without a class name");
                }
                out.add(new Simple.ClassName(tokens.name(i + 1)));
                after = i + 2;
            } else if (tokens.isDelim(i, '&')) {
                requireElementBefore(afterElement, "&");
                out.add(new Simple.Nesting());
                i++;
                continue;
            } else if (kind == TokenKind.OPEN_SQUARE) {
                requireElementBefore(afterElement, "an attribute");
                after = attribute(i, to, out);
            } else if (kind == TokenKind.COLON) {
                after = pseudo(i, to, out);
                afterElement |= out.get(out.size() - 1) instanceof Simple.PseudoElement;
            } else {
                break;
            }
            onlyNesting = false;
            i = after;
        }
        if (out.isEmpty()) {
            throw new Malformed("unexpected '" + tokens.slice(from, from + 1) + "'");
        }
        return i;
    }

    private static void requireElementBefore(boolean afterElement, String what) throws Malformed {
        if (afterElement) {
            throw new Malformed(what + " after a pseudo-element");
        }
    }

    /** A hash that looks like a number ({@code #0af}) is no id. */
    private boolean isIdent(int at) {
        String text = tokens.text();
        char c = text.charAt(at);
        if (c == '-') {
            char second = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            return Chars.isNameStart(second) || second == '-' || second == '\\';
        }
        return Chars.isNameStart(c) || c == '\\';
    }

    private boolean startsType(int i, int to) {
        if (tokens.isDelim(i, '*')) {
            return true;
        }
        return tokens.isDelim(i, '|')
                && i + 1 < to
                && (tokens.kind(i + 1) == TokenKind.IDENT || tokens.isDelim(i + 1, '*'));
    }

    private int type(int i, int to, List<Simple> out) {
        int bar = tokens.isDelim(i, '|') ? i : i + 1;
        boolean namespaced = bar + 1 < to
                && tokens.isDelim(bar, '|')
                && (tokens.kind(bar + 1) == TokenKind.IDENT || tokens.isDelim(bar + 1, '*'));
        String prefix = null;
        int local = i;
        if (namespaced) {
            prefix = bar == i ? "" : tokens.isDelim(i, '*') ? "*" : tokens.name(i);
            local = bar + 1;
        }
        boolean universal = tokens.isDelim(local, '*');
        out.add(new Simple.Type(prefix, universal ? "*" : tokens.name(local), universal));
        return local + 1;
    }

    private int attribute(int open, int to, List<Simple> out) throws Malformed {
        int close = tokens.partner(open);
        int end = Math.min(close, to);
        int i = tokens.skipBlank(open + 1, end);
        String prefix = null;
        int bar = i < end && tokens.isDelim(i, '|') ? i : i + 1;
        if (bar + 1 < end && tokens.isDelim(bar, '|') && tokens.kind(bar + 1) == TokenKind.IDENT) {
            prefix = bar == i
                    ? ""
                    : tokens.isDelim(i, '*') ? "*" : tokens.kind(i) == TokenKind.IDENT ? tokens.name(i) : null;
            if (prefix == null) {
                throw new Malformed("a broken attribute selector");
            }
            i = bar + 1;
        }
        if (i >= end || tokens.kind(i) != TokenKind.IDENT) {
            throw new Malformed("an attribute selector without a name");
        }
        String name = tokens.name(i);
        i = tokens.skipBlank(i + 1, end);
        if (i >= end) {
            out.add(new Simple.Attribute(prefix, name, (char) 0, "", (char) 0));
            return Math.min(close + 1, to);
        }
        char operator = tokens.kind(i) == TokenKind.DELIM ? tokens.firstChar(i) : 0;
        if ("~|^$*".indexOf(operator) >= 0 && operator != 0 && i + 1 < end && tokens.isDelim(i + 1, '=')) {
            i += 2;
        } else if (operator == '=') {
            i++;
        } else {
            throw new Malformed("an attribute selector without an operator");
        }
        i = tokens.skipBlank(i, end);
        if (i >= end || (tokens.kind(i) != TokenKind.IDENT && tokens.kind(i) != TokenKind.STRING)) {
            throw new Malformed("an attribute value that is neither a name nor a string");
        }
        String value = tokens.kind(i) == TokenKind.STRING ? tokens.stringValue(i) : tokens.name(i);
        i = tokens.skipBlank(i + 1, end);
        char flag = 0;
        if (i < end) {
            boolean insensitive = tokens.kind(i) == TokenKind.IDENT && tokens.named(i, "i");
            boolean sensitive = tokens.kind(i) == TokenKind.IDENT && tokens.named(i, "s");
            if ((!insensitive && !sensitive) || tokens.skipBlank(i + 1, end) < end) {
                throw new Malformed("an unknown flag in an attribute selector");
            }
            flag = insensitive ? 'i' : 's';
        }
        out.add(new Simple.Attribute(prefix, name, operator, value, flag));
        return Math.min(close + 1, to);
    }

    private int pseudo(int colon, int to, List<Simple> out) throws Malformed {
        int i = colon + 1;
        boolean element = i < to && tokens.kind(i) == TokenKind.COLON;
        if (element) {
            i++;
        }
        byte kind = i < to ? tokens.kind(i) : TokenKind.EOF;
        if (kind != TokenKind.IDENT && kind != TokenKind.FUNCTION) {
            throw new Malformed("a colon without a name");
        }
        String name = Chars.lower(tokens.name(i));
        boolean functional = kind == TokenKind.FUNCTION;
        int end = functional ? Math.min(tokens.partner(i), to) : i + 1;
        int after = functional ? Math.min(end + 1, to) : end;
        if (element || (!functional && LEGACY_ELEMENTS.contains(name))) {
            boolean selectors =
                    functional && (name.equals("slotted") || name.equals("cue") || name.equals("cue-region"));
            SelectorList list = selectors ? nested(i + 1, end, false) : null;
            String argument = functional ? tokens.slice(i + 1, end).strip() : "";
            out.add(new Simple.PseudoElement(name, functional, list, argument, !element));
        } else {
            out.add(
                    functional
                            ? functional(name, i + 1, end)
                            : new Simple.PseudoClass(name, false, null, null, List.of()));
        }
        return after;
    }

    private SelectorList nested(int from, int to, boolean relative) throws Malformed {
        if (++depth > MAX_DEPTH) {
            depth--;
            throw new Malformed("brackets nested deeper than " + MAX_DEPTH);
        }
        try {
            return list(from, to, relative);
        } finally {
            depth--;
        }
    }

    private Simple functional(String name, int from, int to) throws Malformed {
        if (NTH.contains(name)) {
            return nth(name, from, to);
        }
        if (name.equals("lang") || name.equals("dir")) {
            return words(name, from, to);
        }
        if (!SELECTOR_ARGUMENT.contains(name)) {
            return new Simple.PseudoClass(name, true, null, null, List.of());
        }
        boolean empty = tokens.skipBlank(from, to) >= to;
        boolean has = name.equals("has");
        if (has && insideHas) {
            throw new Malformed(":has() inside :has()");
        }
        if (empty) {
            if (!FORGIVING.contains(name)) {
                throw new Malformed(":" + name + "() without a selector");
            }
            return new Simple.PseudoClass(name, true, new SelectorList(List.of()), null, List.of());
        }
        boolean before = insideHas;
        insideHas |= has;
        SelectorList list = nested(from, to, has);
        insideHas = before;
        if (!FORGIVING.contains(name)) {
            for (Complex selector : list.selectors()) {
                if (selector.error() != null) {
                    throw new Malformed(selector.error() + " in :" + name + "()");
                }
            }
        }
        return new Simple.PseudoClass(name, true, list, null, List.of());
    }

    private Simple words(String name, int from, int to) throws Malformed {
        List<String> words = new ArrayList<>(1);
        boolean expectWord = true;
        for (int i = tokens.skipBlank(from, to); i < to; i = tokens.skipBlank(i + 1, to)) {
            byte kind = tokens.kind(i);
            if (expectWord && (kind == TokenKind.IDENT || kind == TokenKind.STRING)) {
                words.add(kind == TokenKind.STRING ? tokens.stringValue(i) : tokens.name(i));
            } else if (expectWord || kind != TokenKind.COMMA) {
                throw new Malformed("unexpected '" + tokens.slice(i, i + 1) + "' in :" + name + "()");
            }
            expectWord = !expectWord;
        }
        if (expectWord || (name.equals("dir") && words.size() != 1)) {
            throw new Malformed(":" + name + "() without its word");
        }
        return new Simple.PseudoClass(name, true, null, null, List.copyOf(words));
    }

    private Simple nth(String name, int from, int to) throws Malformed {
        int of = from;
        while (of < to && !(tokens.kind(of) == TokenKind.IDENT && tokens.named(of, "of"))) {
            of = tokens.next(of, to);
        }
        StringBuilder text = new StringBuilder();
        for (int i = from; i < of; i++) {
            if (tokens.kind(i) != TokenKind.COMMENT) {
                text.append(tokens.kind(i) == TokenKind.IDENT ? tokens.name(i) : tokens.slice(i, i + 1));
            }
        }
        Nth nth = readNth(Chars.lower(text.toString().strip()));
        if (nth == null) {
            throw new Malformed("'" + text.toString().strip() + "' is no An+B");
        }
        SelectorList list = null;
        if (of < to) {
            if (!name.endsWith("-child")) {
                throw new Malformed(":" + name + "() takes no 'of'");
            }
            list = nested(of + 1, to, false);
            for (Complex selector : list.selectors()) {
                if (selector.error() != null) {
                    throw new Malformed(selector.error() + " in :" + name + "()");
                }
            }
        }
        return new Simple.PseudoClass(name, true, list, nth, List.of());
    }

    /** Reads {@code An+B}, lower case and trimmed; null when it is something else. */
    static @Nullable Nth readNth(String s) {
        if (s.equals("odd")) {
            return new Nth(2, 1);
        }
        if (s.equals("even")) {
            return new Nth(2, 0);
        }
        int n = s.indexOf('n');
        if (n < 0) {
            Integer offset = integer(s);
            return offset == null ? null : new Nth(0, offset);
        }
        String step = s.substring(0, n);
        Integer a = step.isEmpty() || step.equals("+")
                ? Integer.valueOf(1)
                : step.equals("-") ? Integer.valueOf(-1) : integer(step);
        String rest = s.substring(n + 1).strip();
        if (a == null) {
            return null;
        }
        if (rest.isEmpty()) {
            return new Nth(a, 0);
        }
        char sign = rest.charAt(0);
        String digits = rest.substring(1).strip();
        if ((sign != '+' && sign != '-') || digits.isEmpty() || !Chars.isDigit(digits.charAt(0))) {
            return null;
        }
        Integer b = integer(sign + digits);
        return b == null ? null : new Nth(a, b);
    }

    /** An integer with optional sign, clamped to 32 bits; null when it is none. */
    private static @Nullable Integer integer(String s) {
        int i = !s.isEmpty() && (s.charAt(0) == '+' || s.charAt(0) == '-') ? 1 : 0;
        if (i == s.length()) {
            return null;
        }
        long value = 0;
        for (int at = i; at < s.length(); at++) {
            if (!Chars.isDigit(s.charAt(at))) {
                return null;
            }
            value = Math.min(Integer.MAX_VALUE, value * 10 + (s.charAt(at) - '0'));
        }
        return (int) (s.charAt(0) == '-' ? -value : value);
    }

    /** Carries the reason out of the recursive descent; never leaves this class. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        final String reason;

        Malformed(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
