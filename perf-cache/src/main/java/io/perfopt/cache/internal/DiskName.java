package io.perfopt.cache.internal;

import io.perfopt.cache.spi.DiskHeader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The key under which an entry lies in the disk store: a form byte, the length and the text of the region's name, and the key in UTF-8
 * or, beyond a length, its SHA-256 digest.
 *
 * @param region the region's name
 * @param key the key, or empty when only its digest is there
 */
record DiskName(String region, String key) {
    private static final byte PLAIN = 0;
    private static final byte HASHED = 1;

    static byte[] encode(String region, String key, int hashAboveBytes) {
        byte[] prefix = region.getBytes(StandardCharsets.UTF_8);
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        boolean hashed = text.length > hashAboveBytes;
        byte[] tail = hashed ? sha256(text) : text;
        byte[] name = new byte[2 + prefix.length + tail.length];
        name[0] = hashed ? HASHED : PLAIN;
        name[1] = (byte) prefix.length;
        System.arraycopy(prefix, 0, name, 2, prefix.length);
        System.arraycopy(tail, 0, name, 2 + prefix.length, tail.length);
        return name;
    }

    /** Whether the key is there as its digest only, so that the full one must be looked for in the metadata. */
    static boolean isHashed(byte[] name) {
        return name[0] == HASHED;
    }

    static @Nullable DiskName parse(DiskHeader header) {
        byte[] name = header.key();
        if (name.length < 2 || name.length < 2 + (name[1] & 0xFF)) {
            return null;
        }
        int region = name[1] & 0xFF;
        int at = 2 + region;
        return new DiskName(
                new String(name, 2, region, StandardCharsets.UTF_8),
                name[0] == HASHED ? "" : new String(name, at, name.length - at, StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
