package io.perfopt.render.css;

/**
 * The judgement about one rule.
 *
 * @param rule the rule
 * @param use the judgement
 * @param reason why, for {@link Use#UNDECIDABLE} and for what a safelist or class list keeps; empty otherwise
 */
public record RuleUse(CssRule rule, Use use, String reason) {}
