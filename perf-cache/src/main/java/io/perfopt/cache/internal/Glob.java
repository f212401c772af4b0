package io.perfopt.cache.internal;

import java.util.Arrays;

/**
 * A pattern over names: {@code *} stands for any characters, {@code ?} for one, a backslash takes the next one literally. Matching takes
 * no more than pattern length times text length. Immutable.
 */
final class Glob {
    /** The most wildcards of a pattern: more has no use, and bounds the work of a match. */
    private static final int MAXIMUM_WILDCARDS = 32;

    private static final int ANY = -1;
    private static final int ONE = -2;

    private final String pattern;
    /** Characters, with the wildcards as negative numbers and the escapes resolved. */
    private final int[] symbols;

    private final int literalPrefix;

    private Glob(String pattern, int[] symbols) {
        this.pattern = pattern;
        this.symbols = symbols;
        int prefix = 0;
        while (prefix < symbols.length && symbols[prefix] != ANY && symbols[prefix] != ONE) {
            prefix++;
        }
        this.literalPrefix = prefix;
    }

    static Glob of(String pattern) {
        if (pattern.isEmpty() || pattern.length() > 4096) {
            throw new IllegalArgumentException("pattern must have 1 to 4096 characters, had " + pattern.length());
        }
        int[] symbols = new int[pattern.length()];
        int count = 0;
        int wildcards = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                if (count == 0 || symbols[count - 1] != ANY) {
                    symbols[count++] = ANY;
                    wildcards++;
                }
            } else if (c == '?') {
                symbols[count++] = ONE;
            } else if (c == '\\' && i + 1 < pattern.length()) {
                symbols[count++] = pattern.charAt(++i);
            } else {
                symbols[count++] = c;
            }
        }
        if (wildcards > MAXIMUM_WILDCARDS) {
            throw new IllegalArgumentException(
                    "pattern must have at most " + MAXIMUM_WILDCARDS + " asterisks, had " + wildcards + ": " + pattern);
        }
        return new Glob(pattern, Arrays.copyOf(symbols, count));
    }

    /** Whether the text has a wildcard, and so is a pattern and not a name. */
    static boolean isPattern(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?') {
                return true;
            }
        }
        return false;
    }

    /** A pattern that matches the text alone. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    String pattern() {
        return pattern;
    }

    boolean matchesAll() {
        return symbols.length == 1 && symbols[0] == ANY;
    }

    boolean matches(CharSequence text) {
        int length = text.length();
        if (length < literalPrefix) {
            return false;
        }
        int at = 0;
        int symbol = 0;
        int retrySymbol = -1;
        int retryAt = 0;
        while (at < length) {
            if (symbol < symbols.length && symbols[symbol] == ANY) {
                retrySymbol = ++symbol;
                retryAt = at;
            } else if (symbol < symbols.length && (symbols[symbol] == ONE || symbols[symbol] == text.charAt(at))) {
                symbol++;
                at++;
            } else if (retrySymbol >= 0) {
                symbol = retrySymbol;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (symbol < symbols.length && symbols[symbol] == ANY) {
            symbol++;
        }
        return symbol == symbols.length;
    }

    /** Whether there is a text that both patterns match. */
    boolean overlaps(Glob other) {
        int[] theirs = other.symbols;
        // reachable[j]: the symbols of mine seen so far and the first j of theirs have a text in common.
        boolean[] reachable = new boolean[theirs.length + 1];
        reachable[0] = true;
        for (int j = 1; j <= theirs.length; j++) {
            reachable[j] = reachable[j - 1] && theirs[j - 1] == ANY;
        }
        for (int symbol : symbols) {
            boolean[] next = new boolean[theirs.length + 1];
            next[0] = reachable[0] && (symbol == ANY);
            for (int j = 1; j <= theirs.length; j++) {
                int their = theirs[j - 1];
                boolean wildcard = symbol == ANY || their == ANY;
                boolean alike = symbol == ONE || their == ONE || symbol == their;
                next[j] = wildcard ? reachable[j] || next[j - 1] : reachable[j - 1] && alike;
            }
            reachable = next;
        }
        return reachable[theirs.length];
    }

    @Override
    public String toString() {
        return pattern;
    }
}
