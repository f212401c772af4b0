/**
 * Exact static analysis of style sheets against the pages that carry them: metrics, unused rules, critical CSS, safe minification.
 *
 * <p>Everything here is immutable and safe to share between threads. No input makes it throw for what the input says; only null and
 * impossible arguments are refused.
 */
package io.perfopt.render.css;
