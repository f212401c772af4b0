/**
 * The checks that see the whole house: what the modules may know of each other, whether the papers say what the code does, whether every
 * test ran. They look at the compiled classes and the test reports of the other modules, so they run last.
 */
@NullMarked
package io.perfopt.house;

import org.jspecify.annotations.NullMarked;
