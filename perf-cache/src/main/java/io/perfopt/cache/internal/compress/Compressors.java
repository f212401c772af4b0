package io.perfopt.cache.internal.compress;

import io.perfopt.cache.CacheException;
import io.perfopt.cache.Compressed;
import io.perfopt.cache.Compression;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All formats by their name in the API. One whose library is absent says which artifact to add when it is used; {@link
 * Compression#AUTOMATIC} never fails. Safe for any number of threads.
 */
public final class Compressors {
    /** What is saved must be at least an eighth, or reading costs more than it gives. */
    private static final int KEPT_RAW_ABOVE_EIGHTHS = 7;

    private static final Deflate DEFLATE = new Deflate();
    private static final Streams GZIP = new Streams(GZIPOutputStream::new, GZIPInputStream::new);
    private static final Streams LZ4 =
            new Streams(FramedLZ4CompressorOutputStream::new, FramedLZ4CompressorInputStream::new);

    private Compressors() {}

    /** Loaded at the first use of zstd. */
    private static final class ZstdHolder {
        // A lambda, not a method reference: the class is then linked inside the try.
        static final Object ZSTD = present(() -> compressing(new Zstd()));
    }

    /** Loaded at the first use of brotli. */
    private static final class BrotliHolder {
        static final Object BROTLI = present(() -> compressing(Brotli.open()));
    }

    /** Loaded when brotli is to be read and brotli4j is absent. */
    private static final class PlainBrotliHolder {
        static final Object BROTLI = present(() -> PlainBrotli.open());
    }

    @FunctionalInterface
    private interface Opening {
        Compressor open() throws IOException;
    }

    /** The compressor, or what kept it from loading. */
    private static Object present(Opening opening) {
        try {
            return opening.open();
        } catch (LinkageError | RuntimeException | IOException absent) {
            return absent;
        }
    }

    /** Some libraries fail at first use only. */
    private static Compressor compressing(Compressor compressor) throws IOException {
        compressor.compress(new byte[1]);
        return compressor;
    }

    /**
     * The format that is really used for a choice.
     *
     * @param choice the user's choice
     * @return the choice itself, or what automatic stands for here
     */
    public static Compression resolve(Compression choice) {
        if (choice != Compression.AUTOMATIC) {
            return choice;
        }
        return ZstdHolder.ZSTD instanceof Compressor ? Compression.ZSTD : Compression.DEFLATE;
    }

    /**
     * Fails when a format's library is absent.
     *
     * @param choice the format
     * @throws CacheException naming the artifact to add
     */
    public static void require(Compression choice) {
        writer(resolve(choice));
    }

    /**
     * Compresses bytes whatever is saved.
     *
     * @param bytes the bytes
     * @param choice the format
     * @return the result
     */
    public static Compressed compress(byte[] bytes, Compression choice) {
        Compression format = resolve(choice);
        Compressor compressor = writer(format);
        if (compressor == null) {
            return new Compressed(bytes, bytes.length, Compression.NONE);
        }
        try {
            return new Compressed(compressor.compress(bytes), bytes.length, format);
        } catch (IOException | RuntimeException failure) {
            throw new CacheException("compressing " + bytes.length + " bytes with " + format + " failed", failure);
        }
    }

    /**
     * Compresses bytes for storage: not below a size, not what is compressed by its nature, and not when less than an eighth is saved.
     *
     * @param bytes the bytes
     * @param choice the format
     * @param aboveBytes the size below which nothing is compressed
     * @param mediaType what the bytes are, or null when unknown
     * @return the result, with the bytes as they are and {@link Compression#NONE} when compressing does not pay
     */
    public static Compressed compressWorthwhile(
            byte[] bytes, Compression choice, long aboveBytes, @Nullable String mediaType) {
        if (choice == Compression.NONE
                || bytes.length < aboveBytes
                || bytes.length == 0
                || compressedByNature(mediaType, bytes)) {
            return new Compressed(bytes, bytes.length, Compression.NONE);
        }
        Compressed result = compress(bytes, choice);
        return result.bytes().length > bytes.length / 8L * KEPT_RAW_ABOVE_EIGHTHS
                ? new Compressed(bytes, bytes.length, Compression.NONE)
                : result;
    }

    /**
     * The original bytes.
     *
     * @param bytes holds the compressed bytes
     * @param offset where they begin
     * @param length how many they are
     * @param format how they are compressed
     * @param originalBytes how many bytes must come out
     * @param limitBytes how many bytes may come out
     * @return the bytes
     * @throws IOException if they are damaged, or would give more or fewer bytes than announced or allowed
     */
    public static byte[] decompress(
            byte[] bytes, int offset, int length, Compression format, int originalBytes, long limitBytes)
            throws IOException {
        if (originalBytes < 0 || originalBytes > limitBytes) {
            throw new IOException(
                    "decompressed value would have " + originalBytes + " bytes, allowed are " + limitBytes);
        }
        byte[] target = new byte[originalBytes];
        Compressor compressor = reader(resolve(format));
        if (compressor == null) {
            if (length != originalBytes) {
                throw new IOException("value has " + length + " bytes, announced were " + originalBytes);
            }
            System.arraycopy(bytes, offset, target, 0, length);
            return target;
        }
        try {
            compressor.decompress(bytes, offset, length, target);
        } catch (RuntimeException damaged) {
            throw new IOException(format + " bytes are damaged", damaged);
        }
        return target;
    }

    /** What reads a format; null for none. */
    private static @Nullable Compressor reader(Compression format) {
        if (format == Compression.BROTLI && !(BrotliHolder.BROTLI instanceof Compressor)) {
            return orThrow(
                    PlainBrotliHolder.BROTLI,
                    "reading brotli",
                    "com.aayushatharva.brotli4j:brotli4j and the native artifact of its platform, or org.brotli:dec,");
        }
        return writer(format);
    }

    /** What writes and reads a format; null for none. */
    private static @Nullable Compressor writer(Compression format) {
        return switch (format) {
            case NONE -> null;
            case AUTOMATIC, DEFLATE -> DEFLATE;
            case GZIP -> GZIP;
            case LZ4 -> LZ4;
            case ZSTD -> orThrow(ZstdHolder.ZSTD, "zstd compression", "com.github.luben:zstd-jni");
            case BROTLI ->
                orThrow(
                        BrotliHolder.BROTLI,
                        "brotli compression",
                        "com.aayushatharva.brotli4j:brotli4j and the native artifact of its platform");
        };
    }

    private static Compressor orThrow(Object loaded, String what, String artifact) {
        if (loaded instanceof Compressor compressor) {
            return compressor;
        }
        throw new CacheException(what + " needs " + artifact + " on the class path", (Throwable) loaded);
    }

    /** Whether the bytes are of a kind that does not get smaller: by their media type or by their first bytes. */
    static boolean compressedByNature(@Nullable String mediaType, byte[] bytes) {
        if (mediaType != null) {
            String type = mediaType.toLowerCase(Locale.ROOT);
            int end = type.indexOf(';');
            type = (end < 0 ? type : type.substring(0, end)).trim();
            boolean picture = type.startsWith("image/")
                    && !type.endsWith("+xml")
                    && !type.endsWith("/bmp")
                    && !type.endsWith("/x-icon");
            boolean archive = type.startsWith("application/")
                    && (type.endsWith("zip")
                            || type.endsWith("zstd")
                            || type.endsWith("x-7z-compressed")
                            || type.endsWith("x-bzip2")
                            || type.endsWith("x-xz")
                            || type.endsWith("vnd.rar")
                            || type.endsWith("pdf"));
            if (picture
                    || archive
                    || type.startsWith("video/")
                    || type.startsWith("audio/")
                    || type.startsWith("font/woff")) {
                return true;
            }
        }
        return startsWith(bytes, 0x1F, 0x8B) // gzip
                || startsWith(bytes, 0x89, 'P', 'N', 'G')
                || startsWith(bytes, 0xFF, 0xD8, 0xFF) // jpeg
                || startsWith(bytes, 'P', 'K', 3, 4) // zip
                || startsWith(bytes, 0x28, 0xB5, 0x2F, 0xFD) // zstd
                || startsWith(bytes, 'w', 'O', 'F', '2');
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
