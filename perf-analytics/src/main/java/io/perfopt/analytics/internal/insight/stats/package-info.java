/** Tests and estimates over plain arrays: ranks, trends, shifts, steps, correlations. */
package io.perfopt.analytics.internal.insight.stats;
