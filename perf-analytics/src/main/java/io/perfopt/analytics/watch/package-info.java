/** Thresholds, alert rules, incidents, health checks and budgets: what watches the recorded figures and says when something is wrong. */
package io.perfopt.analytics.watch;
