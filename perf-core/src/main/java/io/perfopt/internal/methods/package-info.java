/** Caches the methods of an interface: keys from arguments, and the proxy that looks up before it calls. */
package io.perfopt.internal.methods;
