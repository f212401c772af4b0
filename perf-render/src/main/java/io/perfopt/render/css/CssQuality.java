package io.perfopt.render.css;

/**
 * Three scores from 0 to 100, high is good, by the rules of Project Wallace's css-code-quality.
 *
 * @param performance imports, empty and repeated parts, size, comments, embedded data
 * @param maintainability lengths of rules and of the sheet
 * @param complexity how selectors stray from the usual, ids, {@code !important}
 */
public record CssQuality(int performance, int maintainability, int complexity) {}
