package io.perfopt.benchmarks.analytics;

import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Timer;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread records while another resets: what was recorded before is gone, each new record is there whole or gone whole. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "reset after both")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "reset between")
@Outcome(id = "2, 12", expect = Expect.ACCEPTABLE, desc = "reset before both")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was torn, or survived the reset")
@State
public class RecordAndResetStress {
    private final ManualTime time = new ManualTime();
    private final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .build();
    private final Timer timer = analytics.timer("op");

    /** Leaves one record in a slot that has passed and one in the open slot. */
    public RecordAndResetStress() {
        timer.recordNanos(3);
        time.advance(Duration.ofSeconds(1));
        timer.recordNanos(3);
    }

    /** Records 5 and then 7. */
    @Actor
    public void recorder() {
        timer.recordNanos(5);
        timer.recordNanos(7);
    }

    /** Forgets. */
    @Actor
    public void resetter() {
        analytics.reset("op");
    }

    /** Counts what is there in the end. */
    @Arbiter
    public void result(II_Result result) {
        OperationMetrics metrics = analytics.metrics("op", Duration.ofHours(1));
        result.r1 = (int) metrics.count();
        result.r2 = (int) metrics.total().toNanos();
    }
}
