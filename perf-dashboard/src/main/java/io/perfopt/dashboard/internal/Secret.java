package io.perfopt.dashboard.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** A text that must not leak, in characters that need no escaping in a URL or a cookie. Immutable; compared in constant time. */
final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    private final byte[] text;

    private Secret(byte[] text) {
        this.text = text;
    }

    /** 192 random bits in 32 characters. */
    static Secret random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return of(bits);
    }

    static Secret of(byte[] bits) {
        return new Secret(Base64.getUrlEncoder().withoutPadding().encode(bits));
    }

    static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    boolean is(String candidate) {
        return MessageDigest.isEqual(text, candidate.getBytes(StandardCharsets.UTF_8));
    }

    /** The secret itself, for the URL or cookie that hands it over. */
    String reveal() {
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
