/** A supplier that fails, and the client that lives with it. */
@NullMarked
package io.perfopt.examples.catalogue.supplier;

import org.jspecify.annotations.NullMarked;
