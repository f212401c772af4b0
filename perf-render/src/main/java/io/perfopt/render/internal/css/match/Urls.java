package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.syntax.Chars;
import io.perfopt.render.internal.css.syntax.Tokens;

/** Reads the address out of an unquoted {@code url(…)} token. */
public final class Urls {
    private Urls() {}

    public static String value(Tokens tokens, int token) {
        String text = tokens.text();
        int from = text.indexOf('(', tokens.start(token)) + 1;
        int to = tokens.end(token);
        if (to > from && text.charAt(to - 1) == ')') {
            to--;
        }
        while (from < to && Chars.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Chars.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return Chars.decode(text, from, to);
    }
}
