package io.perfopt.analytics;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened once, such as a deployment. Immutable.
 *
 * @param time when
 * @param name what
 * @param details more about it, in the order given
 * @param severity how grave
 */
public record Event(Instant time, String name, Map<String, String> details, Severity severity) {
    /**
     * Copies the details.
     *
     * @param time as above
     * @param name as above
     * @param details as above
     * @param severity as above
     */
    public Event {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
