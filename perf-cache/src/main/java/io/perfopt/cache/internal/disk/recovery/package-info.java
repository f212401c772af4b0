/** How a start finds out what the files of an earlier process hold. */
package io.perfopt.cache.internal.disk.recovery;
