package io.perfopt.render;

/**
 * The first visible item by its key, to be found again after any change of the data.
 *
 * @param key the key of the item
 * @param delta by how many pixels its start lies before the viewport's
 * @param <K> the type of the keys
 */
public record ScrollAnchor<K>(K key, double delta) {}
