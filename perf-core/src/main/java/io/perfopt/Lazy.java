package io.perfopt;

import java.util.function.Supplier;

/**
 * A component that is made at first use. Safe for any number of threads: one of them makes it, the others wait for that one.
 *
 * <p>When making it fails, everybody who waited gets the failure and the next {@link #get} tries again.
 *
 * @param <T> the type of the component
 */
public interface Lazy<T> extends Supplier<T> {
    /**
     * The component, made now if it was not yet.
     *
     * @return the component, always the same one
     * @throws IllegalStateException if the supplier asks for the component it is just making, or if this thread is interrupted while it waits
     */
    @Override
    T get();

    /**
     * The name it was given, which is also the name of its metric.
     *
     * @return the name
     */
    String name();

    /**
     * Whether the component exists already.
     *
     * @return true after the first successful {@link #get}
     */
    boolean isLoaded();
}
