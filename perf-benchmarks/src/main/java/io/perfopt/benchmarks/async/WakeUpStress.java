package io.perfopt.benchmarks.async;

import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread is about to run out of work, one submits more: the new operation is run by the thread that is there or by another that was asked for, and is
 * never left behind. First: operations that completed. Second: operations that still wait.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both ran")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost")
@State
public class WakeUpStress {
    private final Queue<Runnable> drains = new ConcurrentLinkedQueue<>();
    private final AsyncOperationsManager ops = AsyncOperationsManager.builder()
            .maxConcurrent(1)
            .scheduler(SharedTimer.TIMER)
            .executor(drains::add)
            .build();
    private final OperationHandle<Integer> first =
            ops.submit(Operation.of("t", () -> 1).timeout(Duration.ZERO));

    private void run() {
        for (Runnable drain = drains.poll(); drain != null; drain = drains.poll()) {
            drain.run();
        }
    }

    /** The thread that runs what is queued. */
    @Actor
    public void runner() {
        run();
    }

    /** The thread that submits. */
    @Actor
    public void submitter() {
        ops.submit(Operation.of("t", () -> 2).timeout(Duration.ZERO));
    }

    /** Lets threads that were asked for run, and looks. */
    @Arbiter
    public void result(II_Result result) {
        run();
        result.r1 = (int) ops.stats().completed() + (first.status().isTerminal() ? 0 : 100);
        result.r2 = ops.pendingCount();
    }
}
