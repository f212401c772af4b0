package io.perfopt.benchmarks.async;

import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationStatus;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One thread runs an operation, one cancels it; a stage was asked for before: it is told exactly once, whoever wins, and the statistics agree. First: ends
 * the stage saw. Second: 1 if the status is terminal. Third: operations that ended by the books.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "ended once, told once, counted once")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
@State
public class CompletionStress {
    private final Queue<Runnable> drains = new ArrayDeque<>();
    private final AtomicInteger told = new AtomicInteger();
    private final AsyncOperationsManager ops = AsyncOperationsManager.builder()
            .maxConcurrent(1)
            .scheduler(SharedTimer.TIMER)
            .executor(drains::add)
            .build();
    private final OperationHandle<Integer> handle =
            ops.submit(Operation.of("t", () -> 1).timeout(java.time.Duration.ZERO));

    /** Asks for the stage. */
    public CompletionStress() {
        handle.stage().whenComplete((value, error) -> told.incrementAndGet());
    }

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
        handle.cancel();
    }

    /** Looks at the end. */
    @Arbiter
    public void result(III_Result result) {
        result.r1 = told.get();
        OperationStatus status = handle.status();
        result.r2 = status.isTerminal() ? 1 : 0;
        var stats = ops.stats();
        result.r3 = (int) (stats.completed() + stats.cancelled());
    }
}
