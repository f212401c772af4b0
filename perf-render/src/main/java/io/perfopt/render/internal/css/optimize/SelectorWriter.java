package io.perfopt.render.internal.css.optimize;

import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.TokenKind;
import io.perfopt.render.internal.css.syntax.Tokens;
import java.util.Set;

/** Writes a selector with the fewest characters, token by token, so that names keep the escapes they were written with. */
final class SelectorWriter {
    private static final Set<String> ONE_COLON = Set.of("before", "after", "first-line", "first-letter");

    private SelectorWriter() {}

    static String write(Tokens tokens, int from, int to) {
        StringBuilder out = new StringBuilder();
        boolean blank = false;
        boolean inAttribute = false;
        for (int i = from; i < to; i++) {
            byte kind = tokens.kind(i);
            if (kind == TokenKind.COMMENT) {
                continue;
            }
            if (kind == TokenKind.WHITESPACE) {
                blank = true;
                continue;
            }
            if (kind == TokenKind.OPEN_SQUARE || kind == TokenKind.CLOSE_SQUARE) {
                inAttribute = kind == TokenKind.OPEN_SQUARE;
            }
            boolean start = out.isEmpty() || opensCompound(out.charAt(out.length() - 1)) || blank;
            String text = tokens.slice(i, i + 1);
            if (inAttribute && kind == TokenKind.STRING && isPlainIdent(tokens.stringValue(i))) {
                text = tokens.stringValue(i);
                blank = false;
            } else if (kind == TokenKind.COLON
                    && i + 2 < to
                    && tokens.kind(i + 1) == TokenKind.COLON
                    && tokens.kind(i + 2) == TokenKind.IDENT
                    && ONE_COLON.contains(Chars.lower(tokens.name(i + 2)))) {
                i++;
            } else if (start && !inAttribute && isNeedlessStar(tokens, i, to)) {
                continue;
            }
            if (blank
                    && needsBlank(
                            out,
                            text.charAt(0),
                            kind == TokenKind.CLOSE_SQUARE || (inAttribute && kind != TokenKind.OPEN_SQUARE))) {
                out.append(' ');
            }
            blank = false;
            out.append(text);
        }
        return out.toString();
    }

    private static boolean opensCompound(char before) {
        return " >+~,(".indexOf(before) >= 0;
    }

    /** {@code *.a} is {@code .a}; a star before {@code :host} is not nothing. */
    private static boolean isNeedlessStar(Tokens tokens, int i, int to) {
        if (!tokens.isDelim(i, '*') || i + 1 >= to) {
            return false;
        }
        byte next = tokens.kind(i + 1);
        if (next == TokenKind.HASH || next == TokenKind.OPEN_SQUARE || tokens.isDelim(i + 1, '.')) {
            return true;
        }
        if (next != TokenKind.COLON || i + 2 >= to) {
            return false;
        }
        int name = tokens.kind(i + 2) == TokenKind.COLON ? i + 3 : i + 2;
        boolean named = name < to && (tokens.kind(name) == TokenKind.IDENT || tokens.kind(name) == TokenKind.FUNCTION);
        return named && !Chars.lower(tokens.name(name)).startsWith("host") && !tokens.named(name, "slotted");
    }

    private static boolean needsBlank(StringBuilder out, char next, boolean inAttribute) {
        if (out.isEmpty()) {
            return false;
        }
        char before = out.charAt(out.length() - 1);
        if (inAttribute) { // the flag after a value without quotes
            return Chars.isName(before) && Chars.isName(next);
        }
        return ">+~,(".indexOf(before) < 0 && ">+~,)".indexOf(next) < 0;
    }

    /** Whether a string can stand without quotes as it is. */
    static boolean isPlainIdent(String value) {
        int start = value.startsWith("-") ? 1 : 0;
        if (value.length() <= start || !isLetter(value.charAt(start))) {
            return false;
        }
        for (int i = start; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isLetter(c) && !Chars.isDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
