package io.perfopt.render;

import java.util.Objects;

/**
 * How a canvas is to be drawn. Immutable.
 *
 * @param quality the level to draw at; AUTO chooses it from the times of the frames
 * @param targetFps frames a second to aim at; 60
 * @param acceleration what is known of hardware acceleration, passed on in the plan; PREFER
 * @param catchUp what happens to frames that were missed; SKIP
 * @param maximumCatchUp how many missed frames are made up for at once at most with CATCH_UP; 2
 */
public record CanvasOptions(
        Quality quality, double targetFps, Acceleration acceleration, CatchUp catchUp, int maximumCatchUp) {
    /** How well to draw. */
    public enum Quality {
        /** Chosen from the times of the frames. */
        AUTO,
        /** A quarter of the pixels, one layer. */
        LOW,
        /** A bit more than half of the pixels. */
        MEDIUM,
        /** Every pixel. */
        HIGH,
        /** Every pixel of a dense screen. */
        ULTRA
    }

    /** Whether the client should ask for a canvas on the graphics processor. A hint: nothing here can look at one. */
    public enum Acceleration {
        /** Ask for it. */
        PREFER,
        /** Ask for a canvas in main memory, for much reading back. */
        AVOID,
        /** Leave it to the client. */
        LEAVE
    }

    /** What happens to frames whose time passed while another was drawn. */
    public enum CatchUp {
        /** They are left out; the next frame falls on the next beat. */
        SKIP,
        /** They are asked for one after the other, as animations with fixed steps need. */
        CATCH_UP
    }

    /**
     * Checks every value.
     *
     * @param quality as described above
     * @param targetFps as described above
     * @param acceleration as described above
     * @param catchUp as described above
     * @param maximumCatchUp as described above
     * @throws IllegalArgumentException if a value is out of its range, naming it
     */
    public CanvasOptions {
        Objects.requireNonNull(quality, "quality");
        Objects.requireNonNull(acceleration, "acceleration");
        Objects.requireNonNull(catchUp, "catchUp");
        if (!(targetFps >= 1 && targetFps <= 1000)) {
            throw new IllegalArgumentException("targetFps must be from 1 to 1000, was " + targetFps);
        }
        if (maximumCatchUp < 0 || maximumCatchUp > 100) {
            throw new IllegalArgumentException("maximumCatchUp must be from 0 to 100, was " + maximumCatchUp);
        }
    }

    /**
     * The defaults named at each component, with AUTO quality.
     *
     * @return options that need nothing else
     */
    public static CanvasOptions defaults() {
        return new CanvasOptions(Quality.AUTO, 60, Acceleration.PREFER, CatchUp.SKIP, 2);
    }

    /**
     * Fixes the quality.
     *
     * @param level the level, or AUTO
     * @return a changed copy
     */
    public CanvasOptions quality(Quality level) {
        return new CanvasOptions(level, targetFps, acceleration, catchUp, maximumCatchUp);
    }

    /**
     * Sets the rate to aim at.
     *
     * @param fps from 1 to 1000
     * @return a changed copy
     */
    public CanvasOptions targetFps(double fps) {
        return new CanvasOptions(quality, fps, acceleration, catchUp, maximumCatchUp);
    }

    /**
     * Sets the acceleration hint.
     *
     * @param hint what to tell the client
     * @return a changed copy
     */
    public CanvasOptions acceleration(Acceleration hint) {
        return new CanvasOptions(quality, targetFps, hint, catchUp, maximumCatchUp);
    }

    /**
     * Makes up for missed frames.
     *
     * @param frames how many at once at most
     * @return a changed copy
     */
    public CanvasOptions catchUp(int frames) {
        return new CanvasOptions(quality, targetFps, acceleration, CatchUp.CATCH_UP, frames);
    }
}
