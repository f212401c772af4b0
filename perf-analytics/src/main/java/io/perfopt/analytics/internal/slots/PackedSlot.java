package io.perfopt.analytics.internal.slots;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes a finished slot into as few bytes as will do and adds it back to an {@link Accumulator}. Stateless; packed slots are never
 * changed once written.
 *
 * <p>Four bytes say the format and the widths of six totals, which follow; then the values, in the smallest form that fits: the
 * values themselves up to {@link Cells#RAW_LIMIT}, or counts of 4, 8 or 16 bits for each bucket from minimum to maximum, or pairs of
 * gap and count. A single value is stored alone. The bucket range is not stored: minimum and maximum give it.
 */
final class PackedSlot {
    private static final int RAW = 0;
    private static final int NIBBLES = 1;
    private static final int BYTES = 2;
    private static final int SHORTS = 3;
    private static final int SPARSE = 4;
    /** The first byte of a slot of one value that succeeded without children, which is followed by the value alone. */
    private static final byte SINGLE = 5;

    private static final int TOTALS = 6;
    /** Totals are read eight bytes at a time, so this many must follow the last one. */
    private static final int PADDING = 7;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NIBBLE_PAIRS = 0x0F0F0F0F0F0F0F0FL;

    private PackedSlot() {}

    static byte[] pack(Accumulator from) {
        if (from.count == 1 && from.errors == 0 && from.childNanos == 0) {
            return packSingle(from.min);
        }
        from.emptyLanes();
        long[] totals = {
            from.count,
            from.errors,
            from.childNanos,
            from.kind == Kind.OPERATION ? from.sum : Double.doubleToRawLongBits(from.realSum),
            zigzag(from.min),
            from.max - from.min
        };
        int widths = 0;
        int header = 4;
        for (int i = 0; i < TOTALS; i++) {
            int width = width(totals[i]);
            widths |= width << (4 * i);
            header += width;
        }
        byte[] packed;
        int format;
        if (from.raw) {
            format = RAW;
            int width = width(from.max - from.min);
            packed = new byte[header + from.rawCount * width + PADDING];
            for (int i = 0, at = header; i < from.rawCount; i++, at += width) {
                writeWidth(packed, at, from.keys[i] - from.min, width);
            }
        } else {
            int low = from.kind.index(from.min) & ~15;
            int high = (from.kind.index(from.max) & ~15) + 16;
            format = smallest(from, low, high);
            packed = new byte[header + payload(format, from, low, high) + PADDING];
            writeCounts(packed, header, format, from, low, high);
        }
        INT.set(packed, 0, format << 28 | widths);
        int at = 4;
        for (int i = 0; i < TOTALS; i++) {
            int width = (widths >>> (4 * i)) & 15;
            writeWidth(packed, at, totals[i], width);
            at += width;
        }
        return packed;
    }

    static byte[] packSingle(long key) {
        long value = zigzag(key);
        byte[] packed = new byte[1 + width(value)];
        packed[0] = SINGLE;
        writeWidth(packed, 1, value, packed.length - 1);
        return packed;
    }

    /** Every other slot is longer, if only by its padding. */
    static boolean isSingle(byte[] packed) {
        return packed.length <= 9;
    }

    static long single(byte[] packed) {
        long value = 0;
        for (int i = packed.length - 1; i > 0; i--) {
            value = (value << 8) | (packed[i] & 0xFF);
        }
        return unzigzag(value);
    }

    private static int smallest(Accumulator from, int low, int high) {
        long largest = 0;
        for (int i = low; i < high; i++) {
            largest = Math.max(largest, from.counts[i - from.base]);
        }
        int dense = largest < 16 ? NIBBLES : largest < 256 ? BYTES : largest < 65_536 ? SHORTS : SPARSE;
        return dense == SPARSE || payload(SPARSE, from, low, high) * 3 < payload(dense, from, low, high) * 2
                ? SPARSE
                : dense;
    }

    private static int payload(int format, Accumulator from, int low, int high) {
        int buckets = high - low;
        if (format != SPARSE) {
            return format == NIBBLES ? buckets >> 1 : format == BYTES ? buckets : buckets << 1;
        }
        int bytes = 0;
        int gap = 0;
        for (int i = low; i < high; i++) {
            long n = from.counts[i - from.base];
            if (n == 0) {
                gap++;
            } else {
                bytes += varintBytes(gap) + varintBytes(n);
                gap = 0;
            }
        }
        return bytes;
    }

    private static void writeCounts(byte[] packed, int start, int format, Accumulator from, int low, int high) {
        long[] counts = from.counts;
        int base = from.base;
        int at = start;
        int gap = 0;
        for (int i = low; i < high; i += format == SPARSE ? 1 : 16) {
            int c = i - base;
            if (format == SPARSE) {
                if (counts[c] == 0) {
                    gap++;
                } else {
                    at = writeVarint(packed, writeVarint(packed, at, gap), counts[c]);
                    gap = 0;
                }
            } else if (format == SHORTS) {
                for (int k = 0; k < 16; k++, at += 2) {
                    SHORT.set(packed, at, (short) counts[c + k]);
                }
            } else {
                long even = 0;
                long odd = 0;
                for (int k = 0; k < 8; k++) {
                    even |= counts[c + 2 * k] << (8 * k);
                    odd |= counts[c + 2 * k + 1] << (8 * k);
                }
                if (format == NIBBLES) {
                    LONG.set(packed, at, even | odd << 4);
                    at += 8;
                } else {
                    LONG.set(packed, at, even);
                    LONG.set(packed, at + 8, odd);
                    at += 16;
                }
            }
        }
    }

    /** Adds many slots at once, packed ones and single values, which widens the accumulator once at most. */
    static void addAll(Accumulator to, byte[][] slots, int n, long[] singles, int m) {
        for (int i = 0; i < n; i++) {
            addTotals(to, slots[i]);
        }
        for (int i = 0; i < m; i++) {
            addTotals(to, singles[i]);
        }
        to.settle();
        for (int i = 0; i < n; i++) {
            addValues(to, slots[i]);
        }
        for (int i = 0; i < m; i++) {
            to.addKey(singles[i]);
        }
    }

    private static void addTotals(Accumulator to, long single) {
        to.addTotals(1, 0, 0, single, single);
        to.addSums(to.kind == Kind.OPERATION ? single : 0, to.kind == Kind.OPERATION ? 0 : to.kind.value(single));
    }

    static void addTotals(Accumulator to, byte[] packed) {
        if (isSingle(packed)) {
            addTotals(to, single(packed));
            return;
        }
        int widths = (int) INT.get(packed, 0);
        int at = 4;
        int width = widths & 15;
        long count = readWidth(packed, at, width);
        at += width;
        width = (widths >>> 4) & 15;
        long errors = readWidth(packed, at, width);
        at += width;
        width = (widths >>> 8) & 15;
        long childNanos = readWidth(packed, at, width);
        at += width;
        width = (widths >>> 12) & 15;
        long sum = readWidth(packed, at, width);
        at += width;
        width = (widths >>> 16) & 15;
        long min = unzigzag(readWidth(packed, at, width));
        at += width;
        width = (widths >>> 20) & 15;
        long max = min + readWidth(packed, at, width);
        to.addTotals(count, errors, childNanos, min, max);
        if (to.kind == Kind.OPERATION) {
            to.addSums(sum, 0);
        } else {
            to.addSums(0, Double.longBitsToDouble(sum));
        }
    }

    private static void addValues(Accumulator to, byte[] packed) {
        if (isSingle(packed)) {
            to.addKey(single(packed));
            return;
        }
        int widths = (int) INT.get(packed, 0);
        int minAt = 4 + (widths & 15) + (widths >>> 4 & 15) + (widths >>> 8 & 15) + (widths >>> 12 & 15);
        int minWidth = widths >>> 16 & 15;
        int spanWidth = widths >>> 20 & 15;
        long min = unzigzag(readWidth(packed, minAt, minWidth));
        int at = minAt + minWidth + spanWidth;
        int format = widths >>> 28;
        if (format == RAW) {
            long count = readWidth(packed, 4, widths & 15);
            for (int i = 0; i < count; i++, at += spanWidth) {
                to.addKey(min + readWidth(packed, at, spanWidth));
            }
            return;
        }
        int low = to.kind.index(min) & ~15;
        int end = packed.length - PADDING;
        switch (format) {
            case NIBBLES -> {
                to.openLanes();
                for (int index = low; at < end; at += 8, index += 16) {
                    long word = (long) LONG.get(packed, at);
                    to.addGroup(index, word & NIBBLE_PAIRS, word >>> 4 & NIBBLE_PAIRS);
                }
            }
            case BYTES -> {
                to.openLanes();
                for (int index = low; at < end; at += 16, index += 16) {
                    to.addGroup(index, (long) LONG.get(packed, at), (long) LONG.get(packed, at + 8));
                }
            }
            case SHORTS -> {
                for (int index = low; at < end; at += 2, index++) {
                    to.addBucket(index, (short) SHORT.get(packed, at) & 0xFFFF);
                }
            }
            default -> addSparse(to, packed, at, end, low);
        }
    }

    private static void addSparse(Accumulator to, byte[] packed, int start, int end, int low) {
        int index = low - 1;
        int at = start;
        while (at < end) {
            long gap = 0;
            long n = 0;
            int shift = 0;
            byte b;
            do {
                b = packed[at++];
                gap |= (long) (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            shift = 0;
            do {
                b = packed[at++];
                n |= (long) (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            index += (int) gap + 1;
            to.addBucket(index, n);
        }
    }

    private static int width(long value) {
        return (71 - Long.numberOfLeadingZeros(value)) >>> 3;
    }

    private static long readWidth(byte[] packed, int at, int width) {
        return width == 0 ? 0 : (long) LONG.get(packed, at) & (-1L >>> (64 - 8 * width));
    }

    private static void writeWidth(byte[] packed, int at, long value, int width) {
        for (int i = 0; i < width; i++) {
            packed[at + i] = (byte) (value >>> (8 * i));
        }
    }

    private static int varintBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    private static int writeVarint(byte[] packed, int start, long value) {
        int at = start;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            packed[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        packed[at++] = (byte) rest;
        return at;
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    private static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
