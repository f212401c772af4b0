/** Turns what the rooms tell into metrics. */
package io.perfopt.internal.wiring;
