/** Live counts, packed slots and the rings that hold them: the storage under every answer. */
package io.perfopt.analytics.internal.slots;
