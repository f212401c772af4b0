/** A shop that PerfOpt makes faster, and shows why: the program that {@code mvn -q -Pdemo} starts. */
@NullMarked
package io.perfopt.examples.catalogue;

import org.jspecify.annotations.NullMarked;
