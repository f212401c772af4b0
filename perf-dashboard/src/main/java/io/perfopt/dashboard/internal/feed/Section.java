package io.perfopt.dashboard.internal.feed;

import io.perfopt.dashboard.internal.View;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/** A part of the snapshot. Thread-safe. */
interface Section {
    /**
     * Writes properties of the snapshot; none when there is nothing to show.
     *
     * @param json within the outermost object
     * @param view what is looked at
     * @param now the time of the snapshot
     */
    void write(JsonGenerator json, View view, Instant now);
}
