/** Judges what was recorded: rules and their incidents, health checks, budgets. */
package io.perfopt.analytics.internal.watch;
