/** Files of a store on their medium: ownership of the directory, positional access, memory mappings and what they hold. */
package io.perfopt.cache.internal.disk.file;
