/** The figures of the page: what the rooms say, as one JSON object a view. */
package io.perfopt.dashboard.internal.feed;
