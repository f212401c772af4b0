package io.perfopt.benchmarks.render;

import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualScroll;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** How much heap lists keep, as the difference between what is in use after collections with the list and without. */
final class ScrollMemory {
    private static final int MEASURED = 1_000_000;
    private static final int ISOLATED = 100_000;

    private ScrollMemory() {}

    /** Every one of a million items measured, in the order a user scrolls. */
    static double perMeasuredItem() {
        return kept(() -> {
                    VirtualScroll list = RenderingOptimizer.list(
                            ScrollOptions.items(MEASURED).viewport(800));
                    for (int i = 0; i < MEASURED; i++) {
                        list.resize(i, 20 + i % 80);
                    }
                    return list;
                })
                / MEASURED;
    }

    /** A million items measured and then shuffled about by single insertions and removals, so that the tree is as loose as it gets. */
    static double perMeasuredItemAfterChanges() {
        return kept(() -> {
                    VirtualScroll list = RenderingOptimizer.list(
                            ScrollOptions.items(MEASURED).viewport(800).sizes(i -> 20 + i % 80));
                    SplittableRandom random = new SplittableRandom(5);
                    for (int i = 0; i < MEASURED; i++) {
                        int index = random.nextInt(MEASURED);
                        list.insert(index, 1);
                        list.resize(index, 33);
                        list.remove(random.nextInt(MEASURED), 1);
                    }
                    return list;
                })
                / MEASURED;
    }

    /** Single measured items a thousand apart in a list of a hundred million. */
    static double perIsolatedItem() {
        return kept(() -> {
                    VirtualScroll list = RenderingOptimizer.list(
                            ScrollOptions.items(ISOLATED * 1000).viewport(800));
                    for (int i = 0; i < ISOLATED; i++) {
                        list.resize(i * 1000, 33);
                    }
                    return list;
                })
                / ISOLATED;
    }

    /** A list of a hundred million items none of which is measured, as a whole. */
    static double unmeasuredList() {
        return kept(
                () -> RenderingOptimizer.list(ScrollOptions.items(100_000_000).viewport(800)));
    }

    private static double kept(Supplier<VirtualScroll> make) {
        long before = used();
        VirtualScroll list = make.get();
        long after = used();
        if (list.count() == 0) {
            throw new IllegalStateException("keeps the list alive until here");
        }
        return after - before;
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
