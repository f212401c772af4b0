package io.perfopt.async.internal;

/** What happened to the operations of one type since the last reset. Not thread safe: the dispatcher's lock guards it. */
final class Counters {
    private static final int PRIORITIES = 11;

    long submitted;
    long completed;
    long failed;
    long cancelled;
    long timedOut;
    long rejected;
    long dropped;
    long retries;
    long joins;
    long fallbacks;
    long stuck;
    long started;
    long waitNanos;
    long longestWaitNanos;
    long runNanos;
    long longestRunNanos;
    long batches;
    long batchedOperations;
    long batchCapacity;
    long batchWaitNanos;
    long smallestBatch;
    long largestBatch;
    final long[] endedOf = new long[PRIORITIES];
    final long[] startedOf = new long[PRIORITIES];
    final long[] waitNanosOf = new long[PRIORITIES];
    final long[] longestWaitNanosOf = new long[PRIORITIES];
    final long[] runNanosOf = new long[PRIORITIES];

    /** Counts an operation that has ended, or is about to end, in a terminal phase. */
    void ended(Promise<?> promise, int word, int phase) {
        int priority = Phase.priority(word);
        switch (phase) {
            case Phase.COMPLETED -> completed++;
            case Phase.FAILED -> failed++;
            case Phase.CANCELLED -> cancelled++;
            default -> timedOut++;
        }
        endedOf[priority]++;
        if (promise.attempts(word) > 0) {
            long waited = (long) promise.waitedNanos;
            long ran = (long) promise.ranNanos;
            started++;
            waitNanos += waited;
            longestWaitNanos = Math.max(longestWaitNanos, waited);
            runNanos += ran;
            longestRunNanos = Math.max(longestRunNanos, ran);
            startedOf[priority]++;
            waitNanosOf[priority] += waited;
            longestWaitNanosOf[priority] = Math.max(longestWaitNanosOf[priority], waited);
            runNanosOf[priority] += ran;
        }
    }

    /** Counts operations that completed alike: same priority, same run, started at the same time. */
    void completed(int priority, int count, long waits, long longestWait, long run) {
        completed += count;
        endedOf[priority] += count;
        started += count;
        waitNanos += waits;
        longestWaitNanos = Math.max(longestWaitNanos, longestWait);
        runNanos += count * run;
        longestRunNanos = Math.max(longestRunNanos, run);
        startedOf[priority] += count;
        waitNanosOf[priority] += waits;
        longestWaitNanosOf[priority] = Math.max(longestWaitNanosOf[priority], longestWait);
        runNanosOf[priority] += count * run;
    }

    void batch(int size, int capacity, long waitedNanos) {
        smallestBatch = batches == 0 ? size : Math.min(smallestBatch, size);
        largestBatch = Math.max(largestBatch, size);
        batches++;
        batchedOperations += size;
        batchCapacity += capacity;
        batchWaitNanos += waitedNanos;
    }
}
