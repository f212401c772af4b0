package io.perfopt.dashboard.internal.feed;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/** Writes numbers the way the page reads them: durations in milliseconds, what is absent or no number left out. Stateless. */
final class Fields {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MICROS = 1e3;
    /** Up to here a double holds every whole number. */
    private static final double LARGEST_WHOLE = 1L << 53;

    private Fields() {}

    /** Nanoseconds as milliseconds, to the microsecond. */
    static double millis(double nanos) {
        return Math.rint(nanos / NANOS_PER_MILLI * MICROS) / MICROS;
    }

    static void millis(JsonGenerator json, String name, Duration duration) {
        json.writeNumberProperty(name, millis((double) duration.toNanos()));
    }

    static void millis(JsonGenerator json, String name, Optional<Duration> duration) {
        duration.ifPresent(present -> millis(json, name, present));
    }

    static void number(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeName(name);
            element(json, value);
        }
    }

    static void number(JsonGenerator json, String name, OptionalDouble value) {
        if (value.isPresent()) {
            number(json, name, value.getAsDouble());
        }
    }

    /** As an element of an array, where what is no number keeps its place. */
    static void element(JsonGenerator json, double value) {
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(rounded(value));
        }
    }

    /** Six significant digits are more than a screen shows. */
    private static double rounded(double value) {
        double scale = Math.pow(10, 5 - Math.floor(Math.log10(Math.abs(value))));
        return Double.isFinite(scale) && scale > 0 ? Math.rint(value * scale) / scale : value;
    }
}
