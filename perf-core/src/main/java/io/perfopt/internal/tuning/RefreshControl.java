package io.perfopt.internal.tuning;

import io.perfopt.TuningStep.Outcome;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Switches the refreshing of a region's entries before they end on where they are read often enough for it to spare waits, and off where they
 * no longer are. A region that has a setting of its own is left alone.
 */
final class RefreshControl implements Control {
    /** The share of its life after which an entry is refreshed by its next reader. */
    static final double REFRESH_AFTER = 0.75;

    private static final int FEWEST_LOOK_UPS = 200;

    /** An entry read so often in its life is likely to be read in the last quarter of it. */
    private static final double READ_OFTEN = 4;

    private static final double READ_SELDOM = 2;
    private static final double WAITS_SPARED = 0.8;
    private static final double LOADS_SPARED = 0.9;

    /** Entries that live three quarters as long need four thirds of the loads; a little more is chance. */
    private static final double MOST_LOADS = 1.5;

    private static final String WAITS = "share of look-ups that wait for a load";
    private static final String LOADS = "loads per look-up";

    private final CachingSystem cache;
    private final String name;
    private final Rest rest = new Rest();
    private boolean on;
    private @Nullable RegionUse windowBegan;
    private @Nullable Trial trial;
    private long settledAt;

    private record Trial(boolean on, String reason, RegionUse before) {}

    RefreshControl(CachingSystem cache, String name) {
        this.cache = cache;
        this.name = name;
    }

    @Override
    public void observe(long now, Journal journal) {
        RegionUse.region(cache, name).ifPresent(region -> observe(region, now, journal));
    }

    private void observe(CacheRegion<?> region, long now, Journal journal) {
        OptionalDouble present = region.config().refreshAfter();
        if (present.isPresent() != on || (on && present.getAsDouble() != REFRESH_AFTER)) {
            windowBegan = null;
            return; // somebody else's setting
        }
        RegionUse use = RegionUse.of(region);
        if (windowBegan == null) {
            windowBegan = now - settledAt >= 0 ? use : null;
            return;
        }
        RegionUse window = use.since(windowBegan);
        if (window.isBroken()) {
            windowBegan = null;
        } else if (window.lookUps() >= FEWEST_LOOK_UPS) {
            windowBegan = null;
            conclude(window, region, now, journal);
        }
    }

    private void conclude(RegionUse window, CacheRegion<?> region, long now, Journal journal) {
        Trial tried = trial;
        if (tried != null) {
            trial = null;
            judge(tried, window, region, now, journal);
            return;
        }
        if (!rest.isOver() || window.loads() == 0) {
            return;
        }
        double reads = (double) window.lookUps() / window.loads();
        boolean worthTrying = on ? reads < READ_SELDOM : reads >= READ_OFTEN && window.waits() > 0;
        if (worthTrying) {
            String reason = String.format(Locale.ROOT, "an entry is read %.1f times in its life", reads);
            Trial next = new Trial(!on, reason, window);
            trial = next;
            set(!on, region, now);
            note(next, Double.NaN, Outcome.TRYING, journal);
        }
    }

    private void judge(Trial tried, RegionUse after, CacheRegion<?> region, long now, Journal journal) {
        boolean good = tried.on()
                ? after.waitsPerLookUp() <= tried.before().waitsPerLookUp() * WAITS_SPARED
                        && after.loadsPerLookUp() <= tried.before().loadsPerLookUp() * MOST_LOADS
                : after.loadsPerLookUp() <= tried.before().loadsPerLookUp() * LOADS_SPARED;
        if (good) {
            rest.forget();
        } else {
            rest.begin();
            set(!tried.on(), region, now);
        }
        note(
                tried,
                tried.on() ? after.waitsPerLookUp() : after.loadsPerLookUp(),
                good ? Outcome.KEPT : Outcome.UNDONE,
                journal);
    }

    private void note(Trial tried, double after, Outcome outcome, Journal journal) {
        journal.note(
                "cache.region." + name + ".refreshAfter",
                tried.on() ? "none" : REFRESH_AFTER,
                tried.on() ? REFRESH_AFTER : "none",
                tried.reason(),
                tried.on() ? WAITS : LOADS,
                tried.on() ? tried.before().waitsPerLookUp() : tried.before().loadsPerLookUp(),
                after,
                outcome);
    }

    /** What is stored from now on is refreshed, or not; what is there lives on by the old setting for a time to live. */
    private void set(boolean next, CacheRegion<?> region, long now) {
        on = next;
        windowBegan = null;
        settledAt = now + region.config().ttl().toNanos();
        cache.configure(name, settings -> {
            if (next) {
                settings.refreshAfter(REFRESH_AFTER);
            } else {
                settings.withoutRefresh();
            }
        });
    }
}
