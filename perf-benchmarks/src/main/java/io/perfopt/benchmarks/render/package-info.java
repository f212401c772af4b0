/** What perf-render is measured with and judged by. */
@org.jspecify.annotations.NullMarked
package io.perfopt.benchmarks.render;
