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

/** Two threads record into a series of one stripe, which grows another: both records are there. */
@JCStressTest
@Outcome(id = "2, 12", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was lost or torn")
@State
public class RecordTogetherStress {
    private final ManualTime time = new ManualTime();
    private final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .build();
    private final Timer timer = analytics.timer("op");

    /** Records 5. */
    @Actor
    public void one() {
        timer.recordNanos(5);
    }

    /** Records 7. */
    @Actor
    public void other() {
        timer.recordNanos(7);
    }

    /** Counts what is there in the end. */
    @Arbiter
    public void result(II_Result result) {
        OperationMetrics metrics = analytics.metrics("op", Duration.ofHours(1));
        result.r1 = (int) metrics.count();
        result.r2 = (int) metrics.total().toNanos();
    }
}
