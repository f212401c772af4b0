package io.perfopt.cache.spi;

import java.io.InputStream;

/** A value read piece by piece, as {@link DiskStore#open} gives it. For one thread; closed by the reader. */
public interface DiskStream extends AutoCloseable {
    /**
     * All of the entry but its value.
     *
     * @return the header
     */
    DiskHeader header();

    /**
     * The value. Each piece is checked before any byte of it is handed out; a piece that fails its check ends the stream with an
     * {@link java.io.IOException}, never with a wrong byte, and the entry is a miss from then on.
     *
     * @return one stream, the same at each call
     */
    InputStream content();

    /** Gives the file back; does nothing the second time. */
    @Override
    void close();
}
