package io.perfopt.async;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one operation of several ended.
 *
 * @param <T> the type of the result
 */
public final class Outcome<T> {
    private final OperationStatus status;
    private final @Nullable T value;
    private final @Nullable OperationException error;

    /**
     * Creates an outcome.
     *
     * @param status a terminal status
     * @param value the result of a completed operation
     * @param error why there is no result, null when completed
     */
    Outcome(OperationStatus status, @Nullable T value, @Nullable OperationException error) {
        this.status = status;
        this.value = value;
        this.error = error;
    }

    /**
     * Makes the outcome of a success.
     *
     * @param value the result, null when the work returned null
     * @param <T> the type of the result
     * @return a completed outcome
     */
    public static <T> Outcome<T> completed(@Nullable T value) {
        return new Outcome<>(OperationStatus.COMPLETED, value, null);
    }

    /**
     * Makes the outcome of an operation without a result.
     *
     * @param status {@code FAILED}, {@code CANCELLED} or {@code TIMED_OUT}
     * @param error why there is no result
     * @param <T> the type of the missing result
     * @return an outcome without a value
     */
    public static <T> Outcome<T> withoutResult(OperationStatus status, OperationException error) {
        if (!status.isTerminal() || status == OperationStatus.COMPLETED) {
            throw new IllegalArgumentException("status must be FAILED, CANCELLED or TIMED_OUT, was " + status);
        }
        return new Outcome<>(status, null, Objects.requireNonNull(error, "error"));
    }

    /**
     * Gives how the operation ended.
     *
     * @return a terminal status
     */
    public OperationStatus status() {
        return status;
    }

    /**
     * Gives the result, if there is one that is not null.
     *
     * @return the result, or empty
     */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /**
     * Gives why there is no result.
     *
     * @return the error, or empty when the operation completed
     */
    public Optional<OperationException> error() {
        return Optional.ofNullable(error);
    }

    /**
     * Gives the result or throws why there is none.
     *
     * @return the result
     * @throws OperationException when the operation did not complete
     * @throws NoSuchElementException when it completed with null
     */
    public T orThrow() {
        if (error != null) {
            throw error;
        }
        if (value == null) {
            throw new NoSuchElementException("the operation completed with null");
        }
        return value;
    }

    @Override
    public String toString() {
        return error == null
                ? "Outcome[COMPLETED, " + value + "]"
                : "Outcome[" + status + ", " + error.getMessage() + "]";
    }
}
