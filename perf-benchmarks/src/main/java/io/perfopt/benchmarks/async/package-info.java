/** The scheduler beside thread pools, bulkheads, timers and batchers. */
@NullMarked
package io.perfopt.benchmarks.async;

import org.jspecify.annotations.NullMarked;
