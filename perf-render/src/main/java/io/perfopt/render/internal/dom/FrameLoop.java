package io.perfopt.render.internal.dom;

import io.perfopt.render.DomResult;
import io.perfopt.render.DomResult.Outcome;
import io.perfopt.render.DomStats;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.FrameReport;
import io.perfopt.render.Phase;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.Visibility;
import io.perfopt.render.internal.Announcer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Runs frames: reads, then writes, then render operations, while the budget lasts, and at least one of each kind that waits, so that nothing waits for
 * ever. One frame at a time; the user's code runs under no lock. Safe for any number of threads: {@code running} holds the thread whose frame is under
 * way, {@code handed} is true from handing a frame to the executor until it begins.
 */
public final class FrameLoop {
    /** Reads leave this share of the budget to writes that an earlier frame had no time for. */
    private static final int SHARE_OF_CARRIED_WRITES = 2;

    private final RenderingConfig config;
    private final Announcer announcer;
    private final DomQueue updates;
    private final RenderQueue renders;
    private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();
    private final AtomicBoolean handed = new AtomicBoolean();
    private final LongAdder handoverFailures = new LongAdder();

    public FrameLoop(RenderingConfig config, Announcer announcer) {
        this.config = config;
        this.announcer = announcer;
        this.updates = new DomQueue(config.maximumPendingUpdates());
        this.renders = new RenderQueue(config.maximumPendingRenders());
    }

    public CompletableFuture<DomResult> schedule(String container, int priority, Phase phase, DomUpdate update) {
        CompletableFuture<DomResult> result = updates.add(container, priority, phase, update);
        handOver();
        return result;
    }

    public CompletableFuture<DomResult> scheduleRender(String container, String key, Runnable action) {
        CompletableFuture<DomResult> result = renders.add(container, key, action);
        handOver();
        return result;
    }

    public void visibility(String container, Visibility visibility) {
        renders.visibility(container, visibility);
    }

    /** Runs one frame whose budget began at {@code startNanos}. */
    public FrameReport pump(long startNanos) {
        return frame(startNanos, config.frameBudget().toNanos());
    }

    /** Runs everything that waits. */
    public FrameReport flush() {
        return frame(config.nanoTime().getAsLong(), Long.MAX_VALUE);
    }

    private FrameReport frame(long startNanos, long budget) {
        Thread thread = Thread.currentThread();
        if (!running.compareAndSet(null, thread)) {
            if (running.get() == thread) {
                throw new IllegalStateException(
                        "a frame cannot be run from inside an update; what was scheduled runs in the next one");
            }
            return new FrameReport(0, 0, 0, 0, pending(), 0, false);
        }
        FrameReport report;
        try {
            report = new Frame(startNanos, budget).run();
        } finally {
            running.set(null);
        }
        int ran = report.reads() + report.writes() + report.renders();
        if (ran > 0) {
            announcer.batch(ran, report.failed(), report.nanos());
        }
        if (report.carried() > 0) {
            announcer.carriedOver(report.carried());
            handOver();
        }
        return report;
    }

    /** One frame under way; confined to the thread that runs it. */
    private final class Frame {
        private final long startNanos;
        private final long budget;
        private int reads;
        private int writes;
        private int rendered;
        private int failed;

        Frame(long startNanos, long budget) {
            this.startNanos = startNanos;
            this.budget = budget;
        }

        FrameReport run() {
            if (pending() == 0) {
                return new FrameReport(0, 0, 0, 0, 0, 0, false);
            }
            updates.beginFrame();
            long readBudget = updates.writesCarried() ? budget / SHARE_OF_CARRIED_WRITES : budget;
            Entry next = updates.poll(Phase.READ);
            while (next != null) {
                apply(next);
                reads++;
                next = spent(readBudget) ? null : updates.poll(Phase.READ);
            }
            updates.beginWrites();
            next = updates.poll(Phase.WRITE);
            while (next != null) {
                apply(next);
                writes++;
                next = spent(budget) ? null : updates.poll(Phase.WRITE);
            }
            for (RenderQueue.Waiting one : renders.beginFrame()) {
                if (rendered > 0 && spent(budget)) {
                    break;
                }
                if (renders.take(one)) {
                    finish(one.container(), one.result(), outcome(() -> {
                        one.action().run();
                        return null;
                    }));
                    rendered++;
                }
            }
            long nanos = elapsed();
            boolean over = nanos > budget;
            int carried = pending();
            updates.endFrame(carried, over);
            return new FrameReport(reads, writes, rendered, failed, carried, nanos, over);
        }

