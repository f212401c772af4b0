package io.perfopt.render.css;

import java.util.List;
import java.util.Optional;

/**
 * A style rule of a sheet, nested ones included.
 *
 * @param line line of its first character, from 1
 * @param column column of its first character in UTF-16 units, from 1
 * @param offset offset of its first character
 * @param selectors its selector list as written, comments taken out and blanks joined
 * @param atRules the at-rules around it, from the outside in, for example {@code @media (min-width: 40em)}
 * @param origin where it came from, when the sheet was given a source map that knows
 */
public record CssRule(
        int line, int column, int offset, String selectors, List<String> atRules, Optional<SourcePosition> origin) {
    /**
     * Copies the list.
     *
     * @param line line of its first character, from 1
     * @param column column of its first character, from 1
     * @param offset offset of its first character
     * @param selectors its selector list
     * @param atRules the at-rules around it
     * @param origin where it came from
     */
    public CssRule {
        atRules = List.copyOf(atRules);
    }
}
