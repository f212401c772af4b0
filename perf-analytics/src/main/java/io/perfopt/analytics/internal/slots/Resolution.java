package io.perfopt.analytics.internal.slots;

import java.time.Duration;

/** The lengths of slots, finest first. */
public enum Resolution {
    /** Kept for two minutes. */
    SECOND(0, 1, 120),
    /** Kept for one hour. */
    MINUTE(1, 60, 60),
    /** Kept for a day. */
    TEN_MINUTES(2, 600, 144),
    /** Kept as long as the retention of the engine says. */
    HOUR(3, 3600, 720);

    private final int level;
    final int seconds;
    /** How many slots back a window may reach, besides the slot that is open. */
    final int reach;

    Resolution(int level, int seconds, int reach) {
        this.level = level;
        this.seconds = seconds;
        this.reach = reach;
    }

    /** The number of the ring: 0 for seconds to 3 for hours. */
    public int level() {
        return level;
    }

    /** The length of one slot in seconds. */
    public int seconds() {
        return seconds;
    }

    /** How far back slots of this length are kept; for hours, before the retention of the engine is applied. */
    public Duration reach() {
        return Duration.ofSeconds((long) seconds * reach);
    }

    /** The finest resolution that holds a window, hours for what none holds. */
    public static Resolution of(Duration window) {
        for (Resolution resolution : values()) {
            if (window.compareTo(resolution.reach()) <= 0) {
                return resolution;
            }
        }
        return HOUR;
    }
}
