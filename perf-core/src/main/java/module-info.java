/** The facade of PerfOpt, the only place where the four rooms meet. */
@org.jspecify.annotations.NullMarked
module io.perfopt {
    requires transitive io.perfopt.cache;
    requires transitive io.perfopt.async;
    requires transitive io.perfopt.render;
    requires transitive io.perfopt.analytics;
    requires static com.google.errorprone.annotations;
    requires com.github.benmanes.caffeine;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports io.perfopt;
}
