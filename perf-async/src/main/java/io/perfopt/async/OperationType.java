package io.perfopt.async;

import java.util.concurrent.Callable;

/** One type of operations of a manager; keep it where operations are submitted often, since it saves the search by name. Safe for any thread. */
public interface OperationType {
    /**
     * Gives the type's name.
     *
     * @return the name
     */
    String name();

    /**
     * Gives the settings in force.
     *
     * @return the settings
     */
    OperationTypeConfig config();

    /**
     * Submits work with the type's settings.
     *
     * @param work the work
     * @param <T> the type of the result
     * @return the handle; it has failed already if the work was refused
     */
    <T> OperationHandle<T> submit(Callable<T> work);

    /**
     * Submits work with a priority of its own.
     *
     * @param work the work
     * @param priority 1 to 10, 10 most urgent
     * @param <T> the type of the result
     * @return the handle; it has failed already if the work was refused
     * @throws IllegalArgumentException when the priority is out of range
     */
    <T> OperationHandle<T> submit(Callable<T> work, int priority);

    /**
     * Dispatches the open batch of the type, if it has one.
     *
     * @return true if operations were dispatched
     */
    boolean flush();

    /**
     * Gives what happened to the operations of this type.
     *
     * @return the figures of this moment
     */
    OperationTypeStats stats();
}
