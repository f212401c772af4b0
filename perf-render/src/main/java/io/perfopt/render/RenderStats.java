package io.perfopt.render;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the application reported about the frames of one container, or of all of them together. Times are absent before the first frame, rates
 * before the second.
 *
 * @param containers how many containers these numbers cover
 * @param renders frames reported
 * @param averageTime mean duration of a frame
 * @param maximumTime longest frame
 * @param p50 median duration of the last {@value #RECENT_FRAMES} frames of each container
 * @param p95 95th percentile of the same frames, nearest rank
 * @param p99 99th percentile of the same frames, nearest rank
 * @param fpsAverage frames a second while active: intervals between frames divided by their sum, gaps of more than a second left out
 * @param fpsMinimum slowest complete second of activity
 * @param fpsMaximum fastest complete second of activity
 * @param droppedFrames frames that the target rate had room for between two reported ones
 * @param longFrames frames of more than 50 ms
 * @param reflows layouts as reported
 * @param repaints repaints as reported
 * @param nodes nodes as last reported, summed over the containers
 */
public record RenderStats(
        int containers,
        long renders,
        Optional<Duration> averageTime,
        Optional<Duration> maximumTime,
        Optional<Duration> p50,
        Optional<Duration> p95,
        Optional<Duration> p99,
        OptionalDouble fpsAverage,
        OptionalDouble fpsMinimum,
        OptionalDouble fpsMaximum,
        long droppedFrames,
        long longFrames,
        long reflows,
        long repaints,
        long nodes) {
    /** A frame longer than this is a long frame: 50 ms, the bound of the browsers' long-task rule. */
    public static final long LONG_FRAME_NANOS = 50_000_000L;

    /** How many frames of a container the percentiles look back on. */
    public static final int RECENT_FRAMES = 1024;
}
