package io.perfopt.render.internal.css.syntax;

/** The token types of CSS Syntax 3, as bytes so that a sheet's tokens fit in one array. Comments are tokens too: nothing of the text is lost. */
public final class TokenKind {
    public static final byte WHITESPACE = 0;
    public static final byte COMMENT = 1;
    public static final byte IDENT = 2;
    public static final byte FUNCTION = 3;
    public static final byte AT_KEYWORD = 4;
    public static final byte HASH = 5;
    public static final byte STRING = 6;
    public static final byte BAD_STRING = 7;
    public static final byte URL = 8;
    public static final byte BAD_URL = 9;
    public static final byte DELIM = 10;
    public static final byte NUMBER = 11;
    public static final byte PERCENTAGE = 12;
    public static final byte DIMENSION = 13;
    public static final byte CDO = 14;
    public static final byte CDC = 15;
    public static final byte COLON = 16;
    public static final byte SEMICOLON = 17;
    public static final byte COMMA = 18;
    public static final byte OPEN_SQUARE = 19;
    public static final byte CLOSE_SQUARE = 20;
    public static final byte OPEN_PAREN = 21;
    public static final byte CLOSE_PAREN = 22;
    public static final byte OPEN_CURLY = 23;
    public static final byte CLOSE_CURLY = 24;
    public static final byte EOF = 25;

    private TokenKind() {}
}
