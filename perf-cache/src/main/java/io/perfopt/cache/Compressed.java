package io.perfopt.cache;

/**
 * The result of a compression.
 *
 * @param bytes the compressed bytes, not copied
 * @param originalBytes how many bytes there were before
 * @param compression how they are compressed, never {@link Compression#AUTOMATIC}
 */
@SuppressWarnings("ArrayRecordComponent") // a result handed through, never compared
public record Compressed(byte[] bytes, int originalBytes, Compression compression) {
    /**
     * Compressed size by original size.
     *
     * @return the ratio; 1 for no bytes
     */
    public double ratio() {
        return originalBytes == 0 ? 1 : (double) bytes.length / originalBytes;
    }

    @Override
    public String toString() {
        return "Compressed[" + originalBytes + " -> " + bytes.length + " bytes, " + compression + "]";
    }
}
