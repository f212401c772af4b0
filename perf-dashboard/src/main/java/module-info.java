/** An optional live page over one optimizer, served by the JDK alone. */
@org.jspecify.annotations.NullMarked
module io.perfopt.dashboard {
    requires transitive io.perfopt;
    requires static transitive org.jspecify;
}
