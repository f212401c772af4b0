/** Measurements of PerfOpt beside its peers, in one executable jar. */
@NullMarked
package io.perfopt.benchmarks;

import org.jspecify.annotations.NullMarked;
