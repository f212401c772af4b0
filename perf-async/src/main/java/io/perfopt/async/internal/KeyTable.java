package io.perfopt.async.internal;

import java.util.Arrays;

/**
 * Where the places of a batcher's calls are, by the hash of their key: one open-addressed table over all calls under way. It holds numbers only, hash, call
 * and position, so it keeps nothing alive and costs the collector nothing. An entry is as good as gone once its call has ended, which its call's number tells, so
 * the thread that ends a call never touches the table. Whether keys of one hash are equal is for others to ask, who hold no lock then. Not thread safe: the
 * batcher's lock guards it.
 */
final class KeyTable {
    /** No entry. */
    static final int NONE = -1;

    private static final int LEAST = 32;
    /** A table of at most this length is emptied rather than replaced. */
    private static final int KEPT = 1_024;
    /** Spreads hash codes that differ in few bits; odd, so that different hash codes stay different. */
    private static final int SPREAD = 0x9E3779B9;

    private int[] hashes = new int[LEAST];
    /** 0 where a slot is empty. */
    private int[] calls = new int[LEAST];

    private int[] positions = new int[LEAST];
    /** Slots that hold an entry, of an ended call or not. */
    private int used;
    /** Entries of calls before this one are gone; numbers wrap around and leave 0 out. */
    private int oldestCall;

    static int hash(Object key) {
        return key.hashCode() * SPREAD;
    }

    /** Lets go of the entries of all calls before the given one. */
    void forgetBefore(int call) {
        oldestCall = call;
    }

    int length() {
        return hashes.length;
    }

    /** A slot with the hash, after the given one or the first for {@link #NONE}; {@link #NONE} if there is no more. */
    int find(int hash, int after) {
        int mask = hashes.length - 1;
        int slot = after == NONE ? first(hash, hashes.length) : (after + 1) & mask;
        while (calls[slot] != 0) {
            if (hashes[slot] == hash && isLive(calls[slot])) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return NONE;
    }

    int call(int slot) {
        return calls[slot];
    }

    int position(int slot) {
        return positions[slot];
    }

    void add(int hash, int call, int position) {
        if (2 * (used + 1) > hashes.length) {
            rebuild();
        }
        put(hash, call, position);
    }

    /** Drops all entries, and the memory of many. */
    void clear() {
        if (hashes.length > KEPT) {
            resize(LEAST);
        } else if (used > 0) {
            Arrays.fill(calls, 0);
        }
        used = 0;
    }

    private void resize(int length) {
        hashes = new int[length];
        calls = new int[length];
        positions = new int[length];
        used = 0;
    }

    private static int first(int hash, int length) {
        return hash >>> (Integer.numberOfLeadingZeros(length) + 1);
    }

    private boolean isLive(int call) {
        return call != 0 && call - oldestCall >= 0;
    }

    private void put(int hash, int call, int position) {
        int mask = hashes.length - 1;
        int slot = first(hash, hashes.length);
        while (isLive(calls[slot])) {
            slot = (slot + 1) & mask;
        }
        used += calls[slot] == 0 ? 1 : 0;
        hashes[slot] = hash;
        calls[slot] = call;
        positions[slot] = position;
    }

    /** Leaves out what is gone, in a table at most a quarter full. */
    private void rebuild() {
        int live = 0;
        for (int call : calls) {
            live += isLive(call) ? 1 : 0;
        }
        int[] oldHashes = hashes;
        int[] oldCalls = calls;
        int[] oldPositions = positions;
        resize(Math.max(LEAST, Integer.highestOneBit(Math.max(1, live)) * 8));
        for (int slot = 0; slot < oldCalls.length; slot++) {
            if (isLive(oldCalls[slot])) {
                put(oldHashes[slot], oldCalls[slot], oldPositions[slot]);
            }
        }
    }
}
