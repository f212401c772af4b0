package io.perfopt.render;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one update.
 *
 * @param outcome how it ended
 * @param read what it answered, if it was applied and answered anything
 * @param failure what it threw, if it failed
 */
public record DomResult(Outcome outcome, Optional<Object> read, Optional<Throwable> failure) {
    private static final DomResult DONE = new DomResult(Outcome.APPLIED, Optional.empty(), Optional.empty());

    /** How an update ends. */
    public enum Outcome {
        /** It ran. */
        APPLIED,
        /** A later write to the same node and property took its place; it did not run. */
        SUPERSEDED,
        /** It ran and threw. */
        FAILED,
        /** Its container was disabled, or everything closed, before it ran. */
        CANCELLED,
        /** Too many updates were waiting; it was not taken. */
        REJECTED
    }

    /**
     * An update that ran.
     *
     * @param value what it answered
     * @return its result
     */
    public static DomResult applied(@Nullable Object value) {
        return value == null ? DONE : new DomResult(Outcome.APPLIED, Optional.of(value), Optional.empty());
    }

    /**
     * An update that threw.
     *
     * @param failure what it threw
     * @return its result
     */
    public static DomResult failed(Throwable failure) {
        return new DomResult(Outcome.FAILED, Optional.empty(), Optional.of(failure));
    }

    /**
     * An update that did not run.
     *
     * @param outcome why
     * @return its result
     */
    public static DomResult notRun(Outcome outcome) {
        return new DomResult(outcome, Optional.empty(), Optional.empty());
    }
}
