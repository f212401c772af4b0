package io.perfopt.render.internal.css.selector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compounds joined by combinators, or the reason why the text is none. Immutable.
 *
 * @param compounds left to right; empty when invalid
 * @param combinators one character before each compound: {@code ' ' > + ~ |}; the first is 0 unless the selector is relative
 * @param from first token of it, blanks skipped
 * @param to token after it
 * @param error why it is not a selector, or null
 */
public record Complex(
        List<Compound> compounds,
        String combinators,
        int from,
        int to,
        @Nullable String error) {
    public boolean isValid() {
        return error == null;
    }

    public boolean isRelative() {
        return !combinators.isEmpty() && combinators.charAt(0) != 0;
    }
}
