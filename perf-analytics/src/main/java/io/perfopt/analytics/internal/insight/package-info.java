/** Where the answers of this package meet the recorded slots. */
package io.perfopt.analytics.internal.insight;
