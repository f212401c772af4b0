/** The cache behind the API: regions, their tiers, loads, invalidation and the budget of memory. */
package io.perfopt.cache.internal;
