/** The server behind the dashboard: who may ask, what is sent, and the stream of live figures. */
package io.perfopt.dashboard.internal;
