/** A performance analytics engine that records cheaply and answers for any window. */
@org.jspecify.annotations.NullMarked
module io.perfopt.analytics {
    requires static transitive org.jspecify;
    requires java.management;
    requires static jdk.management;

    exports io.perfopt.analytics;
}
