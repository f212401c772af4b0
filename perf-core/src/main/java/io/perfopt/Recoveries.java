package io.perfopt;

import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.Incident;
import java.util.function.Consumer;

/**
 * What an alert may do about what it found; each is given to {@link AlertRule.Builder#recovery}, which bounds how often it runs. What was done is
 * logged and recorded as the event {@code perfopt.recovery}, and what can be taken back is taken back when the incident clears. Thread-safe.
 *
 * <pre>{@code
 * perf.alert(AlertRule.builder("payments fail", "payment")
 *         .errorRate()
 *         .criticalAbove(0.5)
 *         .recovery(perf.recoveries().openBreaker("payment"))
 *         .build());
 * }</pre>
 */
public interface Recoveries {
    /**
     * Drops every entry of a region of the cache, for values that turned out wrong.
     *
     * @param region the region's name
     * @return for a rule
     * @throws IllegalStateException if the cache was switched off
     */
    Consumer<Incident> dropRegion(String region);

    /**
     * Opens the circuit breaker of a type of operations, so that what it protects is left alone; closed again when the last incident that opened it
     * clears.
     *
     * @param type the type, whose settings have a breaker
     * @return for a rule
     * @throws IllegalStateException if the scheduler was switched off, or the type has no breaker
     */
    Consumer<Incident> openBreaker(String type);

    /**
     * Gives the memory tier of the cache less memory, each time the recovery runs anew; it has its former bound again when the incident clears.
     *
     * @param share what is left of the bound, between 0 and 1; never less than 1 MB is
     * @return for a rule
     * @throws IllegalArgumentException if the share is not between 0 and 1
     * @throws IllegalStateException if the cache was switched off or has no memory tier
     */
    Consumer<Incident> shrinkMemory(double share);
}
