/** The manual scheduler beside the JDK's, and what happens when one thread cancels what another runs. */
@NullMarked
package io.perfopt.benchmarks.testkit;

import org.jspecify.annotations.NullMarked;
