package io.perfopt.render.internal.css.syntax;

/**
 * The tokens of one text. They follow each other without gaps, so token {@code i} ends where {@code i + 1} starts and printing all of
 * them gives the text back byte for byte. Immutable once built; safe to share.
 */
public final class Tokens {
    private final String text;
    private final byte[] kinds;
    private final int[] starts;
    private final int[] partners;
    private final int count;

    Tokens(String text, byte[] kinds, int[] starts, int[] partners, int count) {
        this.text = text;
        this.kinds = kinds;
        this.starts = starts;
        this.partners = partners;
        this.count = count;
    }

    public String text() {
        return text;
    }

    /** How many tokens there are, the end-of-file token not counted. */
    public int count() {
        return count;
    }

    public byte kind(int token) {
        return token < count ? kinds[token] : TokenKind.EOF;
    }

    public int start(int token) {
        return starts[token];
    }

    public int end(int token) {
        return starts[token + 1];
    }

    /** For an opening bracket or function: the token that closes it, or {@link #count()} when nothing does. */
    public int partner(int token) {
        return partners[token];
    }

    public String slice(int from, int to) {
        return text.substring(starts[from], starts[to]);
    }

    public char firstChar(int token) {
        return text.charAt(starts[token]);
    }

    public boolean isDelim(int token, char c) {
        return kind(token) == TokenKind.DELIM && text.charAt(starts[token]) == c;
    }

    public boolean isBlank(int token) {
        return kind(token) <= TokenKind.COMMENT;
    }

    /** The first token from {@code token} on, before {@code end}, that is neither whitespace nor comment. */
    public int skipBlank(int token, int end) {
        int i = token;
        while (i < end && kinds[i] <= TokenKind.COMMENT) {
            i++;
        }
        return i;
    }

    /** The last token up to {@code token}, not before {@code from}, that is neither whitespace nor comment; {@code from} if there is none. */
    public int skipBlankBack(int token, int from) {
        int i = token;
        while (i > from && kinds[i] <= TokenKind.COMMENT) {
            i--;
        }
        return i;
    }

    /** The end of the range [{@code from}, {@code end}) without the whitespace and comments at its end. */
    public int trimEnd(int from, int end) {
        int i = end;
        while (i > from && kinds[i - 1] <= TokenKind.COMMENT) {
            i--;
        }
        return i;
    }

    /** The token after this component value: a bracket with all it holds, or one token. */
    public int next(int token, int end) {
        byte kind = kinds[token];
        if (kind == TokenKind.FUNCTION || isOpening(kind)) {
            return Math.min(end, partners[token] + 1);
        }
        return token + 1;
    }

    /** What is missing at the end of the text to close everything in it; empty when nothing is. */
    public String closers() {
        StringBuilder out = new StringBuilder();
        if (count > 0) {
            int from = starts[count - 1];
            String last = text.substring(from);
            switch (kinds[count - 1]) {
                case TokenKind.COMMENT -> out.append(last.length() < 4 || !last.endsWith("*/") ? "*/" : "");
                case TokenKind.URL, TokenKind.BAD_URL -> {
                    boolean closed = last.endsWith(")") && !escapedAt(from, text.length() - 1);
                    out.append(escapedAt(from, text.length()) ? "\uFFFD" : "").append(closed ? "" : ")");
                }
                case TokenKind.STRING -> {
                    boolean closed = last.length() > 1
                            && last.charAt(0) == last.charAt(last.length() - 1)
                            && !escapedAt(from, text.length() - 1);
                    out.append(escapedAt(from, text.length()) ? "\n" : "").append(closed ? "" : last.charAt(0));
                }
                default -> out.append(escapedAt(from, text.length()) ? "\uFFFD" : "");
            }
        }
        StringBuilder brackets = new StringBuilder();
        for (int i = 0; i < count; i++) {
            boolean opens = kinds[i] == TokenKind.FUNCTION || isOpening(kinds[i]);
            if (opens && partners[i] == count) {
                brackets.append(kinds[i] == TokenKind.OPEN_CURLY ? '}' : kinds[i] == TokenKind.OPEN_SQUARE ? ']' : ')');
            }
        }
        return out.append(brackets.reverse()).toString();
    }

    static boolean isOpening(byte kind) {
        return kind == TokenKind.OPEN_PAREN || kind == TokenKind.OPEN_SQUARE || kind == TokenKind.OPEN_CURLY;
    }

    /** The name that an identifier, function, at-keyword or hash token stands for, escapes resolved. */
    public String name(int token) {
        int start = starts[token];
        int end = starts[token + 1];
        switch (kinds[token]) {
            case TokenKind.FUNCTION -> end--;
            case TokenKind.AT_KEYWORD, TokenKind.HASH -> start++;
            default -> {}
        }
        return Chars.decode(text, start, end);
    }

    /** The value of a string token, without its quotes. */
    public String stringValue(int token) {
        String body = stringBody(token);
        return Chars.decode(body, 0, body.length());
    }

    /** What stands between the quotes of a string token, as written; the closing one may be missing at the end of the text. */
    public String stringBody(int token) {
        int start = starts[token] + 1;
        int end = starts[token + 1];
        if (end > start && text.charAt(end - 1) == text.charAt(start - 1) && !escapedAt(start, end - 1)) {
            end--;
        }
        return text.substring(start, end);
    }

    private boolean escapedAt(int from, int at) {
        int slashes = 0;
        while (at - 1 - slashes >= from && text.charAt(at - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /** Whether the token is an identifier (or function) with this lower-case name, ASCII case ignored. */
    public boolean named(int token, String lowerName) {
        return Chars.equalsIgnoreAsciiCase(name(token), lowerName);
    }
}
