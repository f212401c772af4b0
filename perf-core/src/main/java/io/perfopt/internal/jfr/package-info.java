/** Events for the flight recorder of the JDK. */
package io.perfopt.internal.jfr;
