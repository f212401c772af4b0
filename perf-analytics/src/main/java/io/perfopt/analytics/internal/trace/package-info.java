/** Operations under way: ids without allocation, nesting, abandoned traces, samples and the slowest. */
package io.perfopt.analytics.internal.trace;
