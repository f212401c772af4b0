/** Recording, windows, thresholds and footprints of the analytics engine beside the metrics libraries of the field. */
package io.perfopt.benchmarks.analytics;
