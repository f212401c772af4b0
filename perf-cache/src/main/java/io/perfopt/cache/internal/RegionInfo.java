package io.perfopt.cache.internal;

import io.perfopt.cache.RegionConfig;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * What the tiers know of a region.
 *
 * @param name its name, empty for the flat keys
 * @param type the type of its values; null for the flat keys, whose values are of any type
 * @param config its settings
 * @param entries makes its entries
 */
record RegionInfo(String name, @Nullable Type type, RegionConfig config, Entries entries) {}
