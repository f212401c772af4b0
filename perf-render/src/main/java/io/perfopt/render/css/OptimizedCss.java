package io.perfopt.render.css;

import io.perfopt.render.internal.css.optimize.SheetOptimizer;
import io.perfopt.render.internal.css.syntax.CssTree;
import java.nio.charset.StandardCharsets;

/**
 * A sheet that says the same in fewer bytes. Blanks, comments (but those that start with an exclamation mark), needless zeros, units, quotes and stars
 * go; colours and box sides take their shortest spelling; empty rules and declarations that stand again further down the same block go;
 * neighbours with the same selectors, the same declarations or the same condition become one. Nothing moves past anything else.
 *
 * @param text the shorter sheet
 * @param sourceBytes UTF-8 bytes of the sheet it was made from
 * @param bytes UTF-8 bytes of {@code text}
 * @param merged neighbours that became one
 * @param dropped empty or repeated parts left out
 */
public record OptimizedCss(String text, long sourceBytes, long bytes, int merged, int dropped) {
    /**
     * Optimises a sheet.
     *
     * @param sheet the sheet; what browsers skip in it is left out, a sheet beyond its size limit stays as it is
     * @return the shorter sheet
     */
    public static OptimizedCss of(Stylesheet sheet) {
        long before = utf8(sheet.text());
        CssTree tree = sheet.tree();
        if (tree.tokens().count() == 0) {
            return new OptimizedCss(sheet.text(), before, before, 0, 0);
        }
        String closers = tree.tokens().closers();
        if (!closers.isEmpty()) {
            tree = Stylesheet.parse(sheet.text() + closers).tree();
        }
        SheetOptimizer optimizer = new SheetOptimizer(tree);
        String text = optimizer.optimize(tree);
        return new OptimizedCss(text, before, utf8(text), optimizer.merged(), optimizer.dropped());
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return "OptimizedCss[" + bytes + " of " + sourceBytes + " bytes, " + merged + " merged, " + dropped
                + " dropped]";
    }
}
