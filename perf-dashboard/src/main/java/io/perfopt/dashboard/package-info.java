/** An optional live page over one optimizer, served by the server of the JDK, without further dependencies. */
package io.perfopt.dashboard;
