package io.perfopt.analytics;

/** How much an export says. */
public enum ReportType {
    /** Every operation, value and counter over the window, bottlenecks, incidents. */
    SUMMARY,
    /** Besides that the history, samples, failures and slowest traces of every operation, events and violations. */
    DETAILED
}
