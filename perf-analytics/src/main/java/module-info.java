/** A performance analytics engine that records cheaply and answers for any window. */
@org.jspecify.annotations.NullMarked
module io.perfopt.analytics {
    requires static transitive org.jspecify;
    requires java.management;
    requires static jdk.management;
    requires static HdrHistogram;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.perfopt.analytics;
    exports io.perfopt.analytics.insight;
    exports io.perfopt.analytics.watch;
}
