package io.perfopt.render.css;

/**
 * Something in a sheet that could be better.
 *
 * @param code {@code empty-rule}, {@code repeated-selectors}, {@code repeated-declaration}, {@code overridden-declaration},
 *     {@code id-selector}, {@code complex-selector}, {@code many-important} or {@code import}
 * @param line line of the rule or declaration, from 1
 * @param rule the selector list of the rule it is about, or the at-rule
 * @param message what is the matter and what to do
 */
public record CssSuggestion(String code, int line, String rule, String message) {}
