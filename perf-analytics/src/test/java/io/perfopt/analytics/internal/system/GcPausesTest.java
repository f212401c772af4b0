package io.perfopt.analytics.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N18")
class GcPausesTest {
    private record Reading(String name, double value) {}

    @Test
    void reportsTheLengthOfEachPauseUntilItIsClosed() throws Exception {
        LinkedBlockingQueue<Reading> readings = new LinkedBlockingQueue<>();
        GcPauses pauses = new GcPauses((name, value) -> readings.add(new Reading(name, value)));
        pauses.start();
        pauses.start(); // listens once
        System.gc();
        Reading first = readings.poll(30, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(first.name()).isEqualTo("system.gc.pause.millis");
        assertThat(first.value()).isBetween(0.0, 60_000.0);
        pauses.close();
        pauses.start(); // does not begin anew

        LinkedBlockingQueue<Reading> others = new LinkedBlockingQueue<>();
        try (GcPauses other = new GcPauses((name, value) -> others.add(new Reading(name, value)))) {
            other.start();
            readings.clear();
            System.gc();
            assertThat(others.poll(30, TimeUnit.SECONDS)).isNotNull(); // reported to who listens
        }
        assertThat(readings).isEmpty();
    }

    /** The names and causes that the collectors of HotSpot report on JDK 17 to 25. */
    @Test
    void onlyWhatStopsTheApplicationIsAPause() {
        assertThat(GcPauses.isPause("G1 Young Generation", "G1 Evacuation Pause"))
                .isTrue();
        assertThat(GcPauses.isPause("G1 Old Generation", "System.gc()")).isTrue();
        assertThat(GcPauses.isPause("G1 Concurrent GC", "No GC")).isFalse();
        assertThat(GcPauses.isPause("Copy", "Allocation Failure")).isTrue();
        assertThat(GcPauses.isPause("PS MarkSweep", "Ergonomics")).isTrue();
        assertThat(GcPauses.isPause("ZGC Pauses", "Proactive")).isTrue();
        assertThat(GcPauses.isPause("ZGC Cycles", "Proactive")).isFalse();
        assertThat(GcPauses.isPause("ZGC Minor Pauses", "Allocation Rate")).isTrue();
        assertThat(GcPauses.isPause("ZGC Major Cycles", "Warmup")).isFalse();
        assertThat(GcPauses.isPause("Shenandoah Pauses", "Concurrent GC")).isTrue();
        assertThat(GcPauses.isPause("Shenandoah Cycles", "Concurrent GC")).isFalse();
    }
}
