package io.perfopt.cache.internal.disk.format;

/**
 * Where a record lies, in one word of the index: segment (19 bits of its number), offset and length (both in units of 8 bytes), whether the value is in a
 * file of its own, and its {@link Use}. Zero means nowhere. Stateless.
 */
public final class Location {
    public static final int MAXIMUM_RECORD_BYTES = ((1 << 17) - 1) << 3;
    public static final int MAXIMUM_SEGMENT_BYTES = 1 << 26;

    /** So many segments, the bits of their numbers tell apart. */
    public static final int MAXIMUM_SEGMENTS = 1 << 19;

    private static final int SEGMENT_SHIFT = 45;
    private static final int OFFSET_SHIFT = 22;
    private static final int LENGTH_SHIFT = 5;
    private static final int SEGMENT_MASK = MAXIMUM_SEGMENTS - 1;
    private static final int OFFSET_MASK = (1 << 23) - 1;
    private static final int LENGTH_MASK = (1 << 17) - 1;
    private static final long SPILLED = 16;

    private Location() {}

    public static long of(long segmentId, int offset, int length, boolean spilled) {
        return (segmentId & SEGMENT_MASK) << SEGMENT_SHIFT
                | (long) (offset >>> 3) << OFFSET_SHIFT
                | (long) (length >>> 3) << LENGTH_SHIFT
                | (spilled ? SPILLED : 0);
    }

    /** The bits of a segment's number that a location carries. */
    public static int segment(long location) {
        return (int) (location >>> SEGMENT_SHIFT);
    }

    public static int segmentBits(long segmentId) {
        return (int) (segmentId & SEGMENT_MASK);
    }

    public static int offset(long location) {
        return ((int) (location >>> OFFSET_SHIFT) & OFFSET_MASK) << 3;
    }

    public static int length(long location) {
        return ((int) (location >>> LENGTH_SHIFT) & LENGTH_MASK) << 3;
    }

    public static boolean isSpilled(long location) {
        return (location & SPILLED) != 0;
    }

    public static int use(long location) {
        return (int) (location & Use.MASK);
    }

    public static long withUse(long location, int use) {
        return (location & ~Use.MASK) | use;
    }

    /** Tells whether both name the same record, whatever its use. */
    public static boolean same(long one, long other) {
        return (one | Use.MASK) == (other | Use.MASK);
    }
}
