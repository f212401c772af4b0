/** Writes what was recorded as JSON, CSV, HTML and Prometheus text; whatever names and tags hold comes out inert. */
package io.perfopt.analytics.internal.export;
