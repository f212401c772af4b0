/** A tiered cache that looks in memory, then on disk, then at a remote, and loads once. */
@org.jspecify.annotations.NullMarked
module io.perfopt.cache {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires com.github.benmanes.caffeine;
    requires org.apache.commons.compress;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;
    requires static tools.jackson.dataformat.cbor;

    exports io.perfopt.cache;
    exports io.perfopt.cache.spi;
}