        private long elapsed() {
            return config.nanoTime().getAsLong() - startNanos;
        }

        private boolean spent(long limit) {
            return limit != Long.MAX_VALUE && elapsed() >= limit;
        }

        private void apply(Entry entry) {
            DomResult result = outcome(entry.update);
            updates.ran(result.outcome() == Outcome.FAILED);
            finish(entry.container, entry.result, result);
        }

        private void finish(String container, CompletableFuture<DomResult> future, DomResult result) {
            if (result.failure().isPresent()) {
                failed++;
                announcer.updateFailed(container, result.failure().get());
            }
            future.complete(result);
        }
    }

    private static DomResult outcome(DomUpdate update) {
        try {
            return DomResult.applied(update.apply());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DomResult.failed(e);
        } catch (Throwable e) { // whatever the user's code throws is the result of this update and of no other
            return DomResult.failed(e);
        }
    }

    /** Runs a list of updates at once: reads, then writes, each write only if no later one is about the same; results in the order given. */
    public List<DomResult> batch(String container, List<DomUpdate> list) {
        DomResult[] results = new DomResult[list.size()];
        Map<Entry.Key, Integer> last = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            DomUpdate update = list.get(i);
            if (update.phase() == Phase.WRITE && !update.node().isEmpty()) {
                Integer before = last.put(new Entry.Key(container, update.node(), update.property()), i);
                if (before != null) {
                    results[before] = DomResult.notRun(Outcome.SUPERSEDED);
                }
            }
        }
        long startNanos = config.nanoTime().getAsLong();
        int ran = 0;
        int failed = 0;
        for (Phase phase : Phase.values()) {
            for (int i = 0; i < results.length; i++) {
                if (results[i] == null && list.get(i).phase() == phase) {
                    results[i] = outcome(list.get(i));
                    ran++;
                    if (results[i].failure().isPresent()) {
                        failed++;
                        announcer.updateFailed(container, results[i].failure().get());
                    }
                }
            }
        }
        updates.batched(list, results);
        if (ran > 0) {
            announcer.batch(ran, failed, config.nanoTime().getAsLong() - startNanos);
        }
        return List.of(results);
    }

    /** Hands a frame to the executor if there is one and none was handed to it yet. */
    private void handOver() {
        if (config.executor() != null && handed.compareAndSet(false, true)) {
            try {
                config.executor().execute(this::handedFrame);
            } catch (RejectedExecutionException e) {
                handed.set(false);
                handoverFailures.increment(); // the work waits for the next call, and the counter says so
            }
        }
    }

    private void handedFrame() {
        handed.set(false);
        if (running.get() != Thread.currentThread()) { // else the frame under way hands over what it leaves
            pump(config.nanoTime().getAsLong());
        }
    }

    private int pending() {
        return updates.pending() + renders.pending();
    }

    /** Cancels what waits for a container, or everything when it is null. */
    public void cancel(@Nullable String container) {
        updates.cancel(container);
        renders.forget(container);
    }

    public DomStats stats(boolean reset) {
        DomQueue.Counts counts = updates.counts(reset);
        return new DomStats(
                counts.scheduled,
                counts.applied,
                counts.superseded,
                counts.failed,
                counts.rejected,
                counts.cancelled,
                updates.pending(),
                counts.frames,
                counts.framesOverBudget,
                counts.carriedOver,
                counts.reflowsAvoided,
                reset ? handoverFailures.sumThenReset() : handoverFailures.sum(),
                announcer.failures());
    }
}
