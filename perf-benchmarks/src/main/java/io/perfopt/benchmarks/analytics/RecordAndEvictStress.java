package io.perfopt.benchmarks.analytics;

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
import org.openjdk.jcstress.infra.results.I_Result;

/** An idle series is evicted by another that needs its place while a thread records into it: nothing is lost. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "all three records are there")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was lost")
@State
public class RecordAndEvictStress {
    private final ManualTime time = new ManualTime();
    private final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .maximumSeriesPerName(1)
            .build();
    private final Timer timer = analytics.timer("op");

    /** Leaves the series idle for two hours. */
    public RecordAndEvictStress() {
        timer.recordNanos(3);
        time.advance(Duration.ofHours(2));
    }

    /** Records by the handle of the idle series. */
    @Actor
    public void recorder() {
        timer.recordNanos(5);
    }

    /** Needs a place for another series. */
    @Actor
    public void newcomer() {
        analytics.recordNanos("op", 7, "user", "new");
    }

    /** Counts what is there in the end. */
    @Arbiter
    public void result(I_Result result) {
        result.r1 = (int) analytics.metrics("op", Duration.ofHours(6)).count();
    }
}
