package io.perfopt.analytics.internal.slots;

/**
 * Log-linear buckets: 64 to each power of two, so the middle of a bucket is never further than 1/128 (0.79 %) from any value in it.
 * Nanoseconds below 128 and zero have buckets of their own. Stateless.
 */
public final class Buckets {
    /** The largest duration held exactly, about 39 hours; longer ones are clamped to it and counted. */
    public static final long MAX_NANOS = (1L << 47) - 1;
    /** The relative error of a percentile that comes from buckets. */
    public static final double ERROR_BOUND = 1.0 / 128;
    /** Readings nearer to zero than this share the bucket of zero, and ones beyond {@link #MAX_REAL} that of the limit. */
    public static final double MIN_REAL = 0x1p-40;
    /** The largest magnitude of a reading that keeps the error bound. */
    public static final double MAX_REAL = 0x1p63;

    private static final int REAL_ORIGIN = (1023 - 40) << 6;

    private Buckets() {}

    static int nanosIndex(long nanos) {
        int shift = Math.max(0, 57 - Long.numberOfLeadingZeros(nanos));
        return (shift << 6) + (int) (nanos >>> shift);
    }

    static long nanosMiddle(int index) {
        if (index < 128) {
            return index;
        }
        int shift = (index >>> 6) - 1;
        long low = (long) ((index & 63) | 64) << shift;
        return low + (((1L << shift) - 1) >>> 1);
    }

    static int realIndex(double value) {
        double size = Math.abs(value);
        if (size < MIN_REAL) {
            return 0;
        }
        int index = (int) (Double.doubleToRawLongBits(Math.min(size, MAX_REAL)) >>> 46) - REAL_ORIGIN + 1;
        return value < 0 ? -index : index;
    }

    static double realMiddle(int index) {
        if (index == 0) {
            return 0;
        }
        long bits = ((long) (Math.abs(index) - 1 + REAL_ORIGIN) << 46) | (1L << 45);
        double size = Double.longBitsToDouble(bits);
        return index < 0 ? -size : size;
    }
}
