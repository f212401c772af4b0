/** Changes settings by what was measured, keeps what helped and takes back what did not. */
package io.perfopt.internal.tuning;
