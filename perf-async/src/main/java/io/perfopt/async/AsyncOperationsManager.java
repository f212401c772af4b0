package io.perfopt.async;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs operations by priority, within limits, and keeps its promises about each: it starts within a known bound of time, ends at its limits, frees its worker, and
 * its handle always ends. Safe for any thread. Work, listeners and every other callback run outside all locks, and nothing they throw stops the
 * manager.
 */
public interface AsyncOperationsManager extends AutoCloseable {
    /**
     * Starts to build a manager.
     *
     * @return a builder with the defaults
     */
    static AsyncOperationsBuilder builder() {
        return new AsyncOperationsBuilder();
    }

    /**
     * Submits an operation.
     *
     * @param operation what to do and how
     * @param <T> the type of the result
     * @return the handle; it has failed already if the operation was refused
     */
    <T> OperationHandle<T> submit(Operation<T> operation);

    /**
     * Submits operations and gathers how each of them ends. One failure does not touch the others.
     *
     * @param operations the operations
     * @param <T> the type of the results
     * @return completes, never exceptionally, when all have ended
     */
    <T> CompletionStage<AllSettled<T>> submitAll(List<Operation<T>> operations);

    /**
     * Gives a type by name, made with the default settings if it is new.
     *
     * @param name the name
     * @return the type; the shared type {@code "other"} when there are too many names
     */
    OperationType type(String name);

    /**
     * Changes the settings of a type, all at once. Limits, weight and throttles hold for waiting operations as well, the rest for those submitted afterwards.
     *
     * @param type the name of the type
     * @param change changes a copy of the settings in force; called once, outside all locks
     * @return the type
     * @throws IllegalArgumentException when a setting is out of range; nothing is changed then
     */
    OperationType configure(String type, Consumer<OperationTypeConfig.Builder> change);

    /**
     * Starts to build a batcher whose function gives one value a key, in the order of the keys.
     *
     * @param type the name of the type whose limits and statistics apply
     * @param function loads the values of all keys; as many as keys, null for a key that has none
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return a builder
     */
    <K, V> Batcher.Builder<K, V> batcher(String type, Function<List<K>, List<V>> function);

    /**
     * Starts to build a batcher whose function gives values by key.
     *
     * @param type the name of the type whose limits and statistics apply
     * @param function loads the values of all keys; a key it leaves out fails alone
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return a builder
     */
    <K, V> Batcher.Builder<K, V> batcherByKey(String type, Function<List<K>, Map<K, V>> function);

    /**
     * Starts to build a batcher whose function ends each item by itself.
     *
     * @param type the name of the type whose limits and statistics apply
     * @param function ends every item it is given; one it leaves open fails when it returns
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return a builder
     */
    <K, V> Batcher.Builder<K, V> batcherPerItem(String type, Consumer<List<Batcher.Item<K, V>>> function);

    /**
     * Changes how many operations run at once. Running ones are not disturbed.
     *
     * @param operations at least 1
     */
    void setMaxConcurrent(int operations);

    /**
     * Changes the least time between two starts, over all types.
     *
     * @param gap the time; zero: none
     */
    void setThrottle(Duration gap);

    /**
     * Finds an operation that is queued, runs, or ended recently enough to be kept.
     *
     * @param id the operation's id
     * @return its snapshot, or empty
     */
    Optional<OperationSnapshot> operation(long id);

    /**
     * Finds the handle of an operation by its id, to wait for or to cancel.
     *
     * @param id the operation's id
     * @return its handle, or empty
     */
    Optional<OperationHandle<?>> handle(long id);

    /**
     * Lists the operations that wait, most urgent type and priority first, oldest first within.
     *
     * @param limit how many at most, 1 to 100,000
     * @return their snapshots
     */
    List<OperationSnapshot> pending(int limit);

    /**
     * Counts the operations that wait.
     *
     * @return how many wait for a worker, in a batch, or for a delay
     */
    int pendingCount();

    /**
     * Lists the operations of a type that ended and are kept, oldest first.
     *
     * @param type the type's name
     * @return their snapshots; empty for a type that does not exist
     */
    List<OperationSnapshot> ended(String type);

    /**
     * Lists the runs that were given up and have not returned, with the stacks of their threads.
     *
     * @return the stuck operations of this moment
     */
    List<StuckOperation> stuck();

    /**
     * Gives what happened since the manager was built or reset.
     *
     * @return the figures of this moment
     */
    AsyncStats stats();

    /** Sets all counters and times to zero. Operations, settings and kept records stay. */
    void resetStats();

    /**
     * Ends the manager: takes nothing new, dispatches open batches, lets work drain until the limit, then cancels and interrupts the rest. Every handle ends.
     * Called from inside an operation it runs queued work itself and does not wait for the calling operation. Further calls return the same report.
     *
     * @param limit how long work may drain
     * @return what became of the work
     */
    CloseReport close(Duration limit);

    /** Ends the manager with the limit it was built with, 30 s by default. */
    @Override
    void close();
}
