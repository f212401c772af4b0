/** How stored bytes are made smaller: one class a format, chosen by {@link io.perfopt.cache.internal.compress.Compressors}. */
package io.perfopt.cache.internal.compress;
