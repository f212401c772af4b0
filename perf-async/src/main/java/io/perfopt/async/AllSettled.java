package io.perfopt.async;

import java.util.List;

/**
 * How every operation of a list ended, in the order of the list.
 *
 * @param outcomes one outcome an operation
 * @param <T> the type of the results
 */
public record AllSettled<T>(List<Outcome<T>> outcomes) {
    /**
     * Keeps an unmodifiable copy.
     *
     * @param outcomes as described above
     */
    public AllSettled {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * Gives the results that are there and not null, in the order of the list.
     *
     * @return the results
     */
    public List<T> values() {
        return outcomes.stream().flatMap(outcome -> outcome.value().stream()).toList();
    }

    /**
     * Gives the errors, in the order of the list.
     *
     * @return the errors
     */
    public List<OperationException> errors() {
        return outcomes.stream().flatMap(outcome -> outcome.error().stream()).toList();
    }

    /**
     * Counts the operations that ended in a status.
     *
     * @param status a terminal status
     * @return how many ended so
     */
    public long count(OperationStatus status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    /**
     * Tells whether every operation completed.
     *
     * @return true if there is no error
     */
    public boolean allCompleted() {
        return outcomes.stream().allMatch(outcome -> outcome.status() == OperationStatus.COMPLETED);
    }
}
