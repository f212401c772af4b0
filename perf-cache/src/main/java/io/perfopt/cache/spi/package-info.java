/** What the cache asks of its parts: stores that keep bytes, and whatever else a user may replace. */
package io.perfopt.cache.spi;
