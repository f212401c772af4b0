package io.perfopt.render.internal.css.optimize;

import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.CssNode.Declaration;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes declarations and conditions with the fewest characters. What it does not understand it leaves as it is. */
final class ValueWriter {
    /** Properties in which a zero length needs no unit: it cannot be taken for a number there. */
    private static final Pattern LENGTHS =
            Pattern.compile("(margin|padding|inset|scroll-margin|scroll-padding)(-.+)?|top|right|bottom|left|"
                    + "(min-|max-)?(width|height)|border(-.+)?|outline(-width|-offset)?|box-shadow|text-shadow|text-indent|letter-spacing|"
                    + "word-spacing|(row-|column-)?gap|background-position|background-size|font-size|vertical-align");

    private static final Pattern COLOURS = Pattern.compile(
            "color|.*-color|background|border(-(top|right|bottom|left|block|inline)(-start|-end)?)?|outline|box-shadow|text-shadow|fill|stroke|"
                    + "column-rule|text-decoration|-webkit-box-shadow|-webkit-text-stroke|background-image");

    private static final Set<String> SIDES = Set.of(
            "margin",
            "padding",
            "border-width",
            "border-style",
            "border-color",
            "inset",
            "scroll-margin",
            "scroll-padding");

    private final Tokens tokens;
    private final boolean keepCustom;

    /** @param keepCustom whether custom properties keep every blank */
    ValueWriter(Tokens tokens, boolean keepCustom) {
        this.tokens = tokens;
        this.keepCustom = keepCustom;
    }

    String declaration(Declaration declaration) {
        int from = declaration.valueFrom();
        int to = Math.max(from, declaration.valueTo());
        String important = declaration.important() ? "!important" : "";
        String written = tokens.slice(declaration.first(), declaration.first() + 1);
        if (declaration.hack()) {
            return tokens.slice(declaration.first(), declaration.end());
        }
        if (declaration.isCustom()) {
            String value = custom(from, to);
            return written + ":" + (value.isEmpty() ? " " : value) + important;
        }
        String property = Chars.lower(written);
        return property + ":" + value(property, from, to) + important;
    }

