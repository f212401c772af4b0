package io.perfopt.analytics;

/** Something registered, until it is closed. Thread-safe; closing twice has no further effect. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** Ends the registration. */
    @Override
    void close();
}
