/** The streaming anomaly detector and the experts it is made of. */
package io.perfopt.analytics.internal.insight.anomaly;
