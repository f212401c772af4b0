/** Reads the JVM and the machine. */
package io.perfopt.analytics.internal.system;
