package io.perfopt.cache.internal.disk;

import java.util.Arrays;

/**
 * The records of one segment in order: hash, offset, length and kind of each, in two words. What a hint file holds, and what the active segment gathers for its own.
 * One writer at a time.
 */
final class Entries {
    private long[] words;
    private int count;

    Entries() {
        words = new long[32];
    }

    Entries(long[] words) {
        this.words = words;
        count = words.length >> 1;
    }

    void add(long hash, int offset, int length, byte kind) {
        if (count * 2 == words.length) {
            words = Arrays.copyOf(words, count * 4);
        }
        words[2 * count] = hash;
        words[2 * count + 1] = (long) (offset >>> 3) << 32 | (long) (length >>> 3) << 8 | kind;
        count++;
    }

    int count() {
        return count;
    }

    long hash(int i) {
        return words[2 * i];
    }

    long word(int i) {
        return words[2 * i + 1];
    }

    int offset(int i) {
        return (int) (words[2 * i + 1] >>> 32) << 3;
    }

    int length(int i) {
        return ((int) (words[2 * i + 1] >>> 8) & 0xff_ffff) << 3;
    }

    byte kind(int i) {
        return (byte) words[2 * i + 1];
    }

    long location(long segmentId, int i) {
        return Location.of(segmentId, offset(i), length(i), kind(i) == RecordFormat.SPILLED);
    }
}
