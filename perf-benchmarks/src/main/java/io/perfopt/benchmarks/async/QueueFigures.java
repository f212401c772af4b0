package io.perfopt.benchmarks.async;

import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;

/** A million operations wait; a sample of them, chosen at random, is cancelled or gets another priority. The figure is the mean of one call. */
@SuppressWarnings("UnnecessaryLambda") // one shared object as work
final class QueueFigures {
    private static final int QUEUED = 1_000_000;
    private static final int OURS = 200_000;
    /** The peer walks its whole array for each call. */
    private static final int PEERS = 200;

    private static final Callable<Integer> CALL = () -> 1;

    private QueueFigures() {}

    static double ourCancel() {
        return ours(OperationHandle::cancel, QueueFigures::mean);
    }

    static double ourChange() {
        return ours(QueueFigures::change, QueueFigures::mean);
    }

    static double ourCancelTail() {
        return ours(OperationHandle::cancel, QueueFigures::tail);
    }

    static double ourChangeTail() {
        return ours(QueueFigures::change, QueueFigures::tail);
    }

    private static boolean change(OperationHandle<Integer> handle) {
        return handle.changePriority(1 + (int) (handle.id() * 7 % 10));
    }

    /** Nanoseconds of a call, of all calls together. */
    private static double mean(Call call, OperationHandle<Integer>[] handles, int[] order) {
        long start = System.nanoTime();
        int done = 0;
        for (int index : order) {
            done += call.on(handles[index]) ? 1 : 0;
        }
        long nanos = System.nanoTime() - start;
        if (done < OURS / 2) {
            throw new IllegalStateException("only " + done + " of " + OURS + " calls had an effect");
        }
        return (double) nanos / OURS;
    }

    /** Nanoseconds that 99 of 100 calls do not exceed, the clock's own included. */
    private static double tail(Call call, OperationHandle<Integer>[] handles, int[] order) {
        long[] nanos = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            long start = System.nanoTime();
            boolean unused = call.on(handles[order[i]]);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length * 99 / 100];
    }

    private interface Call {
        boolean on(OperationHandle<Integer> handle);
    }

    private interface Measure {
        double of(Call call, OperationHandle<Integer>[] handles, int[] order);
    }

    private static double ours(Call call, Measure measure) {
        CountDownLatch release = new CountDownLatch(1);
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .capacity(2 * QUEUED)
                .build()) {
            OperationHandle<Integer> blocker = ops.submit(Operation.of("blocker", () -> {
                        release.await();
                        return 1;
                    })
                    .priority(10)
                    .timeout(Duration.ZERO));
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 3; round++) {
                @SuppressWarnings({"unchecked", "rawtypes"}) // an array of handles
                OperationHandle<Integer>[] handles = new OperationHandle[QUEUED];
                Random random = new Random(round);
                for (int i = 0; i < QUEUED; i++) {
                    handles[i] = ops.type("work").submit(CALL, 1 + random.nextInt(10));
                }
                int[] order = random.ints(OURS, 0, QUEUED).toArray();
                best = Math.min(best, measure.of(call, handles, order));
                for (OperationHandle<Integer> handle : handles) {
                    handle.cancel();
                }
            }
            release.countDown();
            blocker.join();
            return best;
        }
    }

    private record Entry(int priority, long number) {}

    private static PriorityBlockingQueue<Entry> queue(Entry[] entries, Random random) {
        PriorityBlockingQueue<Entry> queue = new PriorityBlockingQueue<>(
                QUEUED,
                Comparator.comparingInt((Entry entry) -> -entry.priority).thenComparingLong(entry -> entry.number));
        for (int i = 0; i < QUEUED; i++) {
            entries[i] = new Entry(1 + random.nextInt(10), i);
            queue.add(entries[i]);
        }
        return queue;
    }

    static double peerCancel() {
        Entry[] entries = new Entry[QUEUED];
        Random random = new Random(1);
        PriorityBlockingQueue<Entry> queue = queue(entries, random);
        int[] order = random.ints(PEERS, 0, QUEUED).toArray();
        long start = System.nanoTime();
        for (int index : order) {
            queue.remove(entries[index]);
        }
        return (double) (System.nanoTime() - start) / PEERS;
    }

    static double peerChange() {
        Entry[] entries = new Entry[QUEUED];
        Random random = new Random(1);
        PriorityBlockingQueue<Entry> queue = queue(entries, random);
        int[] order = random.ints(PEERS, 0, QUEUED).toArray();
        long start = System.nanoTime();
        for (int index : order) {
            Entry entry = entries[index];
            if (queue.remove(entry)) {
                queue.add(new Entry(1 + (entry.priority + 3) % 10, entry.number));
            }
        }
        return (double) (System.nanoTime() - start) / Arrays.stream(order).count();
    }
}
