package io.perfopt.render.css;

/**
 * A place in a file that a build step made the sheet from.
 *
 * @param source the file as the source map names it
 * @param line line, from 1
 * @param column column, from 1
 */
public record SourcePosition(String source, int line, int column) {}
