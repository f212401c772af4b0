package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrameMeterTest {
    private static final long MS = 1_000_000L;

    private final List<Long> frames = new ArrayList<>();
    private final List<Long> longFrames = new ArrayList<>();
    private final RenderingOptimizer render = RenderingOptimizer.create(RenderingConfig.builder()
            .listener(new RenderListener() {
                @Override
                public void onFrame(String container, long nanos) {
                    frames.add(nanos);
                }

                @Override
                public void onLongFrame(String container, long nanos) {
                    longFrames.add(nanos);
                }
            })
            .build());

    @Test
    @Tag("R10")
    void countsRendersAndTimesOfWhatTheApplicationReports() {
        FrameMeter orders = render.frames("orders");
        for (int i = 1; i <= 100; i++) {
            orders.frame(i * 20L * MS, i * 20L * MS + i * 100_000L);
        }
        orders.reflows(3);
        orders.reflows(2);
        orders.repaints(7);
        orders.nodes(40);
        orders.nodes(31);

        RenderStats stats = render.stats("orders");
        assertThat(stats.renders()).isEqualTo(100);
        assertThat(stats.averageTime()).contains(Duration.ofNanos(5_050_000));
        assertThat(stats.maximumTime()).contains(Duration.ofMillis(10));
        assertThat(stats.p50()).contains(Duration.ofMillis(5));
        assertThat(stats.p95()).contains(Duration.ofNanos(9_500_000));
        assertThat(stats.p99()).contains(Duration.ofNanos(9_900_000));
        assertThat(stats.reflows()).isEqualTo(5);
        assertThat(stats.repaints()).isEqualTo(7);
        assertThat(stats.nodes()).isEqualTo(31);
    }

    @Test
    @Tag("R10")
    void percentilesLookBackOnTheLast1024Frames() {
        FrameMeter orders = render.frames("orders");
        for (int i = 0; i < 2000; i++) {
            long nanos = i < 976 ? 40 * MS : 5 * MS;
            orders.frame(i * 100L * MS, i * 100L * MS + nanos);
        }
        assertThat(render.stats("orders").p99()).contains(Duration.ofMillis(5));
        assertThat(render.stats("orders").maximumTime()).contains(Duration.ofMillis(40));
    }

    @Test
    @Tag("R11")
    void rateIsTakenOverSecondsOfActivityAndLeavesIdleGapsOut() {
        FrameMeter orders = render.frames("orders");
        long at = report(orders, 0, 60, 20 * MS); // 59 intervals of 20 ms: 50 a second
        at += 30_000 * MS; // the user reads
        at = report(orders, at, 51, 40 * MS); // 25 a second
        assertThat(at).isPositive();

        RenderStats stats = render.stats("orders");
        assertThat(stats.fpsMaximum().getAsDouble()).isCloseTo(50, within(1e-9));
        assertThat(stats.fpsMinimum().getAsDouble()).isCloseTo(25, within(1e-9));
        assertThat(stats.fpsAverage().getAsDouble()).isCloseTo((59 + 50) / (59 * 0.02 + 50 * 0.04), within(1e-9));
        assertThat(render.frameRate("orders").getAsDouble()).isCloseTo(25, within(1e-9));
    }

    @Test
    @Tag("R11")
    void globalRateIsTheMeanOfTheContainersThatReported() {
        report(render.frames("fast"), 0, 70, 20 * MS);
        report(render.frames("slow"), 0, 70, 40 * MS);
        render.frames("silent");
        assertThat(render.frameRate().getAsDouble()).isCloseTo(37.5, within(1e-9));
    }

    @Test
    void droppedFramesAreTheIntervalsTheTargetHadRoomFor() {
        FrameMeter orders = render.frames("orders");
        orders.frame(0, MS);
        orders.frame(17 * MS, 18 * MS); // on time at 60 a second
        orders.frame(67 * MS, 68 * MS); // 50 ms: two missing
        assertThat(render.stats("orders").droppedFrames()).isEqualTo(2);
    }

    @Test
    void longFramesAreCountedAndAnnounced() {
        render.frames("orders").frame(0, 50 * MS);
        render.frames("orders").frame(60 * MS, 111 * MS);
        assertThat(render.stats("orders").longFrames()).isEqualTo(1);
        assertThat(longFrames).containsExactly(51 * MS);
        assertThat(frames).contains(51 * MS).hasSize((int)
                render.stats("orders").renders());
    }

    @Test
    @Tag("R12")
    void resetForgetsOneContainerOrAll() {
        render.frames("a").frame(0, MS);
        render.frames("b").frame(0, MS);
        render.reset("a");
        assertThat(render.stats("a").renders()).isZero();
        assertThat(render.stats().renders()).isEqualTo(1);
        render.reset();
        assertThat(render.stats().renders()).isZero();
        assertThat(render.stats().averageTime()).isEmpty();
    }

    @Test
    void absentIsAbsentAndNotZero() {
        RenderStats stats = render.stats("never seen");
        assertThat(stats.averageTime()).isEmpty();
        assertThat(stats.p99()).isEmpty();
        assertThat(stats.fpsAverage()).isEmpty();
        assertThat(render.frameRate()).isEmpty();
        assertThat(render.frameRate("never seen")).isEmpty();
        render.frames("one").frame(0, MS);
        assertThat(render.frameRate("one")).isEmpty();
    }

    @Test
    void aggregateCoversAllContainers() {
        report(render.frames("a"), 0, 10, 20 * MS);
        render.frames("b").frame(0, 30 * MS);
        RenderStats all = render.stats();
        assertThat(all.containers()).isEqualTo(2);
        assertThat(all.renders()).isEqualTo(11);
        assertThat(all.maximumTime()).contains(Duration.ofMillis(30));
        assertThat(all.averageTime()).contains(Duration.ofNanos(3_636_364));
    }

    @Test
    void reportsThatCannotBeAreRefusedNamingTheValue() {
        FrameMeter orders = render.frames("orders");
        assertThatThrownBy(() -> orders.frame(10, 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 ns before");
        assertThatThrownBy(() -> orders.reflows(-1)).hasMessage("reflows must be at least 0, was -1");
        assertThatThrownBy(() -> orders.nodes(-5)).hasMessage("nodes must be at least 0, was -5");
        assertThat(orders.stats().renders()).isZero();
    }

    @Test
    void clockThatWrapsAroundOrRepeatsDoesNotDisturbTheRate() {
        FrameMeter orders = render.frames("orders");
        orders.frame(Long.MAX_VALUE - 5 * MS, Long.MAX_VALUE - 4 * MS);
        orders.frame(Long.MIN_VALUE + 5 * MS, Long.MIN_VALUE + 6 * MS);
        orders.frame(Long.MIN_VALUE + 5 * MS, Long.MIN_VALUE + 6 * MS);
        orders.frame(Long.MIN_VALUE + 2 * MS, Long.MIN_VALUE + 3 * MS);
        assertThat(orders.frameRate().getAsDouble()).isCloseTo(100, within(0.001));
        assertThat(orders.stats().renders()).isEqualTo(4);
    }

    @Test
    void aListenerThatThrowsStopsNothing() {
        RenderingOptimizer guarded = RenderingOptimizer.create(RenderingConfig.builder()
                .listener(new RenderListener() {
                    @Override
                    public void onLongFrame(String container, long nanos) {
                        throw new IllegalStateException("planned");
                    }
                })
                .build());
        guarded.frames("a").frame(0, 60 * MS);
        assertThat(guarded.stats("a").longFrames()).isEqualTo(1);
    }

    /** Reports frames of 1 ms at equal intervals and answers when the last one started. */
    private static long report(FrameMeter meter, long start, int frames, long interval) {
        for (int i = 0; i < frames; i++) {
            meter.frame(start + i * interval, start + i * interval + MS);
        }
        return start + (frames - 1) * interval;
    }
}
