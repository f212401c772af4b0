package io.perfopt.analytics.internal.slots;

import org.jspecify.annotations.Nullable;

/**
 * Packed slots of one length, oldest first, as many as the retention of the ring allows; idle slots take no place. A slot of a single
 * value, which is what a quiet series is made of, is kept as that value and not as an array of its own. Guarded by the lock of the
 * series it belongs to.
 */
final class SlotRing {
    private static final long[] NO_SINGLES = {};

    private final int capacity;
    /** The largest number so far, from which all others are told by their low halves: no ring reaches back 2^31 slots. */
    private long newest;

    private int[] lowNumbers = new int[2];
    /** Null for a slot of a single value. */
    private byte[] @Nullable [] slots = new byte[2][];
    /** As long as the others once there is a slot of a single value. */
    private long[] singles = NO_SINGLES;

    private int head;
    private int size;
    private long packedBytes;

    /**
     * @param capacity how many slot lengths back the ring reaches
     */
    SlotRing(int capacity) {
        this.capacity = capacity;
    }

    /** Appends a slot newer than all others. */
    void append(long number, byte[] packed) {
        dropBefore(number - capacity + 1);
        insert(size, number, packed);
    }

    /** Adds a slot anywhere in the range; used when the history of an evicted series is folded into another. */
    void absorb(long number, byte[] packed, Accumulator scratch) {
        if (size > 0 && number <= number(size - 1) - capacity) {
            return;
        }
        int at = firstFrom(number);
        if (at < size && number(at) == number) {
            byte[] merged = merge(slot(at), packed, scratch);
            packedBytes -= bytes(slots[index(at)]);
            put(index(at), merged);
        } else {
            insert(at, number, packed);
        }
    }

    private static byte[] merge(byte[] a, byte[] b, Accumulator scratch) {
        scratch.reset(scratch.kind);
        PackedSlot.addAll(scratch, new byte[][] {a, b}, 2, NO_SINGLES, 0);
        return PackedSlot.pack(scratch);
    }

    private void insert(int at, long number, byte[] packed) {
        if (size == lowNumbers.length) {
            resize(size * 2);
        }
        for (int i = size; i > at; i--) {
            lowNumbers[index(i)] = lowNumbers[index(i - 1)];
            slots[index(i)] = slots[index(i - 1)];
            if (singles.length > 0) {
                singles[index(i)] = singles[index(i - 1)];
            }
        }
        newest = size == 0 ? number : Math.max(newest, number);
        lowNumbers[index(at)] = (int) number;
        put(index(at), packed);
        size++;
    }

    private void put(int index, byte[] packed) {
        if (!PackedSlot.isSingle(packed)) {
            slots[index] = packed;
            packedBytes += bytes(packed);
            return;
        }
        if (singles.length == 0) {
            singles = new long[lowNumbers.length];
        }
        slots[index] = null;
        singles[index] = PackedSlot.single(packed);
    }

    /** Drops the slots before a number and says how many went. */
    int dropBefore(long number) {
        int dropped = 0;
        while (size > 0 && number(0) < number) {
            packedBytes -= bytes(slots[head]);
            slots[head] = null;
            head = head + 1 == lowNumbers.length ? 0 : head + 1;
            size--;
            dropped++;
        }
        if (size * 4 < lowNumbers.length && lowNumbers.length > 8) {
            resize(lowNumbers.length / 2);
        }
        return dropped;
    }

    private void resize(int length) {
        int[] newNumbers = new int[length];
        byte[] @Nullable [] newSlots = new byte[length][];
        long[] newSingles = singles.length == 0 ? NO_SINGLES : new long[length];
        for (int i = 0; i < size; i++) {
            newNumbers[i] = lowNumbers[index(i)];
            newSlots[i] = slots[index(i)];
            if (newSingles.length > 0) {
                newSingles[i] = singles[index(i)];
            }
        }
        lowNumbers = newNumbers;
        slots = newSlots;
        singles = newSingles;
        head = 0;
    }

    int size() {
        return size;
    }

    long number(int i) {
        return newest + (lowNumbers[index(i)] - (int) newest);
    }

    byte[] slot(int i) {
        byte[] slot = slots[index(i)];
        return slot != null ? slot : PackedSlot.packSingle(singles[index(i)]);
    }

    /** Has a slot added to a sum later. */
    void putAside(int i, Scratch into) {
        byte[] slot = slots[index(i)];
        if (slot != null) {
            into.later(slot);
        } else {
            into.later(singles[index(i)]);
        }
    }

    /** The position of the first slot with this number or a later one. */
    int firstFrom(long number) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (number(middle) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long bytes() {
        long arrays = 16 + lowNumbers.length * 4L + 16 + slots.length * 4L;
        return 56 + arrays + (singles.length == 0 ? 0 : 16 + singles.length * 8L) + packedBytes;
    }

    private int index(int i) {
        int at = head + i;
        return at >= lowNumbers.length ? at - lowNumbers.length : at;
    }

    private static int bytes(byte @Nullable [] packed) {
        return packed == null ? 0 : (16 + packed.length + 7) & ~7;
    }
}
