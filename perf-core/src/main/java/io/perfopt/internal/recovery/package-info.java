/** What alerts do about what they found. */
package io.perfopt.internal.recovery;
