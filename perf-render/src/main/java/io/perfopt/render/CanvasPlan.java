package io.perfopt.render;

/**
 * How to draw the next frame: data for the caller to apply.
 *
 * @param quality the level, never AUTO
 * @param scale the resolution to draw at, as a factor on each side of the canvas
 * @param layers how many layers to keep apart; 1 means that everything is drawn into one
 * @param dirtyRectangles whether painting only {@link DirtyRegions} is worth it at this level
 * @param smoothing whether to smooth images and edges
 * @param acceleration the hint for the client
 * @param frameNanos the time a frame may take
 */
public record CanvasPlan(
        CanvasOptions.Quality quality,
        double scale,
        int layers,
        boolean dirtyRectangles,
        boolean smoothing,
        CanvasOptions.Acceleration acceleration,
        long frameNanos) {}
