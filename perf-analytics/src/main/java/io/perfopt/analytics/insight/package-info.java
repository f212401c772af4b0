/**
 * What is wrong, what comes next, and how sure that is: trends, anomalies, change points, forecasts, correlations, leaks and
 * regressions of measured series.
 *
 * <p>{@link io.perfopt.analytics.insight.Insight} answers for any series of numbers. Every answer carries its evidence, and may be that
 * there is not enough data.
 */
package io.perfopt.analytics.insight;
