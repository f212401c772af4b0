package io.perfopt.render;

/**
 * Where to scroll to show an item.
 *
 * @param offset the offset to scroll to
 * @param align how the item is then aligned: what {@link Align#AUTO} was resolved to, or AUTO itself when nothing has to move
 */
public record ScrollTarget(double offset, Align align) {}
