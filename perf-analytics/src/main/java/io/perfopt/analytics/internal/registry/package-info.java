/** Which series exist, how they are found and what bounds their number and memory. */
package io.perfopt.analytics.internal.registry;
