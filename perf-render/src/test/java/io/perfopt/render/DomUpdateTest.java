package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.render.DomResult.Outcome;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DomUpdateTest {
    private static final long MS = 1_000_000L;

    private long now = 5_000 * MS;
    private final List<String> log = new ArrayList<>();
    private final RenderingOptimizer render = RenderingOptimizer.create(
            RenderingConfig.builder().nanoTime(() -> now).build());

    private static DomResult result(CompletionStage<DomResult> stage) {
        return stage.toCompletableFuture().join();
    }

    private DomUpdate write(String node, String value) {
        return DomUpdate.write(node, "text", () -> log.add(node + "=" + value));
    }

    private DomUpdate taking(String name, long nanos) {
        return () -> {
            log.add(name);
            now += nanos;
            return null;
        };
    }

    @Test
    @Tag("R6")
    void readsGoBeforeWritesAndUrgentOnesBeforeOthers() {
        render.scheduleDomUpdate("orders", 2, Phase.WRITE, write("a", "1"));
        render.scheduleDomUpdate("orders", 9, Phase.WRITE, write("b", "1"));
        CompletionStage<DomResult> height = render.scheduleDomUpdate("orders", DomUpdate.read("a", "height", () -> {
            log.add("read");
            return 42;
        }));
        FrameReport report = render.flush();
        assertThat(log).containsExactly("read", "b=1", "a=1");
        assertThat(result(height).read()).contains(42);
        assertThat(report.reads()).isEqualTo(1);
        assertThat(report.writes()).isEqualTo(2);
        assertThat(render.domStats().reflowsAvoided()).isEqualTo(1);
    }

    @Test
    @Tag("R6")
    void aLaterWriteTakesThePlaceOfOneToTheSameNodeAndProperty() {
        CompletionStage<DomResult> first = render.scheduleDomUpdate("orders", write("a", "1"));
        render.scheduleDomUpdate("orders", write("b", "1"));
        CompletionStage<DomResult> second = render.scheduleDomUpdate("orders", write("a", "2"));
        render.scheduleDomUpdate("other", write("a", "3"));
        assertThat(result(first).outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(second).isNotDone();
        render.flush();
        assertThat(log).containsExactly("a=2", "b=1", "a=3");
        assertThat(result(second).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(render.domStats().superseded()).isEqualTo(1);
    }

    @Test
    void aMoreUrgentWriteRaisesTheOneItTakesThePlaceOf() {
        render.scheduleDomUpdate("orders", 1, Phase.WRITE, write("a", "1"));
        render.scheduleDomUpdate("orders", 5, Phase.WRITE, write("b", "1"));
        render.scheduleDomUpdate("orders", 9, Phase.WRITE, write("a", "2"));
        render.scheduleDomUpdate("orders", 2, Phase.WRITE, write("a", "3"));
        render.flush();
        assertThat(log).containsExactly("a=3", "b=1");
        assertThat(render.domStats().pending()).isZero();
    }

    @Test
    @Tag("R6")
    void theBudgetCarriesTheRestToTheNextFrame() {
        for (int i = 0; i < 5; i++) {
            render.scheduleDomUpdate("orders", taking("w" + i, 3 * MS));
        }
        FrameReport first = render.pump(now);
        assertThat(first.writes()).isEqualTo(3); // 3, 6, 9 ms
        assertThat(first.carried()).isEqualTo(2);
        assertThat(first.nanos()).isEqualTo(9 * MS);
        assertThat(first.overBudget()).isTrue();
        assertThat(render.pump(now).writes()).isEqualTo(2);
        assertThat(render.domStats().carriedOver()).isEqualTo(2);
        assertThat(render.domStats().frames()).isEqualTo(2);
    }

    @Test
    void workBeforeTheFrameCountsAgainstItsBudgetButOneOfEachKindRuns() {
        render.scheduleDomUpdate("orders", taking("w1", 0));
        render.scheduleDomUpdate("orders", taking("w2", 0));
        render.scheduleDomUpdate("orders", 5, Phase.READ, taking("r1", 0));
        render.scheduleDomUpdate("orders", 5, Phase.READ, taking("r2", 0));
        render.scheduleRender("orders", "x", () -> log.add("x"));
        render.scheduleRender("orders", "y", () -> log.add("y"));
        render.pump(now - 20 * MS);
        assertThat(log).containsExactly("r1", "w1", "x");
    }

    @Test
    void nothingWaitsForEver() {
        render.scheduleDomUpdate("orders", 1, Phase.WRITE, write("old", "1"));
        int frames = 0;
        while (!log.contains("old=1")) {
            frames++;
            for (int i = 0; i < 3; i++) {
                render.scheduleDomUpdate("orders", 10, Phase.WRITE, taking("new", 8 * MS));
                render.scheduleDomUpdate("orders", 10, Phase.READ, taking("read", 8 * MS));
            }
            render.pump(now);
            // only the three a frame of the nine frames before priority 1 has aged to priority 10 may go first, and one
            // runs a frame
            assertThat(frames).isLessThanOrEqualTo(9 * 3 + 1);
        }
        assertThat(frames).isGreaterThan(9);
    }

    @Test
    void readsLeaveHalfTheBudgetToWritesThatWereCarried() {
        for (int i = 0; i < 4; i++) {
            render.scheduleDomUpdate("orders", taking("w" + i, 8 * MS));
        }
        render.pump(now);
        log.clear();
        for (int i = 0; i < 10; i++) {
            render.scheduleDomUpdate("orders", 10, Phase.READ, taking("r" + i, MS));
        }
        render.pump(now);
        assertThat(log).containsExactly("r0", "r1", "r2", "r3", "w1");
    }

    @Test
    @Tag("R6")
    void aFailureIsTheResultOfItsUpdateAndStopsNoOther() {
        List<String> heard = new ArrayList<>();
        RenderingOptimizer listened = RenderingOptimizer.create(RenderingConfig.builder()
                .listener(new RenderListener() {
                    @Override
                    public void onUpdateFailed(String container, Throwable failure) {
                        heard.add(container + ": " + failure.getMessage());
                        throw new IllegalStateException("planned");
                    }
                })
                .build());
        CompletionStage<DomResult> failing = listened.scheduleDomUpdate("orders", () -> {
            throw new IOException("gone");
        });
        CompletionStage<DomResult> error = listened.scheduleDomUpdate("orders", () -> {
            throw new StackOverflowError("deep");
        });
        CompletionStage<DomResult> fine = listened.scheduleDomUpdate("orders", () -> "ok");
        assertThat(listened.flush().failed()).isEqualTo(2);
        assertThat(result(failing).failure()).containsInstanceOf(IOException.class);
        assertThat(result(error).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result(fine).read()).contains("ok");
        assertThat(heard).containsExactly("orders: gone", "orders: deep");
        assertThat(listened.domStats().listenerFailures()).isEqualTo(2);
        assertThat(listened.domStats().failed()).isEqualTo(2);
    }

    @Test
    @Tag("R6")
    void aFrameThatRanSomethingAndAListRunAtOnceAreAnnounced() {
        List<String> heard = new ArrayList<>();
        RenderingOptimizer listened = RenderingOptimizer.create(RenderingConfig.builder()
                .nanoTime(() -> now)
                .listener(new RenderListener() {
                    @Override
                    public void onBatch(int ran, int failed, long nanos) {
                        heard.add(ran + " ran, " + failed + " failed, " + nanos + " ns");
                    }
                })
                .build());
        listened.flush();
        listened.scheduleDomUpdate("orders", DomUpdate.read("a", "height", () -> now += 5));
        listened.scheduleDomUpdate("orders", () -> {
            throw new IOException("gone");
        });
        listened.flush();
        listened.batchDomUpdates(
                "orders",
                List.of(DomUpdate.write("a", "text", () -> now += 100), DomUpdate.write("a", "text", () -> now += 7)));
        listened.batchDomUpdates("orders", List.of());
        assertThat(heard).containsExactly("2 ran, 1 failed, 5 ns", "1 ran, 0 failed, 7 ns");
    }

    @Test
    void whatUpdatesScheduleRunsInTheSameFrameOnlyAsAWriteAfterARead() {
        render.scheduleDomUpdate("orders", 5, Phase.READ, () -> {
            render.scheduleDomUpdate("orders", write("a", "measured"));
            return null;
        });
        render.scheduleDomUpdate("orders", DomUpdate.write("b", "text", () -> {
            log.add("b");
            render.scheduleDomUpdate("orders", DomUpdate.read("b", "height", () -> log.add("next frame")));
            render.scheduleDomUpdate("orders", write("c", "next frame"));
        }));
        render.flush();
        assertThat(log).containsExactly("b", "a=measured");
        render.flush();
        assertThat(log).containsExactly("b", "a=measured", "next frame", "c=next frame");
        assertThat(render.flush()).isEqualTo(new FrameReport(0, 0, 0, 0, 0, 0, false));
    }

    @Test
    void aFrameCannotBeRunFromInsideAnUpdate() {
        CompletionStage<DomResult> nested = render.scheduleDomUpdate("orders", () -> render.flush());
        render.flush();
        assertThat(result(nested).failure()).containsInstanceOf(IllegalStateException.class);
        render.scheduleDomUpdate("orders", write("a", "1"));
        assertThat(render.flush().writes()).isEqualTo(1);
    }

    @Test
    void aFrameOnAnotherThreadIsLeftAlone() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        render.scheduleDomUpdate("orders", () -> {
            inside.countDown();
            leave.await();
            return null;
        });
        render.scheduleDomUpdate("orders", write("a", "1"));
        Thread other = new Thread(render::flush);
        other.start();
        inside.await();
        FrameReport report = render.flush();
        assertThat(report.writes()).isZero();
        assertThat(report.carried()).isEqualTo(1);
        leave.countDown();
        other.join();
        assertThat(log).containsExactly("a=1");
    }

    @Test
    void tooManyUpdatesAreRefusedAndCounted() {
        RenderingOptimizer small = RenderingOptimizer.create(RenderingConfig.builder()
                .maximumPendingUpdates(2)
                .maximumPendingRenders(1)
                .build());
        small.scheduleDomUpdate("orders", write("a", "1"));
        small.scheduleDomUpdate("orders", write("b", "1"));
        assertThat(result(small.scheduleDomUpdate("orders", write("c", "1"))).outcome())
                .isEqualTo(Outcome.REJECTED);
        assertThat(small.scheduleDomUpdate("orders", write("a", "2")))
                .as("merging needs no room")
                .isNotDone();
        small.scheduleRender("orders", "x", () -> {});
        assertThat(result(small.scheduleRender("orders", "y", () -> {})).outcome())
                .isEqualTo(Outcome.REJECTED);
        assertThat(small.domStats().rejected()).isEqualTo(1);
        assertThat(small.domStats().pending()).isEqualTo(2);
    }

    @Test
    @Tag("R1")
    void disablingAContainerAndClosingCancelWhatWaits() {
        CompletionStage<DomResult> a = render.scheduleDomUpdate("a", write("x", "1"));
        CompletionStage<DomResult> b = render.scheduleDomUpdate("b", write("x", "1"));
        CompletionStage<DomResult> c = render.scheduleRender("a", "x", () -> log.add("never"));
        render.disable("a");
        assertThat(result(a).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result(c).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(b).isNotDone();
        render.close();
        assertThat(result(b).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(render.domStats().cancelled()).isEqualTo(2);
        assertThat(log).isEmpty();
        assertThatThrownBy(() -> render.scheduleDomUpdate("a", write("x", "1")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("R6")
    void aBatchRunsAtOnceAndAnswersInTheOrderGiven() {
        List<DomResult> results = render.batchDomUpdates(
                "orders",
                List.of(write("a", "1"), DomUpdate.read("a", "height", () -> log.add("read")), write("a", "2"), () -> {
                    throw new IllegalStateException("planned");
                }));
        assertThat(log).containsExactly("read", "a=2");
        assertThat(results)
                .extracting(DomResult::outcome)
                .containsExactly(Outcome.SUPERSEDED, Outcome.APPLIED, Outcome.APPLIED, Outcome.FAILED);
        assertThat(render.domStats().reflowsAvoided()).isEqualTo(1);
        render.reset();
        assertThat(render.domStats().scheduled()).isZero();
    }

    @Test
    void anExecutorIsHandedOneFrameAtATimeUntilNothingWaits() {
        Deque<Runnable> handed = new ArrayDeque<>();
        RenderingOptimizer running = RenderingOptimizer.create(RenderingConfig.builder()
                .nanoTime(() -> now)
                .executor(handed::add)
                .build());
        for (int i = 0; i < 5; i++) {
            running.scheduleDomUpdate("orders", taking("w" + i, 5 * MS));
        }
        int frames = 0;
        while (!handed.isEmpty()) {
            assertThat(handed).hasSize(1);
            handed.remove().run();
            frames++;
        }
        assertThat(log).containsExactly("w0", "w1", "w2", "w3", "w4");
        assertThat(frames).isEqualTo(3);
    }

    @Test
    void anExecutorThatRefusesIsCountedAndTheWorkWaits() {
        AtomicBoolean refuse = new AtomicBoolean(true);
        Deque<Runnable> handed = new ArrayDeque<>();
        RenderingOptimizer running = RenderingOptimizer.create(RenderingConfig.builder()
                .nanoTime(() -> now)
                .executor(frame -> {
                    if (refuse.get()) {
                        throw new RejectedExecutionException("full");
                    }
                    handed.add(frame);
                })
                .build());
        running.scheduleDomUpdate("orders", write("a", "1"));
        assertThat(running.domStats().handoverFailures()).isEqualTo(1);
        refuse.set(false);
        running.scheduleDomUpdate("orders", write("b", "1"));
        handed.remove().run();
        assertThat(log).containsExactly("a=1", "b=1");
    }

    @Test
    void visibleContainersAreRenderedBeforeNearAndFarOnes() {
        render.visibility("far", Visibility.FAR);
        render.visibility("near", Visibility.NEAR);
        render.visibility("gone", Visibility.GONE);
        for (String container : List.of("far", "near", "shown")) {
            render.scheduleRender(container, "rows", () -> log.add(container));
        }
        assertThat(result(render.scheduleRender("gone", "rows", () -> log.add("gone")))
                        .outcome())
                .isEqualTo(Outcome.CANCELLED);
        CompletionStage<DomResult> old = render.scheduleRender("shown", "head", () -> log.add("old head"));
        render.scheduleRender("shown", "head", () -> log.add("head"));
        assertThat(result(old).outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(render.flush().renders()).isEqualTo(4);
        assertThat(log).containsExactly("shown", "head", "near", "far");
    }

    @Test
    void whatScrolledAwayIsNotRenderedAndAFarContainerIsNotForgotten() {
        render.visibility("far", Visibility.FAR);
        render.scheduleRender("far", "rows", () -> log.add("far"));
        for (int frame = 0; frame < 40 && !log.contains("far"); frame++) {
            render.scheduleRender("shown", "a", () -> now += 8 * MS);
            render.scheduleRender("shown", "b", () -> now += 8 * MS);
            render.pump(now);
        }
        assertThat(log).containsExactly("far");
        CompletionStage<DomResult> waiting = render.scheduleRender("list", "rows", () -> log.add("list"));
        render.visibility("list", Visibility.GONE);
        assertThat(result(waiting).outcome()).isEqualTo(Outcome.CANCELLED);
        render.visibility("list", Visibility.VISIBLE);
        render.scheduleRender("list", "rows", () -> log.add("back"));
        render.flush();
        assertThat(log).endsWith("back");
    }

    @Test
    void aListOfRenderOperationsIsOrderedAndMerged() {
        Runnable nothing = () -> {};
        RenderOperation far = new RenderOperation("a", "x", Visibility.FAR, nothing);
        RenderOperation first = new RenderOperation("b", "x", Visibility.VISIBLE, () -> log.add("never"));
        RenderOperation near = new RenderOperation("c", "x", Visibility.NEAR, nothing);
        RenderOperation gone = new RenderOperation("d", "x", Visibility.GONE, nothing);
        RenderOperation other = new RenderOperation("b", "y", Visibility.VISIBLE, nothing);
        RenderOperation last = new RenderOperation("b", "x", Visibility.VISIBLE, nothing);
        assertThat(render.optimizeRenderQueue(List.of(far, first, near, gone, other, last)))
                .containsExactly(last, other, near, far);
    }

    @Test
    void prioritiesOutsideOneToTenAreRefused() {
        assertThatThrownBy(() -> render.scheduleDomUpdate("a", 0, Phase.WRITE, write("x", "1")))
                .hasMessage("priority must be from 1 to 10, was 0");
        assertThatThrownBy(() -> render.scheduleDomUpdate("a", 11, Phase.WRITE, write("x", "1")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
