package io.perfopt;

import io.perfopt.async.CloseReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of each part of an optimizer when it closed. Immutable.
 *
 * @param parts in the order in which they were closed
 * @param operations what became of the work of the scheduler; absent when it was switched off or did not end
 * @param took how long closing took
 */
public record ShutdownReport(List<Part> parts, Optional<CloseReport> operations, Duration took) {
    /**
     * Keeps an unmodifiable copy of the list.
     *
     * @param parts as described above
     * @param operations as described above
     * @param took as described above
     */
    public ShutdownReport {
        parts = List.copyOf(parts);
    }

    /**
     * Whether every part ended well and no operation was cancelled or is stuck.
     *
     * @return false if anything was left or lost
     */
    public boolean isClean() {
        return parts.stream().allMatch(part -> part.outcome() == Outcome.CLOSED)
                && operations
                        .map(report -> report.cancelled() == 0 && report.stuck().isEmpty())
                        .orElse(true);
    }

    /**
     * Throws what closing a part threw, an exception that is checked inside an {@link IllegalStateException}; that of further parts is added as
     * suppressed.
     */
    public void throwFailures() {
        RuntimeException first = null;
        for (Part part : parts) {
            Throwable thrown = part.failure().orElse(null);
            if (thrown instanceof Error error) {
                throw error;
            } else if (thrown != null) {
                RuntimeException failure = thrown instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException("closing " + part.name() + " failed", thrown);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("closed in ").append(took).append(':');
        parts.forEach(part -> {
            text.append(' ').append(part.name()).append(' ').append(part.outcome());
            part.failure()
                    .ifPresent(failure -> text.append(" (").append(failure).append(')'));
        });
        operations.ifPresent(report -> text.append("; operations: ")
                .append(report.ended())
                .append(" ended, ")
                .append(report.cancelled())
                .append(" cancelled, ")
                .append(report.stuck().size())
                .append(" stuck"));
        return text.toString();
    }

    /** How closing a part ended. */
    public enum Outcome {
        /** It is closed. */
        CLOSED,
        /** Closing it threw. */
        FAILED,
        /** It was not closed within the time; closing goes on behind the caller. */
        UNFINISHED
    }

    /**
     * One part.
     *
     * @param name what it is
     * @param outcome how closing it ended
     * @param took how long it took
     * @param failure what it threw
     */
    public record Part(String name, Outcome outcome, Duration took, Optional<Throwable> failure) {}
}
