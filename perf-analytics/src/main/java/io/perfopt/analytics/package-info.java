/** A performance analytics engine: records cheaply, answers any percentile over any window, and says what it covered and how sure it is. */
package io.perfopt.analytics;
