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
import org.openjdk.jcstress.infra.results.III_Result;

/** A thread records while another turns the slot and reads: no count is lost, and what is read never has a sum without its counts. */
@JCStressTest
@Outcome(id = "0, 0, 2", expect = Expect.ACCEPTABLE, desc = "read before both")
@Outcome(id = "1, 5, 2", expect = Expect.ACCEPTABLE, desc = "read between")
@Outcome(id = "2, 12, 2", expect = Expect.ACCEPTABLE, desc = "read after both")
@Outcome(expect = Expect.FORBIDDEN, desc = "a count was lost or torn")
@State
public class RecordAndTurnStress {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final ManualTime time = new ManualTime();
    private final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .build();
    private final Timer timer = analytics.timer("op");

    /** Records 5 and then 7. */
    @Actor
    public void recorder() {
        timer.recordNanos(5);
        timer.recordNanos(7);
    }

    /** Turns to another minute and reads. */
    @Actor
    public void reader(III_Result result) {
        time.advance(Duration.ofSeconds(61));
        OperationMetrics metrics = analytics.metrics("op", WINDOW);
        result.r1 = (int) metrics.count();
        result.r2 = (int) metrics.total().toNanos();
    }

    /** Counts what is there in the end. */
    @Arbiter
    public void result(III_Result result) {
        time.advance(Duration.ofSeconds(61));
        result.r3 = (int) analytics.metrics("op", WINDOW).count();
    }
}
