package io.perfopt.analytics;

/** How an export is written. */
public enum ExportFormat {
    /** The documented schema {@code perfopt-analytics/1}. */
    JSON,
    /** One line for each set of tags; texts that a spreadsheet would take for formulas are quoted away. */
    CSV,
    /** One file with charts that opens from disk, in light and dark. */
    HTML,
    /** The text format that Prometheus scrapes, with totals since the engine was built. */
    PROMETHEUS
}
