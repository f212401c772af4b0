/** Tools for tests that neither sleep nor guess: time that only moves when told, a scheduler driven by it, random operations held against a plain model. */
package io.perfopt.testkit;
