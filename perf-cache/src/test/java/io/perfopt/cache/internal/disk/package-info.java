@org.jspecify.annotations.NullMarked
package io.perfopt.cache.internal.disk;
