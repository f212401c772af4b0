/** The facade that wires the cache, the scheduler, the rendering optimizer and the analytics engine. */
package io.perfopt;
