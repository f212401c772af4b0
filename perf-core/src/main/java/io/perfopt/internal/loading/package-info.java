/** Loads of the cache that run as operations of the scheduler. */
package io.perfopt.internal.loading;
