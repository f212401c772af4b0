package io.perfopt.render.internal.css.syntax;

/** Parts of a sheet as readers want them: one line, no comments. */
public final class SourceText {
    private SourceText() {}

    /** The text of a range with comments taken out and each run of blanks made one space. */
    public static String clean(Tokens tokens, int from, int to) {
        StringBuilder out = new StringBuilder();
        boolean blank = false;
        for (int i = from; i < to; i++) {
            switch (tokens.kind(i)) {
                case TokenKind.WHITESPACE -> blank = true;
                case TokenKind.COMMENT -> {}
                default -> {
                    if (blank && !out.isEmpty()) {
                        out.append(' ');
                    }
                    blank = false;
                    out.append(tokens.text(), tokens.start(i), tokens.end(i));
                }
            }
        }
        return out.toString().replace('\n', ' ').replace('\r', ' ');
    }
}
