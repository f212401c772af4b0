package io.perfopt.internal.tuning;

import io.perfopt.TuningConfig.TimeToLiveRange;
import io.perfopt.TuningStep.Outcome;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sets how long the entries of one region live: longer while they are out of date for less of their life than is allowed, shorter when for more
 * (docs/design/0082-adaptive-time-to-live.md). A time that somebody else sets meanwhile is taken over, within the range.
 */
final class TimeToLiveControl implements Control {
    /** A step aims at this share of what is allowed, so that chance alone rarely exceeds it. */
    private static final double AIM = 0.85;

    /** Below this share of what is allowed a longer life is tried. */
    private static final double ROOM = 0.7;

    private static final double LARGEST_STEP = 2;
    private static final int FEWEST_LIVES = 50;
    private static final int ENOUGH_CHANGES = 10;
    private static final double NOTABLE_GAIN = 0.97;
    private static final String LOADS = "loads per look-up";
    private static final String STALE = "share of its life that an entry is out of date";

    private final CachingSystem cache;
    private final String name;
    private final TimeToLiveRange range;
    private final Lives lives;
    private final Rest rest = new Rest();
    private @Nullable Duration inForce;
    private @Nullable RegionUse windowBegan;
    private @Nullable Trial trial;
    /** The first moment at which every entry has the life that is in force. */
    private long settledAt;

    private record Trial(Duration from, Duration to, String reason, double loadsPerLookUp, double staleShare) {
        boolean isLonger() {
            return to.compareTo(from) > 0;
        }
    }

    TimeToLiveControl(CachingSystem cache, String name, TimeToLiveRange range, Lives lives) {
        this.cache = cache;
        this.name = name;
        this.range = range;
        this.lives = lives;
    }

    @Override
    public void observe(long now, Journal journal) {
        RegionUse.region(cache, name).ifPresent(region -> observe(region, now, journal));
    }

    private void observe(CacheRegion<?> region, long now, Journal journal) {
        Duration present = region.config().ttl();
        if (!present.equals(inForce)) {
            trial = null;
            adopt(present, now, journal);
            return;
        }
        RegionUse use = RegionUse.of(region);
        if (windowBegan == null) {
            if (now - settledAt >= 0) {
                windowBegan = use;
                lives.restart(present.toNanos());
            }
            return;
        }
        RegionUse window = use.since(windowBegan);
        Lives.Tally tally = lives.tally();
        if (window.isBroken()) {
            windowBegan = null;
        } else if (isEnough(tally)) {
            windowBegan = null;
            conclude(present, window.loadsPerLookUp(), tally, now, journal);
        }
    }

    /** The allowed share is known to about a third when ten changes were seen, or would have been. */
    private boolean isEnough(Lives.Tally tally) {
        return tally.count() >= FEWEST_LIVES
                && (tally.changed() >= ENOUGH_CHANGES || tally.count() * 2 * range.staleShare() >= ENOUGH_CHANGES);
    }

    private void conclude(Duration present, double loadsPerLookUp, Lives.Tally tally, long now, Journal journal) {
        Trial tried = trial;
        if (tried != null) {
            trial = null;
            judge(tried, loadsPerLookUp, tally.staleShare(), now, journal);
            return;
        }
        if (!rest.isOver()) {
            return;
        }
        double stale = tally.staleShare();
        double factor = AIM * range.staleShare() / stale;
        if (stale > range.staleShare()) {
            attempt(present, Math.max(1 / LARGEST_STEP, factor), loadsPerLookUp, stale, now, journal);
        } else if (stale < ROOM * range.staleShare()) {
            attempt(present, Math.min(LARGEST_STEP, factor), loadsPerLookUp, stale, now, journal);
        }
    }

    private void attempt(Duration from, double factor, double loadsPerLookUp, double stale, long now, Journal journal) {
        Duration to = within(Duration.ofNanos(Math.round(from.toNanos() * factor)));
        if (to.equals(from)) {
            return;
        }
        Trial next = new Trial(
                from,
                to,
                "an entry is out of date for " + percent(stale) + " of its life, " + percent(range.staleShare())
                        + " is allowed",
                loadsPerLookUp,
                stale);
        trial = next;
        set(from, to, now);
        note(next, Double.NaN, Outcome.TRYING, journal);
    }

    /** A longer life must keep within what is allowed and spare loads; a shorter one must make entries truer. */
    private void judge(Trial tried, double loadsPerLookUp, double stale, long now, Journal journal) {
        boolean good = tried.isLonger()
                ? stale <= range.staleShare() && loadsPerLookUp <= tried.loadsPerLookUp() * NOTABLE_GAIN
                : stale <= tried.staleShare() * NOTABLE_GAIN;
        if (good) {
            rest.forget();
        } else {
            rest.begin();
            set(tried.to(), tried.from(), now);
        }
        boolean exceeded = tried.isLonger() && stale > range.staleShare();
        note(
                exceeded
                        ? new Trial(
                                tried.from(),
                                tried.to(),
                                tried.reason() + "; now for " + percent(stale),
                                tried.loadsPerLookUp(),
                                tried.staleShare())
                        : tried,
                tried.isLonger() ? loadsPerLookUp : stale,
                good ? Outcome.KEPT : Outcome.UNDONE,
                journal);
    }

    private void note(Trial tried, double after, Outcome outcome, Journal journal) {
        journal.note(
                what(),
                tried.from(),
                tried.to(),
                tried.reason(),
                tried.isLonger() ? LOADS : STALE,
                tried.isLonger() ? tried.loadsPerLookUp() : tried.staleShare(),
                after,
                outcome);
    }

    private void adopt(Duration present, long now, Journal journal) {
        Duration to = within(present);
        inForce = to;
        windowBegan = null;
        settledAt = now;
        if (!to.equals(present)) {
            set(present, to, now);
            String reason = "the range is " + range.shortest() + " to " + range.longest();
            journal.note(what(), present, to, reason, LOADS, Double.NaN, Double.NaN, Outcome.KEPT);
        }
    }

    /** Entries that are there keep their time, so that for as long the new one cannot be judged. */
    private void set(Duration from, Duration to, long now) {
        inForce = to;
        windowBegan = null;
        settledAt = now + from.toNanos();
        cache.configure(name, settings -> settings.ttl(to));
    }

    private Duration within(Duration ttl) {
        Duration atMost = ttl.compareTo(range.longest()) > 0 ? range.longest() : ttl;
        return atMost.compareTo(range.shortest()) < 0 ? range.shortest() : atMost;
    }

    private String what() {
        return "cache.region." + name + ".ttl";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }
}
