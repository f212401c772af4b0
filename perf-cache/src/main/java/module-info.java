/** A tiered cache that looks in memory, then on disk, then at a remote, and loads once. */
@org.jspecify.annotations.NullMarked
module io.perfopt.cache {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.perfopt.cache.spi;
}
