/** Programs that show PerfOpt at work, each held by a test. */
@NullMarked
package io.perfopt.examples;

import org.jspecify.annotations.NullMarked;
