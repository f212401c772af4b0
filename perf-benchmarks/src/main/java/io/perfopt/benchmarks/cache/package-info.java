/** The cache beside its peers. */
package io.perfopt.benchmarks.cache;
