package io.perfopt.benchmarks.async;

import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationStatus;
import java.util.ArrayDeque;
import java.util.Queue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * One thread runs two operations, another cancels the first: its handle ends once, as cancelled or completed, and the second never sees the interrupt.
 * First: the cancel reported success. Second: the first operation's status is cancelled. Third: the second operation was interrupted.
 */
@JCStressTest
@Outcome(id = "true, true, false", expect = Expect.ACCEPTABLE, desc = "cancelled, queued or running")
@Outcome(id = "false, false, false", expect = Expect.ACCEPTABLE, desc = "completed first")
@Outcome(expect = Expect.FORBIDDEN, desc = "ended twice, or the interrupt leaked")
@State
public class InterruptStress {
    private final Queue<Runnable> drains = new ArrayDeque<>();
    private final AsyncOperationsManager ops = AsyncOperationsManager.builder()
            .maxConcurrent(1)
            .scheduler(SharedTimer.TIMER)
            .executor(drains::add)
            .build();
    private final OperationHandle<Integer> first;
    private final OperationHandle<Boolean> second;

    /** Queues both operations. */
    public InterruptStress() {
        first = ops.submit(Operation.of("t", () -> 1).timeout(java.time.Duration.ZERO));
        second = ops.submit(
                Operation.of("t", () -> Thread.currentThread().isInterrupted()).timeout(java.time.Duration.ZERO));
    }

    private boolean cancelled;

    /** The thread that runs what is queued. */
    @Actor
    public void runner() {
        Runnable drain = drains.poll();
        if (drain != null) {
            drain.run();
        }
    }

    /** The thread that cancels. */
    @Actor
    public void canceller() {
        cancelled = first.cancel();
    }

    /** Looks at how both ended. */
    @Arbiter
    public void result(ZZZ_Result result) {
        for (Runnable drain = drains.poll(); drain != null; drain = drains.poll()) {
            drain.run();
        }
        result.r1 = cancelled;
        result.r2 = first.status() == OperationStatus.CANCELLED;
        result.r3 = second.join();
    }
}
