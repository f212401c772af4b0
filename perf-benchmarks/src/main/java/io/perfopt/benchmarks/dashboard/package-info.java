/** What watching costs. */
@org.jspecify.annotations.NullMarked
package io.perfopt.benchmarks.dashboard;
