package io.perfopt.benchmarks.async;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.perfopt.async.internal.Delays;
import io.perfopt.async.internal.Timed;
import io.perfopt.async.internal.TimerWheel;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A million timeouts of 30 to 60 seconds: what each costs to hold and to cancel, in random order. */
final class TimerFigures {
    private static final int ARMED = 1_000_000;

    private TimerFigures() {}

    private static final class Node extends Timed {
        private final long deadlineNanos;
        private boolean cancelled;

        Node(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public boolean isPending() {
            return !cancelled;
        }

        @Override
        public void expire(long nowNanos) {
            cancelled = true;
        }
    }

    private static int[] shuffled() {
        int[] order = new int[ARMED];
        Random random = new Random(3);
        for (int i = 0; i < ARMED; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long delayNanos(int i) {
        return TimeUnit.SECONDS.toNanos(30) + i * 2_654_435_761L % 30_000_000_000L;
    }

    private static long liveBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Arms all, lets them reach the buckets, cancels all and sweeps: bytes each while armed, nanoseconds of a cancel with its share of the sweep. */
    private static double ours(boolean bytes) {
        ScheduledThreadPoolExecutor never = new ScheduledThreadPoolExecutor(1);
        try {
            double best = Double.MAX_VALUE;
            for (int round = 0; round < (bytes ? 1 : 5); round++) {
                TimerWheel wheel =
                        new TimerWheel(new Delays(never), System::nanoTime, TimeUnit.MILLISECONDS.toNanos(10));
                Node[] nodes = new Node[ARMED];
                int[] order = shuffled();
                long before = bytes ? liveBytes() : 0;
                for (int i = 0; i < ARMED; i++) {
                    nodes[i] = new Node(System.nanoTime() + delayNanos(i));
                    wheel.arm(nodes[i]);
                }
                wheel.tick();
                if (bytes) {
                    double each = (double) (liveBytes() - before) / ARMED;
                    return nodes[0].isPending() ? each : Double.NaN;
                }
                long start = System.nanoTime();
                for (int index : order) {
                    nodes[index].cancelled = true;
                }
                wheel.sweep();
                best = Math.min(best, (double) (System.nanoTime() - start) / ARMED);
                if (wheel.size() != 0) {
                    throw new IllegalStateException(wheel.size() + " cancelled timeouts are left");
                }
            }
            return best;
        } finally {
            never.shutdownNow();
        }
    }

    static double ourBytes() {
        return ours(true);
    }

    static double ourCancel() {
        return ours(false);
    }

    static double nettyCancel() {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            HashedWheelTimer timer = new HashedWheelTimer(10, TimeUnit.MILLISECONDS);
            Timeout[] timeouts = new Timeout[ARMED];
            int[] order = shuffled();
            for (int i = 0; i < ARMED; i++) {
                timeouts[i] = timer.newTimeout(fired -> {}, delayNanos(i), TimeUnit.NANOSECONDS);
            }
            long start = System.nanoTime();
            for (int index : order) {
                timeouts[index].cancel();
            }
            best = Math.min(best, (double) (System.nanoTime() - start) / ARMED);
            timer.stop();
        }
        return best;
    }

    static double nettyBytes() {
        HashedWheelTimer timer = new HashedWheelTimer(10, TimeUnit.MILLISECONDS);
        Timeout[] timeouts = new Timeout[ARMED];
        long before = liveBytes();
        for (int i = 0; i < ARMED; i++) {
            timeouts[i] = timer.newTimeout(fired -> {}, delayNanos(i), TimeUnit.NANOSECONDS);
        }
        double each = (double) (liveBytes() - before) / ARMED;
        if (timeouts[0].isCancelled()) {
            throw new IllegalStateException("the first timeout is cancelled");
        }
        timer.stop();
        return each;
    }

    static double orTimeoutCancel() {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            @SuppressWarnings({"unchecked", "rawtypes"}) // an array of futures
            CompletableFuture<Integer>[] futures = new CompletableFuture[ARMED];
            int[] order = shuffled();
            for (int i = 0; i < ARMED; i++) {
                futures[i] = new CompletableFuture<Integer>().orTimeout(delayNanos(i), TimeUnit.NANOSECONDS);
            }
            long start = System.nanoTime();
            for (int index : order) {
                futures[index].complete(1);
            }
            best = Math.min(best, (double) (System.nanoTime() - start) / ARMED);
        }
        return best;
    }

    static double orTimeoutBytes() {
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of futures
        CompletableFuture<Integer>[] futures = new CompletableFuture[ARMED];
        long before = liveBytes();
        for (int i = 0; i < ARMED; i++) {
            futures[i] = new CompletableFuture<Integer>().orTimeout(delayNanos(i), TimeUnit.NANOSECONDS);
        }
        double each = (double) (liveBytes() - before) / ARMED;
        for (CompletableFuture<Integer> future : futures) {
            future.complete(1);
        }
        return each;
    }
}
