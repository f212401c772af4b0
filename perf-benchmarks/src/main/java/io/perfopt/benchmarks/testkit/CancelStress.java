package io.perfopt.benchmarks.testkit;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** One thread runs a due task while another cancels it: it runs or is cancelled, and nothing stays behind in the queue. */
@JCStressTest
@Outcome(id = "true, false, 0", expect = Expect.ACCEPTABLE, desc = "ran before it could be cancelled")
@Outcome(id = "false, true, 0", expect = Expect.ACCEPTABLE, desc = "cancelled before it ran")
@Outcome(id = "true, true, 0", expect = Expect.ACCEPTABLE, desc = "cancelled while it ran")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or still queued")
@State
public class CancelStress {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final ScheduledFuture<?> task;
    private boolean ran;

    /** Schedules the task. */
    public CancelStress() {
        task = scheduler.schedule(this::run, 0, TimeUnit.NANOSECONDS);
    }

    private void run() {
        ran = true;
    }

    /** The thread that runs what is due. */
    @Actor
    public void runner() {
        scheduler.runDue();
    }

    /** The thread that cancels. */
    @Actor
    public void canceller() {
        task.cancel(false);
    }

    /** Looks at what is left. */
    @Arbiter
    public void result(ZZI_Result result) {
        result.r1 = ran;
        result.r2 = task.isCancelled();
        result.r3 = scheduler.pendingCount();
    }
}
