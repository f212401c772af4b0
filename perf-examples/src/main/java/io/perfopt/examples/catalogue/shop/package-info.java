/** What the shop does: its database, and the reads that the cache, the batches and the virtual list make fast. */
@NullMarked
package io.perfopt.examples.catalogue.shop;

import org.jspecify.annotations.NullMarked;
