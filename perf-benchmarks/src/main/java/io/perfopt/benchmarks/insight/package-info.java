/** Runs the answers of the insight package over files of data, and counts how often they are wrong. */
@NullMarked
package io.perfopt.benchmarks.insight;

import org.jspecify.annotations.NullMarked;
