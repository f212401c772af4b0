package io.perfopt.analytics.internal;

import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads what was recorded slot by slot. Thread-safe. */
public interface SlotReader {
    /**
     * The slots that overlap a window and hold a value, oldest first; the one still being filled is the last and not closed.
     *
     * @param name an operation, value or counter; an unknown one has no slots
     * @param filter only series with all these tags are merged
     * @param resolution the length of the slots; slots older than its reach are gone
     * @param from the beginning of the window, moved back to the beginning of a slot
     * @param to the end, exclusive
     */
    List<SlotView> slots(String name, Tags filter, Resolution resolution, Instant from, Instant to);

    /** What was recorded under a name; operations are looked up before values and counters. */
    Optional<Kind> kind(String name);

    /** Every name. */
    Collection<String> names();

    /** The clock of the engine. */
    Instant now();

    /** How far back slots reach at most. */
    Duration retention();

    /** The finest slots that hold a window. */
    default Resolution resolutionFor(Duration window) {
        return Resolution.of(window);
    }
}
