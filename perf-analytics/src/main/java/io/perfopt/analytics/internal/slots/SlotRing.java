package io.perfopt.analytics.internal.slots;

/**
 * Packed slots of one length, oldest first, as many as the retention of the ring allows; idle slots take no place. Guarded by the
 * lock of the series it belongs to.
 */
final class SlotRing {
    private static final byte[] NOTHING = {};

    private final int capacity;
    private long[] numbers = new long[2];
    private byte[][] slots = new byte[2][];
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
        if (size > 0 && number <= numbers[index(size - 1)] - capacity) {
            return;
        }
        int at = firstFrom(number);
        if (at < size && numbers[index(at)] == number) {
            replace(index(at), merge(slots[index(at)], packed, scratch));
        } else {
            insert(at, number, packed);
        }
    }

    private static byte[] merge(byte[] a, byte[] b, Accumulator scratch) {
        scratch.reset(scratch.kind);
        PackedSlot.addAll(scratch, new byte[][] {a, b}, 2);
        return PackedSlot.pack(scratch);
    }

    private void insert(int at, long number, byte[] packed) {
        if (size == numbers.length) {
            resize(size * 2);
        }
        for (int i = size; i > at; i--) {
            numbers[index(i)] = numbers[index(i - 1)];
            slots[index(i)] = slots[index(i - 1)];
        }
        numbers[index(at)] = number;
        slots[index(at)] = packed;
        size++;
        packedBytes += bytes(packed);
    }

    private void replace(int index, byte[] packed) {
        packedBytes += bytes(packed) - bytes(slots[index]);
        slots[index] = packed;
    }

    /** Drops the slots before a number and says how many went. */
    int dropBefore(long number) {
        int dropped = 0;
        while (size > 0 && numbers[head] < number) {
            packedBytes -= bytes(slots[head]);
            slots[head] = NOTHING;
            head = head + 1 == numbers.length ? 0 : head + 1;
            size--;
            dropped++;
        }
        if (size * 4 < numbers.length && numbers.length > 8) {
            resize(Math.max(2, numbers.length / 2));
        }
        return dropped;
    }

    private void resize(int length) {
        long[] newNumbers = new long[length];
        byte[][] newSlots = new byte[length][];
        for (int i = 0; i < size; i++) {
            newNumbers[i] = numbers[index(i)];
            newSlots[i] = slots[index(i)];
        }
        numbers = newNumbers;
        slots = newSlots;
        head = 0;
    }

    int size() {
        return size;
    }

    long number(int i) {
        return numbers[index(i)];
    }

    byte[] slot(int i) {
        return slots[index(i)];
    }

    /** The position of the first slot with this number or a later one. */
    int firstFrom(long number) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers[index(middle)] < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long bytes() {
        return 48 + 16 + numbers.length * 8L + 16 + slots.length * 4L + packedBytes;
    }

    private int index(int i) {
        int at = head + i;
        return at >= numbers.length ? at - numbers.length : at;
    }

    private static int bytes(byte[] packed) {
        return (16 + packed.length + 7) & ~7;
    }
}
