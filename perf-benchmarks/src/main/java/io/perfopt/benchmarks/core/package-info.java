/** The facade beside what one would write by hand. */
package io.perfopt.benchmarks.core;
