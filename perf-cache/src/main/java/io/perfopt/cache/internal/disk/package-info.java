/** The disk tier: a segmented append log with a checksum on every record, an index without keys, and recovery that never brings back what is gone. */
package io.perfopt.cache.internal.disk;
