/** Messages to the log that cannot flood it. */
package io.perfopt.internal.log;
