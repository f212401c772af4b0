package io.perfopt.cache.internal.disk.format;

import java.util.Arrays;

/**
 * The records of one segment in order: hash, offset, length and kind of each, in two words. What a hint file holds, and what the active segment gathers for its own.
 * One writer at a time.
 */
public final class Entries {
    private long[] words;
    private int count;

    public Entries() {
        words = new long[32];
    }

    public Entries(long[] words) {
        this.words = words;
        count = words.length >> 1;
    }

    public void add(long hash, int offset, int length, byte kind) {
        if (count * 2 == words.length) {
            words = Arrays.copyOf(words, count * 4);
        }
        words[2 * count] = hash;
        words[2 * count + 1] = (long) (offset >>> 3) << 32 | (long) (length >>> 3) << 8 | kind;
        count++;
    }

    public int count() {
        return count;
    }

    public long hash(int i) {
        return words[2 * i];
    }

    public long word(int i) {
        return words[2 * i + 1];
    }

    public int offset(int i) {
        return (int) (words[2 * i + 1] >>> 32) << 3;
    }

    public int length(int i) {
        return ((int) (words[2 * i + 1] >>> 8) & 0xff_ffff) << 3;
    }

    public byte kind(int i) {
        return (byte) words[2 * i + 1];
    }

    public long location(long segmentId, int i) {
        return Location.of(segmentId, offset(i), length(i), kind(i) == RecordFormat.SPILLED);
    }
}
