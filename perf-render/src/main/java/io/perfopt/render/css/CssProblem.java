package io.perfopt.render.css;

/**
 * A place where a sheet breaks the grammar and browsers skip it, or where a limit was met.
 *
 * @param code {@code syntax.skipped}, {@code syntax.hack}, {@code syntax.unclosed}, {@code limit.depth} or {@code limit.size}
 * @param line line, from 1
 * @param column column in UTF-16 units, from 1
 * @param message what was found
 */
public record CssProblem(String code, int line, int column, String message) {}
