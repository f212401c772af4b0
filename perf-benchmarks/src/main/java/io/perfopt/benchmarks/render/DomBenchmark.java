package io.perfopt.benchmarks.render;

import io.perfopt.render.DomUpdate;
import io.perfopt.render.FrameReport;
import io.perfopt.render.Phase;
import io.perfopt.render.RenderingOptimizer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** 10,000 updates to 500 nodes, scheduled one by one, merged and run: one operation is all of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DomBenchmark {
    private static final int UPDATES = 10_000;
    private static final int NODES = 500;

    private final RenderingOptimizer render = RenderingOptimizer.create();
    private final DomUpdate[] updates = new DomUpdate[UPDATES];
    private int written;

    /** Names are made anew for each update, as they are when they come from a request. */
    public DomBenchmark() {
        for (int i = 0; i < UPDATES; i++) {
            updates[i] = DomUpdate.write("row-" + i * 7 % NODES, "text", () -> written++);
        }
    }

    @Benchmark
    public int mergeTenThousand() {
        for (DomUpdate update : updates) {
            render.scheduleDomUpdate("orders", 5, Phase.WRITE, update);
        }
        FrameReport report = render.flush();
        if (report.writes() != NODES) {
            throw new IllegalStateException("expected " + NODES + " writes, were " + report.writes());
        }
        return written;
    }
}
