/** A scheduler for asynchronous work whose priorities and timeouts hold. */
@org.jspecify.annotations.NullMarked
module io.perfopt.async {
    requires static transitive org.jspecify;

    exports io.perfopt.async;
}
