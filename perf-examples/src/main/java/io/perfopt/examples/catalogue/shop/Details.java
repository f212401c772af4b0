package io.perfopt.examples.catalogue.shop;

/** What the page shows of one product. Immutable. */
public record Details(long id, String name, String category, String description, int cents) {}
