/** Comparing runs, and the files they come from. */
package io.perfopt.analytics.internal.insight.run;
