package io.perfopt.benchmarks.render;

import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualScroll;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A list whose items are all measured, changed and asked at random places; and the flat array of starts that others refill at each change. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScrollBenchmark {
    private static final int PLACES = 1 << 16;

    @Param({"10000", "1000000"})
    private int items;

    private VirtualScroll list = RenderingOptimizer.list(ScrollOptions.items(0));
    private int[] indices = {};
    private double[] offsets = {};
    private double[] sizes = {};
    private double[] starts = {};
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        sizes = new double[items];
        starts = new double[items];
        for (int i = 0; i < items; i++) {
            sizes[i] = 20 + random.nextInt(80);
            starts[i] = i == 0 ? 0 : starts[i - 1] + sizes[i - 1];
        }
        list = RenderingOptimizer.list(
                ScrollOptions.items(items).itemSize(50).viewport(800).sizes(i -> sizes[i]));
        double total = list.maximumOffset();
        indices = random.ints(PLACES, 0, items).toArray();
        offsets = random.doubles(PLACES, 0, total).toArray();
    }

    private int place() {
        next = (next + 1) & (PLACES - 1);
        return next;
    }

    @Benchmark
    public int resizeAndRange() {
        int place = place();
        list.resize(indices[place], 20 + (place & 63));
        list.scrollTo(offsets[place]);
        return list.visibleRange().last();
    }

    @Benchmark
    public void resize() {
        int place = place();
        list.resize(indices[place], 20 + (place & 63));
    }

    /** One item in, measured as it would be, and another out: the list stays as long as it is and all of it measured. */
    @Benchmark
    public int insertAndRemove() {
        int place = place();
        list.insert(indices[place], 1);
        list.resize(indices[place], 20 + (place & 63));
        list.remove(indices[PLACES - 1 - place], 1);
        return list.count();
    }

    @Benchmark
    public double move() {
        int place = place();
        list.move(indices[place], 1, indices[PLACES - 1 - place]);
        return list.totalSize();
    }

    /** The method of a flat array: the starts of all later items are written anew, the range is a binary search. */
    @Benchmark
    public int refillAndRange() {
        int place = place();
        int index = indices[place];
        sizes[index] = 20 + (place & 63);
        for (int i = index + 1; i < items; i++) {
            starts[i] = starts[i - 1] + sizes[i - 1];
        }
        int first = Arrays.binarySearch(starts, offsets[place]);
        first = first < 0 ? -first - 2 : first;
        double limit = offsets[place] + 800;
        int last = first;
        while (last < items - 1 && starts[last] + sizes[last] < limit) {
            last++;
        }
        return last;
    }
}
