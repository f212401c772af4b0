package io.perfopt.analytics.watch;

/** Told about incidents, on the thread that checks and outside locks; what it throws is counted and goes no further. */
@FunctionalInterface
public interface AlertHandler {
    /**
     * An incident was opened, became graver or cleared.
     *
     * @param incident as it is now
     */
    void onIncident(Incident incident);
}
