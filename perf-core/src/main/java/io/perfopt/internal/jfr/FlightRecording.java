package io.perfopt.internal.jfr;

import java.util.Optional;

/** Whether this JVM has a flight recorder. Names no class of it, so that it can be asked where there is none. Stateless. */
public final class FlightRecording {
    private FlightRecording() {}

    /** The listener that writes events, or nothing in a run-time image without the module {@code jdk.jfr}. */
    public static Optional<FlightEvents> events() {
        try {
            Class.forName("jdk.jfr.FlightRecorder", false, FlightRecording.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            return Optional.empty();
        }
        return Optional.of(new FlightEvents());
    }
}
