package io.perfopt.benchmarks.render;

import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualScroll;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A scroll event of a list of equal items: a new offset, then the first and the last visible item. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FixedScrollBenchmark {
    private static final int PLACES = 1 << 12;

    private final VirtualScroll list = RenderingOptimizer.list(
            ScrollOptions.items(1_000_000).itemHeight(50).buffer(5).viewport(800));
    private final double[] offsets =
            new SplittableRandom(1).doubles(PLACES, 0, list.maximumOffset()).toArray();
    private int next;

    @Benchmark
    public int scrollAndBothEnds() {
        next = (next + 1) & (PLACES - 1);
        list.scrollTo(offsets[next]);
        return list.firstVisible() + list.lastVisible();
    }
}
