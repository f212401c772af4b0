package io.perfopt.render.internal.css.syntax;

import static io.perfopt.render.internal.css.syntax.Chars.isDigit;
import static io.perfopt.render.internal.css.syntax.Chars.isHex;
import static io.perfopt.render.internal.css.syntax.Chars.isName;
import static io.perfopt.render.internal.css.syntax.Chars.isNameStart;
import static io.perfopt.render.internal.css.syntax.Chars.isNewline;
import static io.perfopt.render.internal.css.syntax.Chars.isWhitespace;

import java.util.Arrays;

/**
 * The tokenizer of CSS Syntax 3, one pass, no back-tracking: linear in the text. It also finds for each bracket the one that closes it, by
 * the rule of the standard that only the mirror of the innermost open bracket closes anything. Confined to one thread.
 */
public final class Tokenizer {
    /** What {@link #at} gives past the end: no character class holds it. */
    private static final int NONE = -1;

    private final String text;
    private final char[] chars;
    private int position;
    private byte[] kinds;
    private int[] starts;
    private int[] partners;
    private int count;
    private int[] open = new int[32];
    private int openCount;

    private Tokenizer(String text) {
        this.text = text;
        this.chars = text.toCharArray();
        int guess = chars.length / 3 + 16;
        kinds = new byte[guess];
        starts = new int[guess];
        partners = new int[guess];
    }

    public static Tokens tokenize(String text) {
        return new Tokenizer(text).run();
    }

