package io.perfopt.render;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Windows of a long ordered result by key rather than by position: the next window begins after the last key seen, so it costs the same however far
 * one has come, and rows that are inserted or removed meanwhile neither repeat nor hide others. Immutable; as safe for several threads as the source.
 *
 * @param <T> the type of the rows
 * @param <K> the type of the key they are ordered by, which must differ from row to row
 */
public final class Keyset<T, K> {
    /** The most rows a window may have. */
    public static final int MAXIMUM_LIMIT = 10_000;

    private static final int MAXIMUM_TOKEN = 4096;

    private final Source<T, K> source;
    private final Function<? super T, ? extends K> key;
    private final Function<? super K, String> write;
    private final Function<String, ? extends K> read;

    /**
     * Where the rows come from, a query in general.
     *
     * @param <T> the type of the rows
     * @param <K> the type of the key
     */
    @FunctionalInterface
    public interface Source<T, K> {
        /**
         * Fetches rows beside a key.
         *
         * @param beyond the key that the rows lie beyond, itself left out; empty to begin at the very first or last row
         * @param forward whether to go up in the order; else down, nearest first
         * @param limit how many rows at most
         * @return the rows in the order of going
         */
        List<? extends T> fetch(Optional<K> beyond, boolean forward, int limit);
    }

    /**
     * A window of rows.
     *
     * @param items the rows, always in ascending order
     * @param previous what to pass to {@link Keyset#before} for the window before; empty at the beginning
     * @param next what to pass to {@link Keyset#after} for the window after; empty at the end
     * @param <T> the type of the rows
     */
    public record Window<T>(List<T> items, Optional<String> previous, Optional<String> next) {
        /**
         * Copies the rows.
         *
         * @param items as described above
         * @param previous as described above
         * @param next as described above
         */
        public Window {
            items = List.copyOf(items);
        }
    }

    private Keyset(
            Source<T, K> source,
            Function<? super T, ? extends K> key,
            Function<? super K, String> write,
            Function<String, ? extends K> read) {
        this.source = Objects.requireNonNull(source, "source");
        this.key = Objects.requireNonNull(key, "key");
        this.write = Objects.requireNonNull(write, "write");
        this.read = Objects.requireNonNull(read, "read");
    }

    /**
     * Windows over a source.
     *
     * @param source fetches rows
     * @param key the key of a row
     * @param write turns a key into text for tokens
     * @param read turns that text into the key again; what it throws refuses the token
     * @param <T> the type of the rows
     * @param <K> the type of the key
     * @return the windows
     */
    public static <T, K> Keyset<T, K> of(
            Source<T, K> source,
            Function<? super T, ? extends K> key,
            Function<? super K, String> write,
            Function<String, ? extends K> read) {
        return new Keyset<>(source, key, write, read);
    }

    /**
     * Windows over a list that is ordered by its keys.
     *
     * @param rows the rows in ascending order of their keys
     * @param key the key of a row
     * @param order the order of the keys
     * @param write turns a key into text for tokens
     * @param read turns that text into the key again
     * @param <T> the type of the rows
     * @param <K> the type of the key
     * @return the windows
     */
    public static <T, K> Keyset<T, K> over(
            List<T> rows,
            Function<? super T, ? extends K> key,
            Comparator<? super K> order,
            Function<? super K, String> write,
            Function<String, ? extends K> read) {
        return new Keyset<>(
                (beyond, forward, limit) -> beside(rows, key, order, beyond, forward, limit), key, write, read);
    }

    private static <T, K> List<T> beside(
            List<T> rows,
            Function<? super T, ? extends K> key,
            Comparator<? super K> order,
            Optional<K> beyond,
            boolean forward,
            int limit) {
        int low = 0;
        int high = rows.size();
        if (beyond.isEmpty()) {
            low = forward ? 0 : rows.size();
            high = low;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = order.compare(key.apply(rows.get(middle)), beyond.orElseThrow());
            if (compared < 0 || (compared == 0 && forward)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (forward) {
            return rows.subList(low, Math.min(rows.size(), low + limit));
        }
        List<T> back = new ArrayList<>(rows.subList(Math.max(0, low - limit), low));
        Collections.reverse(back);
        return back;
    }

    /**
     * The first window.
     *
     * @param limit how many rows at most, from 1 to {@value #MAXIMUM_LIMIT}
     * @return the rows from the beginning
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public Window<T> first(int limit) {
        return forward(Optional.empty(), limit);
    }

    /**
     * The last window.
     *
     * @param limit how many rows at most, from 1 to {@value #MAXIMUM_LIMIT}
     * @return the rows up to the end
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public Window<T> last(int limit) {
        return backward(Optional.empty(), limit);
    }

    /**
     * The window after another.
     *
     * @param token from {@link Window#next()}; may come from a client
     * @param limit how many rows at most, from 1 to {@value #MAXIMUM_LIMIT}
     * @return the rows beyond it
     * @throws IllegalArgumentException if the token is not one of ours or the limit is out of its range
     */
    public Window<T> after(String token, int limit) {
        return forward(Optional.of(decode(token)), limit);
    }

    /**
     * The window before another.
     *
     * @param token from {@link Window#previous()}; may come from a client
     * @param limit how many rows at most, from 1 to {@value #MAXIMUM_LIMIT}
     * @return the rows ahead of it
     * @throws IllegalArgumentException if the token is not one of ours or the limit is out of its range
     */
    public Window<T> before(String token, int limit) {
        return backward(Optional.of(decode(token)), limit);
    }

    /**
     * A token for a place that is known by its key, such as a jump into the middle of a long list; no row needs to have that key.
     *
     * @param key the key beside which a window is wanted
     * @return what to pass to {@link #after} or {@link #before}
     */
    public String token(K key) {
        byte[] text = write.apply(key).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    private Window<T> forward(Optional<K> beyond, int limit) {
        List<T> rows = fetch(beyond, true, limit);
        boolean more = rows.size() > limit;
        return window(more ? rows.subList(0, limit) : rows, beyond.isPresent(), more);
    }

    private Window<T> backward(Optional<K> beyond, int limit) {
        List<T> rows = fetch(beyond, false, limit);
        boolean more = rows.size() > limit;
        List<T> ascending = new ArrayList<>(more ? rows.subList(0, limit) : rows);
        Collections.reverse(ascending);
        return window(ascending, more, beyond.isPresent());
    }

    /** One row more than wanted tells whether there are more. */
    private List<T> fetch(Optional<K> beyond, boolean forward, int limit) {
        if (limit < 1 || limit > MAXIMUM_LIMIT) {
            throw new IllegalArgumentException("limit must be from 1 to " + MAXIMUM_LIMIT + ", was " + limit);
        }
        return List.copyOf(source.fetch(beyond, forward, limit + 1));
    }

    private Window<T> window(List<T> rows, boolean before, boolean after) {
        if (rows.isEmpty()) {
            return new Window<>(rows, Optional.empty(), Optional.empty());
        }
        return new Window<>(
                rows,
                before ? Optional.of(token(key.apply(rows.get(0)))) : Optional.empty(),
                after ? Optional.of(token(key.apply(rows.get(rows.size() - 1)))) : Optional.empty());
    }

    private K decode(String token) {
        if (token.length() > MAXIMUM_TOKEN) {
            throw new IllegalArgumentException(
                    "token must be at most " + MAXIMUM_TOKEN + " characters, was " + token.length());
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return read.apply(text);
        } catch (CharacterCodingException | RuntimeException e) {
            throw new IllegalArgumentException("token must come from a window of this list, was " + token, e);
        }
    }
}
