package io.perfopt.dashboard.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who has been let in: tokens are exchanged for cookies. Thread-safe. */
sealed interface Visitors {
    /** A token for a URL; empty when none is needed. */
    Optional<String> token();

    /** The cookie for a token; empty when the token is not good. */
    Optional<Secret> exchange(String token);

    /** Whether one who shows these cookies may look. */
    boolean know(List<String> cookies);

    /** Tokens that are good once. Tokens and cookies are guarded by this object; no foreign code runs under that lock. */
    final class OneTime implements Visitors {
        /** More unused tokens or visitors than this push out the oldest. */
        static final int MAXIMUM = 32;

        private final Deque<Secret> tokens = new ArrayDeque<>();
        private final Deque<Secret> cookies = new ArrayDeque<>();

        @Override
        public synchronized Optional<String> token() {
            return Optional.of(remember(tokens).reveal());
        }

        @Override
        public synchronized Optional<Secret> exchange(String token) {
            boolean known = tokens.removeIf(issued -> issued.is(token));
            return known ? Optional.of(remember(cookies)) : Optional.empty();
        }

        @Override
        public synchronized boolean know(List<String> candidates) {
            return candidates.stream().anyMatch(candidate -> cookies.stream().anyMatch(cookie -> cookie.is(candidate)));
        }

        private static Secret remember(Deque<Secret> secrets) {
            if (secrets.size() == MAXIMUM) {
                secrets.removeFirst();
            }
            Secret secret = Secret.random();
            secrets.addLast(secret);
            return secret;
        }
    }

    /**
     * One token of the user's own. The cookie is computed from it, so that it is the same after a restart, and the token cannot be computed from the
     * cookie. Immutable.
     */
    final class Fixed implements Visitors {
        private static final String ALGORITHM = "HmacSHA256";

        private final Secret token;
        private final Secret cookie;

        Fixed(String token) {
            this.token = Secret.of(token);
            this.cookie = Secret.of(derived(token));
        }

        @Override
        public Optional<String> token() {
            return Optional.of(token.reveal());
        }

        @Override
        public Optional<Secret> exchange(String candidate) {
            return token.is(candidate) ? Optional.of(cookie) : Optional.empty();
        }

        @Override
        public boolean know(List<String> candidates) {
            return candidates.stream().anyMatch(cookie::is);
        }

        private static byte[] derived(String token) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return mac.doFinal("perfopt dashboard cookie".getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }
    }

    /** No tokens: whoever reaches the address may look. Immutable. */
    final class Everybody implements Visitors {
        @Override
        public Optional<String> token() {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> exchange(String token) {
            return Optional.empty();
        }

        @Override
        public boolean know(List<String> cookies) {
            return true;
        }
    }
}
