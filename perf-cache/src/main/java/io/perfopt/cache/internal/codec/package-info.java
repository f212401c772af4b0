/** The codecs that come with the cache, and the fingerprint that tells when a class has changed its shape. */
package io.perfopt.cache.internal.codec;
