/** Predicts what hit ratio a cache of another size would have. */
package io.perfopt.internal.sizing;
