/** Manual time and other tools for tests that neither sleep nor guess. */
@org.jspecify.annotations.NullMarked
module io.perfopt.testkit {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.perfopt.testkit;
}
