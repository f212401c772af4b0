package io.perfopt.examples.catalogue.shop;

/** What a category earned with products of some material. Immutable. */
public record Revenue(String category, long sales, long cents) {}
