/** Continuing a series by a blend of simple rules that is tested on the past. */
package io.perfopt.analytics.internal.insight.forecast;
