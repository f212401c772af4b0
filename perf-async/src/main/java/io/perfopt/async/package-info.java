/** A scheduler for asynchronous work: ten priorities that cannot starve, timeouts that free the worker, batches, retries, breakers and an orderly close. */
package io.perfopt.async;
