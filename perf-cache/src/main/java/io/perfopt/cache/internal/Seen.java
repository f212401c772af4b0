package io.perfopt.cache.internal;

import org.jspecify.annotations.Nullable;

/**
 * What a key had when it was looked at, to be compared and swapped. A value that cannot be decoded is none, but has a stamp.
 *
 * @param value the fresh value, or null
 * @param stamp its stamp, 0 when there is no entry
 */
record Seen<V>(@Nullable V value, long stamp) {}
