/** Suites that every implementation of an extension point must pass. */
@org.jspecify.annotations.NullMarked
module io.perfopt.contracts {
    requires transitive io.perfopt.testkit;
    requires transitive io.perfopt.cache;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.perfopt.contracts;
}