    private Tokens run() {
        if (chars.length > 0 && chars[0] == '\uFEFF') {
            add(TokenKind.WHITESPACE, 0);
            position = 1;
        }
        while (position < chars.length) {
            int start = position;
            add(consume(), start);
        }
        while (openCount > 0) {
            partners[open[--openCount]] = count;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count + 1);
        }
        starts[count] = chars.length;
        return new Tokens(text, kinds, starts, partners, count);
    }

    private void add(byte kind, int start) {
        if (count + 1 >= kinds.length) {
            int size = kinds.length * 2;
            kinds = Arrays.copyOf(kinds, size);
            starts = Arrays.copyOf(starts, size);
            partners = Arrays.copyOf(partners, size);
        }
        kinds[count] = kind;
        starts[count] = start;
        partners[count] = count;
        if (Tokens.isOpening(kind) || kind == TokenKind.FUNCTION) {
            if (openCount == open.length) {
                open = Arrays.copyOf(open, openCount * 2);
            }
            open[openCount++] = count;
        } else if (openCount > 0 && closes(kind, kinds[open[openCount - 1]])) {
            partners[open[--openCount]] = count;
        }
        count++;
    }

    private static boolean closes(byte kind, byte opening) {
        return switch (kind) {
            case TokenKind.CLOSE_CURLY -> opening == TokenKind.OPEN_CURLY;
            case TokenKind.CLOSE_SQUARE -> opening == TokenKind.OPEN_SQUARE;
            case TokenKind.CLOSE_PAREN -> opening == TokenKind.OPEN_PAREN || opening == TokenKind.FUNCTION;
            default -> false;
        };
    }

    private int at(int index) {
        return index < chars.length ? chars[index] : NONE;
    }

    private byte consume() {
        int c = chars[position];
        if (isWhitespace(c)) {
            do {
                position++;
            } while (isWhitespace(at(position)));
            return TokenKind.WHITESPACE;
        }
        if (isNameStart(c)) {
            return identLike();
        }
        if (isDigit(c)) {
            return numeric();
        }
        return switch (c) {
            case '"', '\'' -> string(c);
            case '#' -> {
                position++;
                if (isName(at(position)) || isEscape(position)) {
                    name();
                    yield TokenKind.HASH;
                }
                yield TokenKind.DELIM;
            }
            case '(' -> single(TokenKind.OPEN_PAREN);
            case ')' -> single(TokenKind.CLOSE_PAREN);
            case '[' -> single(TokenKind.OPEN_SQUARE);
            case ']' -> single(TokenKind.CLOSE_SQUARE);
            case '{' -> single(TokenKind.OPEN_CURLY);
            case '}' -> single(TokenKind.CLOSE_CURLY);
            case ',' -> single(TokenKind.COMMA);
            case ':' -> single(TokenKind.COLON);
            case ';' -> single(TokenKind.SEMICOLON);
            case '+', '.' -> startsNumber(position) ? numeric() : single(TokenKind.DELIM);
            case '-' -> minus();
            case '/' -> at(position + 1) == '*' ? comment() : single(TokenKind.DELIM);
            case '<' -> {
                if (text.startsWith("!--", position + 1)) {
                    position += 4;
                    yield TokenKind.CDO;
                }
                yield single(TokenKind.DELIM);
            }
            case '@' -> {
                position++;
                if (startsIdent(position)) {
                    name();
                    yield TokenKind.AT_KEYWORD;
                }
                yield TokenKind.DELIM;
            }
            case '\\' -> isEscape(position) ? identLike() : single(TokenKind.DELIM);
            default -> single(TokenKind.DELIM);
        };
    }

    private byte single(byte kind) {
        position++;
        return kind;
    }

    private byte minus() {
        if (startsNumber(position)) {
            return numeric();
        }
        if (at(position + 1) == '-' && at(position + 2) == '>') {
            position += 3;
            return TokenKind.CDC;
        }
        return startsIdent(position) ? identLike() : single(TokenKind.DELIM);
    }

    private byte comment() {
        int end = text.indexOf("*/", position + 2);
        position = end < 0 ? chars.length : end + 2;
        return TokenKind.COMMENT;
    }

    private boolean isEscape(int index) {
        return at(index) == '\\' && !isNewline(at(index + 1));
    }

    private boolean startsIdent(int index) {
        int c = at(index);
        if (c == '-') {
            int second = at(index + 1);
            return isNameStart(second) || second == '-' || isEscape(index + 1);
        }
        return isNameStart(c) || isEscape(index);
    }

    private boolean startsNumber(int index) {
        int c = at(index);
        if (c == '+' || c == '-') {
            return isDigit(at(index + 1)) || (at(index + 1) == '.' && isDigit(at(index + 2)));
        }
        return isDigit(c) || (c == '.' && isDigit(at(index + 1)));
    }

    private void name() {
        while (position < chars.length) {
            int c = chars[position];
            if (isName(c)) {
                position++;
            } else if (isEscape(position)) {
                escape();
            } else {
                return;
            }
        }
    }

    private void escape() {
        position++; // the backslash
        if (!isHex(at(position))) {
            position = Math.min(position + 1, chars.length);
            return;
        }
        for (int digits = 0; digits < 6 && isHex(at(position)); digits++) {
            position++;
        }
        if (at(position) == '\r' && at(position + 1) == '\n') {
            position += 2;
        } else if (isWhitespace(at(position))) {
            position++;
        }
    }

    private byte numeric() {
        if (chars[position] == '+' || chars[position] == '-') {
            position++;
        }
        digits();
        if (at(position) == '.' && isDigit(at(position + 1))) {
            position++;
            digits();
        }
        int e = at(position);
        if (e == 'e' || e == 'E') {
            int sign = at(position + 1) == '+' || at(position + 1) == '-' ? 1 : 0;
            if (isDigit(at(position + 1 + sign))) {
                position += 1 + sign;
                digits();
            }
        }
        if (startsIdent(position)) {
            name();
            return TokenKind.DIMENSION;
        }
        return at(position) == '%' ? single(TokenKind.PERCENTAGE) : TokenKind.NUMBER;
    }

    private void digits() {
        while (isDigit(at(position))) {
            position++;
        }
    }

    private byte string(int quote) {
        position++;
        while (position < chars.length) {
            int c = chars[position];
            if (c == quote) {
                position++;
                return TokenKind.STRING;
            }
            if (isNewline(c)) {
                return TokenKind.BAD_STRING;
            }
            if (c == '\\' && position + 1 < chars.length) {
                if (chars[position + 1] == '\r' && at(position + 2) == '\n') {
                    position++;
                }
                position++;
            }
            position++;
        }
        position = Math.min(position, chars.length);
        return TokenKind.STRING;
    }

    private byte identLike() {
        int start = position;
        name();
        if (at(position) != '(') {
            return TokenKind.IDENT;
        }
        boolean url = Chars.equalsIgnoreAsciiCase(Chars.decode(text, start, position), "url");
        position++;
        if (!url) {
            return TokenKind.FUNCTION;
        }
        int next = position;
        while (isWhitespace(at(next))) {
            next++;
        }
        if (at(next) == '"' || at(next) == '\'') {
            return TokenKind.FUNCTION;
        }
        position = next;
        return url();
    }

    private byte url() {
        while (position < chars.length) {
            int c = chars[position];
            if (c == ')') {
                position++;
                return TokenKind.URL;
            }
            if (isWhitespace(c)) {
                while (isWhitespace(at(position))) {
                    position++;
                }
                if (position >= chars.length) {
                    return TokenKind.URL;
                }
                return at(position) == ')' ? single(TokenKind.URL) : badUrl();
            }
            if (c == '"' || c == '\'' || c == '(' || nonPrintable(c)) {
                return badUrl();
            }
            if (c == '\\') {
                if (!isEscape(position)) {
                    return badUrl();
                }
                escape();
            } else {
                position++;
            }
        }
        return TokenKind.URL;
    }

    private static boolean nonPrintable(int c) {
        return (c >= 1 && c <= 8) || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F;
    }

    private byte badUrl() {
        while (position < chars.length) {
            if (chars[position] == ')') {
                position++;
                break;
            }
            if (isEscape(position)) {
                escape();
            } else {
                position++;
            }
        }
        return TokenKind.BAD_URL;
    }
}
