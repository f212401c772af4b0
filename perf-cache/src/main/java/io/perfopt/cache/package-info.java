/** A tiered cache: one look-up path over memory, disk and remote, one load per key, invalidation that holds, and a disk tier that survives a kill. */
package io.perfopt.cache;
