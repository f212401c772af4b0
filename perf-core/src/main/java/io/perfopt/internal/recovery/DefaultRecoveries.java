package io.perfopt.internal.recovery;

import io.perfopt.Recoveries;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.cache.CachingSystem;
import io.perfopt.internal.log.CalmLog;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Does what rules ask for and takes it back when their incidents are over. An incident that went without being cleared, because its rule was replaced or
 * taken back, is noticed when the next one changes. Thread-safe; what lasts belongs to incidents that are open, so there is no more of it than of those.
 */
public final class DefaultRecoveries implements Recoveries {
    private final Supplier<CachingSystem> cache;
    private final Supplier<AsyncOperationsManager> async;
    private final PerformanceAnalytics analytics;
    private final CalmLog log;
    private final Map<String, OpenedBreaker> breakers = new ConcurrentHashMap<>();
    private final ShrunkMemory memory = new ShrunkMemory();

    public DefaultRecoveries(
            Supplier<CachingSystem> cache,
            Supplier<AsyncOperationsManager> async,
            PerformanceAnalytics analytics,
            CalmLog log) {
        this.cache = cache;
        this.async = async;
        this.analytics = analytics;
        this.log = log;
        analytics.onIncident(this::changed);
    }

    @Override
    public Consumer<Incident> dropRegion(String region) {
        CachingSystem dropsFrom = cache.get();
        return incident -> {
            dropsFrom.invalidateRegion(region);
            tell(incident, "dropped the entries of region " + region);
        };
    }

    @Override
    public Consumer<Incident> openBreaker(String type) {
        AsyncOperationsManager manager = async.get();
        breaker(manager, type);
        return incident -> {
            breakers.computeIfAbsent(type, OpenedBreaker::new).open(incident.id(), breaker(manager, type));
            tell(incident, "opened the circuit breaker of " + type);
        };
    }

    private static CircuitBreaker breaker(AsyncOperationsManager manager, String type) {
        return manager.type(type)
                .config()
                .circuitBreaker()
                .orElseThrow(() -> new IllegalStateException(
                        "the type " + type + " has no circuit breaker; configure one before a rule may open it"));
    }

    @Override
    public Consumer<Incident> shrinkMemory(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share must be between 0 and 1, was " + share);
        }
        CachingSystem shrunk = cache.get();
        if (shrunk.memory().maximumBytes() == 0) {
            throw new IllegalStateException("the cache has no memory tier that could be shrunk");
        }
        return incident ->
                tell(incident, "bounded the cache's memory to " + memory.shrink(incident.id(), share, shrunk));
    }

    private void tell(Incident incident, String done) {
        log.log(Level.WARNING, () -> incident.rule() + ": " + done + ", since " + incident.message());
        analytics.event("perfopt.recovery", Map.of("rule", incident.rule(), "action", done), Severity.WARNING);
    }

    private void changed(Incident incident) {
        if (incident.cleared().isEmpty()) {
            return;
        }
        Set<Long> open = analytics.openIncidents().stream().map(Incident::id).collect(Collectors.toSet());
        for (OpenedBreaker breaker : breakers.values()) {
            if (breaker.closeUnless(open)) {
                log.log(Level.INFO, () -> "closed the circuit breaker of " + breaker.type() + " again");
            }
        }
        memory.growUnless(open)
                .ifPresent(bound -> log.log(Level.INFO, () -> "bounded the cache's memory to " + bound + " again"));
    }
}
