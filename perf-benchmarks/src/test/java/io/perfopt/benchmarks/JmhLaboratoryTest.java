package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.perfopt.benchmarks.testkit.SchedulerBenchmark;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;

/** JMH at work, in this JVM and for a moment only: that figures arrive, not what they are. */
class JmhLaboratoryTest {
    private static final Subject OURS = Subject.of("PerfOpt", SchedulerBenchmark.class, "ours");

    private final JmhLaboratory laboratory = new JmhLaboratory(0);
    private final Settings settings = Settings.parse(List.of("--warmup", "1x1ms", "--measure", "2x1ms"));

    /** Another build on this machine may run the same test. */
    @BeforeAll
    static void doNotWaitForOtherRuns() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @AfterAll
    static void clearTheProperty() {
        System.clearProperty("jmh.ignoreLock");
    }

    @Test
    void knowsABenchmarkByItsWholeNameOnly() {
        assertThat(laboratory.knows(OURS)).isTrue();
        assertThat(laboratory.knows(Subject.of("PerfOpt", SchedulerBenchmark.class, "our")))
                .isFalse();
        assertThat(laboratory.knows(Subject.of("RocksDB", "io.perfopt.benchmarks.cache.RocksDbBenchmark.get")))
                .isFalse();
        assertThat(laboratory.knows(Subject.computed("a figure", () -> 1))).isTrue();
    }

    @Test
    void yieldsOneScoreForEachGoal() {
        Row row = Row.of("schedule", OURS)
                .measure(Metric.TIME)
                .measure(Metric.ALLOCATION, Bar.figureAtMost(0.05))
                .threads(2);

        List<Laboratory.Sample> samples = laboratory.measure(row, OURS, settings);

        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).parameters()).isEqualTo(Map.of());
        assertThat(samples.get(0).scores())
                .hasSize(2)
                .allSatisfy(score -> assertThat(score).isPositive());
    }

    @Test
    void saysWhatABenchmarkDoesNotYield() {
        assertThatIllegalStateException()
                .isThrownBy(() -> laboratory.measure(
                        Row.of("schedule", OURS).measure(Metric.counter("evictions", "1/op")), OURS, settings))
                .withMessageContaining("SchedulerBenchmark.ours yields no evictions");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        laboratory.measure(Row.of("schedule", OURS).measure(Metric.percentile(99.9)), OURS, settings))
                .withMessageContaining("a percentile needs a benchmark in mode SampleTime");
    }

    @Test
    void turnsEveryModeIntoNanosecondsPerOperation() {
        assertThat(Metric.nanosPerOperation(Mode.Throughput, TimeUnit.MICROSECONDS, 2))
                .isEqualTo(500);
        assertThat(Metric.nanosPerOperation(Mode.AverageTime, TimeUnit.MICROSECONDS, 2))
                .isEqualTo(2_000);
        assertThat(Metric.nanosPerOperation(Mode.SampleTime, TimeUnit.NANOSECONDS, 7))
                .isEqualTo(7);
    }
}
