/** Test suites that every implementation of a PerfOpt extension point must pass, ours included. */
package io.perfopt.contracts;
