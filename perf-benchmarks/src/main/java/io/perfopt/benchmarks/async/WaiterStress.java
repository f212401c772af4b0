package io.perfopt.benchmarks.async;

import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread ends an operation and a request of a batch, one asks for the stages of both meanwhile: no waiter is lost or told twice. First: ends the stage of
 * the operation saw. Second: ends the stage of the request saw.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both told once")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
@State
public class WaiterStress {
    private final Queue<Runnable> drains = new ArrayDeque<>();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger toldOfRequest = new AtomicInteger();
    private final AsyncOperationsManager ops = AsyncOperationsManager.builder()
            .maxConcurrent(1)
            .scheduler(SharedTimer.TIMER)
            .executor(drains::add)
            .build();
    private final OperationHandle<Integer> handle;
    private final OperationHandle<Integer> request;

    /** Queues both. */
    public WaiterStress() {
        handle = ops.submit(Operation.of("t", () -> 1).timeout(Duration.ZERO));
        ops.configure("load", type -> type.timeout(Duration.ZERO));
        request = ops.<Integer, Integer>batcher("load", List::copyOf)
                .maxSize(1)
                .build()
                .load(7);
    }

    /** The thread that runs what is queued. */
    @Actor
    public void runner() {
        for (Runnable drain = drains.poll(); drain != null; drain = drains.poll()) {
            drain.run();
        }
    }

    /** The thread that waits. */
    @Actor
    public void waiter() {
        request.stage().whenComplete((value, error) -> toldOfRequest.incrementAndGet());
        handle.stage().whenComplete((value, error) -> told.incrementAndGet());
    }

    /** Looks at what was told. */
    @Arbiter
    public void result(II_Result result) {
        result.r1 = told.get();
        result.r2 = toldOfRequest.get();
    }
}
