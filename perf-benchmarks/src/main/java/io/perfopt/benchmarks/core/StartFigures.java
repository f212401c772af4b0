package io.perfopt.benchmarks.core;

import io.perfopt.PerformanceOptimizer;
import java.util.Arrays;

/** How long {@link PerformanceOptimizer#create()} takes when its classes have been loaded. */
final class StartFigures {
    private static final int WARM = 20;
    private static final int MEASURED = 51;

    private StartFigures() {}

    /** The median of {@value #MEASURED} creations in milliseconds, closing not counted. */
    static double createMillis() {
        double[] millis = new double[MEASURED];
        for (int i = -WARM; i < MEASURED; i++) {
            long began = System.nanoTime();
            PerformanceOptimizer perf = PerformanceOptimizer.create();
            long took = System.nanoTime() - began;
            perf.close();
            if (i >= 0) {
                millis[i] = took / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[MEASURED / 2];
    }
}
