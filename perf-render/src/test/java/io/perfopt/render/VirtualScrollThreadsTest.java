package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lists and meters used by several threads at once. */
class VirtualScrollThreadsTest {
    private static final int CHANGES = 20_000;

    @Test
    @Tag("R4")
    void readersSeeWholeListsWhileAnotherThreadChangesThem() throws Exception {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(1000).itemSize(10).viewport(100).buffer(0));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Long>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                int seed = reader;
                readers.add(threads.submit(() -> read(list, seed, done)));
            }
            // every item is 10 px, or 30 when measured: whoever sees another number saw half a change
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < CHANGES; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> list.insert(random.nextInt(list.count() + 1), 1);
                    case 1 -> list.remove(random.nextInt(list.count()), list.count() > 900 ? 1 : 0);
                    case 2 -> list.move(random.nextInt(900), 1, random.nextInt(900));
                    case 3 -> list.forget(random.nextInt(list.count()));
                    default -> list.resize(random.nextInt(list.count()), 30);
                }
            }
            done.set(true);
            for (Future<Long> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long read(VirtualScroll list, int seed, AtomicBoolean done) {
        SplittableRandom random = new SplittableRandom(seed);
        long reads = 0;
        while (!done.get() || reads == 0) {
            list.scrollTo(random.nextInt(9000));
            ScrollRange range = list.visibleRange();
            assertThat(range.size()).isBetween(4, 12);
            assertThat(list.totalSize() % 10).isZero();
            List<ScrollItem> items = list.items();
            for (int i = 1; i < items.size(); i++) {
                assertThat(items.get(i).start()).isEqualTo(items.get(i - 1).end());
                assertThat(items.get(i).size()).isEqualTo(items.get(i).measured() ? 30 : 10);
            }
            assertThat(list.item(random.nextInt(800)).size()).isIn(10.0, 30.0);
            reads++;
        }
        return reads;
    }

    @Test
    void updatesScheduledByManyThreadsAllEnd() throws Exception {
        RenderingOptimizer render = RenderingOptimizer.create();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> schedulers = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                String node = "n" + t;
                schedulers.add(threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        var ignored = render.scheduleDomUpdate("c", DomUpdate.write(node, "p" + i % 7, () -> {}));
                        render.frames("c").frame(i, i + 1);
                        if (i % 50 == 0) {
                            render.flush();
                        }
                    }
                }));
            }
            for (Future<?> scheduler : schedulers) {
                scheduler.get();
            }
            render.flush();
            DomStats stats = render.domStats();
            assertThat(stats.pending()).isZero();
            assertThat(stats.scheduled()).isEqualTo(15_000);
            assertThat(stats.applied() + stats.superseded()).isEqualTo(15_000);
            assertThat(render.stats().renders()).isEqualTo(15_000);
        } finally {
            threads.shutdownNow();
        }
    }
}
