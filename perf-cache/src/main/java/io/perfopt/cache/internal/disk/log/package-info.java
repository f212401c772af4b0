/** The segmented log and the index into it: appending, forcing, using files again, evicting. */
package io.perfopt.cache.internal.disk.log;
