package io.perfopt.analytics.internal.insight.anomaly;

import io.perfopt.analytics.insight.Anomalies.Cause;
import io.perfopt.analytics.insight.AnomalyDetector;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Several cheap experts watch features of one stream and say, on one scale, how rare what they see is in its own past.
 *
 * <p>The value itself is the main witness. The others (jump, smoothed residual, level, spread, time of day, time of week) look at
 * overlapping evidence, so each would add its own false alarms; what they say counts one decade less. Those that rest on a prediction are
 * heard only while it explains the stream. The rarest finding of a value is its score: r decades become r / (r + 3), so one half is "once
 * in a thousand".
 *
 * <p>Constant memory (about 12 KB), no allocation a value. Not thread-safe: one stream, one thread at a time.
 */
public final class StreamingDetector implements AnomalyDetector {

    /** Values an expert learns from before it speaks. */
    public static final int WARM_UP = 150;

    /** The decades at which a score reaches one half. */
    private static final double HALF = 3;

    /** Relative change below which a value counts as unchanged, whatever the stream did before. */
    private static final double RESOLUTION = 0.001;

    private static final double SECOND_WITNESS = 1;
    private static final int SPREAD_WINDOW = 50;
    private static final int LEVEL_WINDOW = 20;
    private static final int SEASON_WINDOW = 12;
    private static final double SMOOTHING = 1 / 30.0;
    private static final double SPREAD_FLOOR = 0.01;
    private static final double WEEK_GAIN = 0.8;
    private static final long DAY_SECONDS = 86_400;
    private static final double SMALLEST = 1e-12;

    private final RarityExpert value;
    private final RarityExpert jump;
    private final RarityExpert residual;
    private final RarityExpert level;
    private final RarityExpert spread;
    private final RarityExpert day;
    private final RarityExpert week;
    private final PredictionGate jumpGate = new PredictionGate();
    private final PredictionGate residualGate = new PredictionGate();
    private final PredictionGate dayGate = new PredictionGate();
    private final PredictionGate weekGate = new PredictionGate();
    private final SlidingWindow levelWindow = new SlidingWindow(LEVEL_WINDOW);
    private final SlidingWindow spreadWindow = new SlidingWindow(SPREAD_WINDOW);
    private final SlidingWindow dayWindow = new SlidingWindow(SEASON_WINDOW);
    private final SlidingWindow weekWindow = new SlidingWindow(SEASON_WINDOW);
    private final SeasonalProfile dayProfile = new SeasonalProfile(DAY_SECONDS);
    private final SeasonalProfile weekProfile = new SeasonalProfile(7 * DAY_SECONDS);

    private long time;
    private double previous;
    private double smoothed;
    private double typicalSpread;
    private long spreads;
    private double rarest;
    private Cause cause = Cause.VALUE;

    /** Makes a detector whose experts learn from the given number of values before they speak. */
    public StreamingDetector(int warmUp) {
        value = new RarityExpert(warmUp);
        jump = new RarityExpert(warmUp);
        residual = new RarityExpert(warmUp);
        level = new RarityExpert(warmUp);
        spread = new RarityExpert(warmUp);
        day = new RarityExpert(warmUp);
        week = new RarityExpert(warmUp);
    }

    @Override
    public double score(Instant at, double x) {
        Objects.requireNonNull(at, "at");
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException("value must be finite, was " + x);
        }
        time++;
        rarest = 0;
        double resolution = RESOLUTION * Math.abs(value.middle()) + SMALLEST;
        note(value, Cause.VALUE, value.rarity(x, resolution, time));
        if (time > 1) {
            watchMovement(x, resolution);
        }
        previous = x;
        smoothed = time == 1 ? x : smoothed + Math.max(SMOOTHING, 1.0 / time) * (x - smoothed);
        if (levelWindow.add(x)) {
            second(level, Cause.LEVEL, level.rarity(levelWindow.mean(), resolution, time));
        }
        if (spreadWindow.add(x)) {
            watchSpread(resolution);
        }
        watchSeasons(at.getEpochSecond(), x, resolution);
        return rarest / (rarest + HALF);
    }

    private void watchMovement(double x, double resolution) {
        boolean jumps = jumpGate.explains(x, x - previous);
        double jumpRarity = jump.rarity(x - previous, resolution, time);
        if (jumps) {
            second(jump, Cause.JUMP, jumpRarity);
        }
        boolean smooth = residualGate.explains(x, x - smoothed);
        double residualRarity = residual.rarity(x - smoothed, resolution, time);
        if (smooth) {
            second(residual, Cause.RESIDUAL, residualRarity);
        }
    }

    private void watchSpread(double resolution) {
        double deviation = spreadWindow.deviation();
        spreads++;
        typicalSpread += (deviation - typicalSpread) / Math.min((double) spreads, Tail.MEMORY);
        double feature = Math.log(deviation + SPREAD_FLOOR * typicalSpread + resolution);
        second(spread, Cause.SPREAD, spread.rarity(feature, SPREAD_FLOOR, time));
    }

    private void watchSeasons(long epochSecond, double x, double resolution) {
        double ofDay = dayProfile.residual(epochSecond, x);
        if (!Double.isNaN(ofDay)) {
            boolean daily = dayGate.explains(x, ofDay);
            if (dayWindow.add(ofDay)) {
                double rarity = day.rarity(dayWindow.mean(), resolution, time);
                if (daily) {
                    second(day, Cause.TIME_OF_DAY, rarity);
                }
            }
        }
        double ofWeek = weekProfile.residual(epochSecond, x);
        if (!Double.isNaN(ofWeek)) {
            boolean weekly = weekGate.explains(x, ofWeek) && weekGate.unexplained() < WEEK_GAIN * dayGate.unexplained();
            if (weekWindow.add(ofWeek)) {
                double rarity = week.rarity(weekWindow.mean(), resolution, time);
                if (weekly) {
                    second(week, Cause.TIME_OF_WEEK, rarity);
                }
            }
        }
    }

    private void second(RarityExpert expert, Cause candidate, double rarity) {
        note(expert, candidate, rarity - SECOND_WITNESS);
    }

    private void note(RarityExpert expert, Cause candidate, double rarity) {
        double heard = expert.afterQuiet(rarity, time);
        if (heard > rarest) {
            // the first that alone suffices is the cause to name, whatever the others add
            cause = rarest < HALF ? candidate : cause;
            rarest = heard;
        }
    }

    @Override
    public double threshold() {
        return 0.5;
    }

    @Override
    public Optional<Cause> cause() {
        return rarest > 0 ? Optional.of(cause) : Optional.empty();
    }

    @Override
    public String toString() {
        return "AnomalyDetector[streaming, values=" + time + ", decades=" + rarest + "]";
    }
}
