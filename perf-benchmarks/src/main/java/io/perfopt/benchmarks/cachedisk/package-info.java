/** The disk tier of the cache beside embedded stores and a plain file. */
@org.jspecify.annotations.NullMarked
package io.perfopt.benchmarks.cachedisk;
