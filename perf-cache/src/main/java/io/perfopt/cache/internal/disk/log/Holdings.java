package io.perfopt.cache.internal.disk.log;

/** What a store knows in memory: where each entry lies, which value files and which markers there are, and what was counted. */
public record Holdings(Index index, Values values, Markers markers, Counters counters) {}
