/** Components made at first use. */
package io.perfopt.internal.lazy;
