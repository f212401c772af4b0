package io.perfopt.internal;

import io.perfopt.async.AllSettled;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Submits a list in groups: the next group when all of the last one have ended. For one list; the groups follow each other, so no lock is needed. */
final class InBatches<T> {
    private final AsyncOperationsManager async;
    private final String type;
    private final List<Callable<T>> work;
    private final int size;
    private final List<Outcome<T>> outcomes = new ArrayList<>();

    InBatches(AsyncOperationsManager async, String type, List<Callable<T>> work, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, was " + size);
        }
        this.async = async;
        this.type = type;
        this.work = List.copyOf(work);
        this.size = size;
    }

    CompletionStage<AllSettled<T>> run() {
        int from = outcomes.size();
        List<Operation<T>> group = work.subList(from, Math.min(work.size(), from + size)).stream()
                .map(one -> Operation.of(type, one))
                .toList();
        return async.submitAll(group).thenCompose(ended -> {
            outcomes.addAll(ended.outcomes());
            return outcomes.size() < work.size()
                    ? run()
                    : CompletableFuture.completedFuture(new AllSettled<>(outcomes));
        });
    }
}
