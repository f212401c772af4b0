package io.perfopt.cache.internal.disk.format;

/**
 * What the lowest four bits of a {@link Location} say: how often a record was read since it was written or kept last (0 to 3), and what it has a claim to. Stateless.
 */
public final class Use {
    /** Written by a caller, or kept once for a single visit. */
    public static final int NEW = 0;

    /** Visited twice, or in two rounds. */
    public static final int PROVEN = 1;

    /** Kept without a visit, since it was proven. */
    public static final int ON_TRIAL = 2;

    /** Kept without a visit or a claim, to compare with. */
    public static final int CONTROL = 3;

    /** What a record of high priority begins with, as if it had been read. */
    public static final int WANTED = 2;

    static final long MASK = 15;
    public static final int MAXIMUM_VISITS = 3;

    private Use() {}

    public static int of(int standing) {
        return standing << 2;
    }

    public static int visits(int use) {
        return use & MAXIMUM_VISITS;
    }

    public static int standing(int use) {
        return use >>> 2;
    }
}
