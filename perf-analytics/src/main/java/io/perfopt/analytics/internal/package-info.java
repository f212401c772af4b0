/** The engine behind {@code PerformanceAnalytics}. */
package io.perfopt.analytics.internal;
