/** What the bytes in the files mean: records, hints, the manifest and the snapshot. */
package io.perfopt.cache.internal.disk.format;
