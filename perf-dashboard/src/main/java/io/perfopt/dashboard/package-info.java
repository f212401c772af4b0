/** An optional live page over one optimizer, served by the server of the JDK. */
package io.perfopt.dashboard;
