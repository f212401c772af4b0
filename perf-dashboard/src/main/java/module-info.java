/** An optional live page over one optimizer, served by the server of the JDK. */
@org.jspecify.annotations.NullMarked
module io.perfopt.dashboard {
    requires transitive io.perfopt;
    requires transitive jdk.httpserver;
    requires java.management;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports io.perfopt.dashboard;
}
