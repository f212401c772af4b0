/** Ends the parts of an optimizer in order and in time. */
package io.perfopt.internal.lifecycle;