    private String custom(int from, int to) {
        if (keepCustom) {
            return tokens.slice(from, to);
        }
        StringBuilder out = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (tokens.kind(i) == TokenKind.WHITESPACE) {
                out.append(' ');
            } else {
                out.append(tokens.text(), tokens.start(i), tokens.end(i));
            }
        }
        return out.toString();
    }

    private String value(String property, int from, int to) {
        if (!isOrdinary(property, from, to)) {
            return tokens.slice(from, to);
        }
        if (property.equals("font-weight") && to == from + 1) {
            String word = Chars.lower(tokens.slice(from, to));
            if (word.equals("bold") || word.equals("normal")) {
                return word.equals("bold") ? "700" : "400";
            }
        }
        boolean lengths = LENGTHS.matcher(property).matches();
        boolean colours = COLOURS.matcher(property).matches();
        String value = write(from, to, lengths, colours, true);
        return SIDES.contains(property) ? Sides.shorten(value) : value;
    }

    /** Old filters, expressions, broken strings and ranges of code points are left alone. */
    private boolean isOrdinary(String property, int from, int to) {
        boolean oldFilter =
                property.contains("filter") && tokens.slice(from, to).contains(":");
        if (oldFilter || property.equals("unicode-range")) {
            return false;
        }
        for (int i = from; i < to; i++) {
            byte kind = tokens.kind(i);
            boolean odd = kind == TokenKind.BAD_STRING
                    || kind == TokenKind.BAD_URL
                    || kind == TokenKind.OPEN_CURLY
                    || kind == TokenKind.AT_KEYWORD
                    || kind == TokenKind.SEMICOLON
                    || (kind == TokenKind.FUNCTION && tokens.named(i, "expression"));
            if (odd) {
                return false;
            }
        }
        return true;
    }

    /** Names and lists without anything to rewrite but blanks. */
    String plain(int from, int to) {
        return write(from, to, false, false, false);
    }

    /** The condition of an at-rule: blanks next to brackets of words stay, those inside brackets go. */
    String condition(int from, int to) {
        StringBuilder out = new StringBuilder();
        boolean blank = false;
        for (int i = from; i < to; i++) {
            byte kind = tokens.kind(i);
            if (kind == TokenKind.WHITESPACE || kind == TokenKind.COMMENT) {
                blank |= kind == TokenKind.WHITESPACE || !out.isEmpty();
                continue;
            }
            String text = tokens.slice(i, i + 1);
            if (blank && !out.isEmpty()) {
                char before = out.charAt(out.length() - 1);
                if ("(,:<>=".indexOf(before) < 0 && "),:<>=".indexOf(text.charAt(0)) < 0) {
                    out.append(' ');
                }
            }
            blank = false;
            out.append(text);
            if (kind == TokenKind.FUNCTION) { // selector(…), style(…), url(…): as written
                int close = Math.min(tokens.partner(i), to - 1);
                out.append(tokens.slice(i + 1, close + 1));
                i = close;
            }
        }
        return out.toString();
    }

    String keyframe(int from, int to) {
        String list = plain(from, to);
        StringBuilder out = new StringBuilder();
        for (String one : list.split(",", -1)) {
            String lower = Chars.lower(one);
            String shorter = lower.equals("from") ? "0%" : lower.equals("100%") ? "to" : one;
            out.append(out.isEmpty() ? "" : ",").append(shorter);
        }
        return out.toString();
    }

    private String write(int from, int to, boolean lengths, boolean colours, boolean numbers) {
        StringBuilder out = new StringBuilder();
        boolean blank = false;
        int depth = 0;
        for (int i = from; i < to; i++) {
            byte kind = tokens.kind(i);
            if (kind == TokenKind.WHITESPACE || kind == TokenKind.COMMENT) {
                blank = true;
                continue;
            }
            String text = tokens.slice(i, i + 1);
            int last = i;
            switch (kind) {
                case TokenKind.NUMBER, TokenKind.PERCENTAGE -> text = numbers ? Numbers.shorten(text) : text;
                case TokenKind.DIMENSION -> text = numbers ? Numbers.dimension(text, lengths && depth == 0) : text;
                case TokenKind.HASH -> text = colours ? Colours.hex(text) : text;
                case TokenKind.IDENT -> text = colours && depth == 0 ? Colours.name(text) : text;
                case TokenKind.FUNCTION -> {
                    int close = tokens.partner(i);
                    String whole = close < to ? tokens.slice(i, close + 1) : "";
                    String shorter = colours ? Colours.function(whole) : "";
                    if (shorter.isEmpty() && tokens.named(i, "url")) {
                        shorter = address(i, close, to);
                    }
                    if (!shorter.isEmpty()) {
                        text = shorter;
                        last = close;
                    } else {
                        depth++;
                    }
                }
                case TokenKind.OPEN_PAREN, TokenKind.OPEN_SQUARE -> depth++;
                case TokenKind.CLOSE_PAREN, TokenKind.CLOSE_SQUARE -> depth--;
                default -> {}
            }
            if (blank && needsBlank(out, text)) {
                out.append(' ');
            }
            blank = false;
            out.append(text);
            i = last;
        }
        return out.toString();
    }

    /** {@code url("x")} without quotes where nothing in it needs them; empty when it does. */
    private String address(int function, int close, int to) {
        int string = tokens.skipBlank(function + 1, Math.min(close, to));
        boolean alone = close < to
                && string < close
                && tokens.kind(string) == TokenKind.STRING
                && tokens.skipBlank(string + 1, close) == close;
        if (!alone) {
            return "";
        }
        String raw = tokens.stringBody(string);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || "\"'()\\".indexOf(c) >= 0 || c == 0x7F) {
                return "";
            }
        }
        return raw.isEmpty() ? "" : "url(" + raw + ")";
    }

    private static boolean needsBlank(StringBuilder out, String text) {
        if (out.isEmpty()) {
            return false;
        }
        char before = out.charAt(out.length() - 1);
        char next = text.charAt(0);
        if ("(,/".indexOf(before) >= 0 && next != '*') {
            return false;
        }
        if (next == ',' || next == ')' || next == '/') {
            return before == '/';
        }
        boolean sign = (next == '+' || next == '-') && text.length() == 1;
        return sign || before == '+' || before == '-' || (before != ')' && before != '%') || !isTokenStart(next);
    }

    /** Whether a token that starts so can follow a closing bracket or percent sign without a blank. */
    private static boolean isTokenStart(char next) {
        return Chars.isNameStart(next)
                || Chars.isDigit(next)
                || next == '.'
                || next == '#'
                || next == '"'
                || next == '\'';
    }
}
