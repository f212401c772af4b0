package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.render.CanvasOptions.Acceleration;
import io.perfopt.render.CanvasOptions.Quality;
import io.perfopt.render.DirtyRegions.Rect;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R5")
class CanvasTest {
    private static final long MS = 1_000_000L;

    private final RenderingOptimizer render = RenderingOptimizer.create();

    private static void frames(CanvasGovernor governor, int count, long nanos) {
        for (int i = 0; i < count; i++) {
            governor.drawn(nanos);
        }
    }

    @Test
    void qualityFallsWhenFramesTakeTooLongAndRisesOnlyAfterAWhileOfCalm() {
        CanvasGovernor governor = render.canvas("chart", CanvasOptions.defaults());
        assertThat(governor.plan().quality()).isEqualTo(Quality.HIGH);
        frames(governor, 6, 17 * MS); // a fifth of thirty
        assertThat(governor.plan().quality()).isEqualTo(Quality.MEDIUM);
        assertThat(governor.plan().scale()).isEqualTo(0.75);
        frames(governor, 119, 5 * MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.MEDIUM);
        frames(governor, 1, 5 * MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.HIGH);
        assertThat(render.findCanvas("chart")).containsSame(governor);
    }

    @Test
    void framesThatJustFitChangeNothing() {
        CanvasGovernor governor = render.canvas("chart", CanvasOptions.defaults());
        frames(governor, 3000, 12 * MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.HIGH);
        for (int i = 0; i < 100; i++) {
            frames(governor, 5, 20 * MS); // less than a fifth
            frames(governor, 25, 12 * MS);
        }
        assertThat(governor.plan().quality()).isEqualTo(Quality.HIGH);
    }

    @Test
    void aLevelThatDidNotHoldIsTriedAgainOnlyAfterTwiceTheCalm() {
        CanvasGovernor governor = render.canvas("chart", CanvasOptions.defaults());
        frames(governor, 6, 17 * MS);
        frames(governor, 120, 5 * MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.HIGH);
        frames(governor, 6, 17 * MS); // too much at once
        assertThat(governor.plan().quality()).isEqualTo(Quality.MEDIUM);
        frames(governor, 239, 5 * MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.MEDIUM);
        frames(governor, 1, 5 * MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.HIGH);
    }

    @Test
    void qualityHasABottomAndATop() {
        CanvasGovernor governor = render.canvas("chart", CanvasOptions.defaults());
        frames(governor, 100, 100 * MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.LOW);
        assertThat(governor.plan().smoothing()).isFalse();
        frames(governor, 100_000, MS);
        assertThat(governor.plan().quality()).isEqualTo(Quality.ULTRA);
    }

    @Test
    void aFixedQualityIsKept() {
        CanvasGovernor governor = render.canvas(
                "chart",
                CanvasOptions.defaults()
                        .quality(Quality.ULTRA)
                        .acceleration(Acceleration.AVOID)
                        .targetFps(30));
        frames(governor, 1000, 100 * MS);
        assertThat(governor.plan())
                .isEqualTo(new CanvasPlan(Quality.ULTRA, 2, 4, false, true, Acceleration.AVOID, 33_333_333));
    }

    @Test
    void framesFallOnBeatsAndMissedOnesAreSkipped() {
        CanvasGovernor governor =
                render.canvas("chart", CanvasOptions.defaults().targetFps(100));
        assertThat(governor.pace(5 * MS)).isEqualTo(new CanvasGovernor.Pace(true, 1, 10 * MS, 0));
        assertThat(governor.pace(9 * MS)).isEqualTo(new CanvasGovernor.Pace(false, 0, 6 * MS, 0));
        assertThat(governor.pace(17 * MS)).isEqualTo(new CanvasGovernor.Pace(true, 1, 8 * MS, 0));
        assertThat(governor.pace(58 * MS))
                .as("25, 35 and 45 were missed, 55 is now")
                .isEqualTo(new CanvasGovernor.Pace(true, 1, 7 * MS, 3));
    }

    @Test
    void missedBeatsAreMadeUpForIfAskedAndOnlySoMany() {
        CanvasGovernor governor =
                render.canvas("chart", CanvasOptions.defaults().targetFps(100).catchUp(2));
        governor.pace(0);
        assertThat(governor.pace(25 * MS)).isEqualTo(new CanvasGovernor.Pace(true, 2, 5 * MS, 0));
        assertThat(governor.pace(90 * MS)).isEqualTo(new CanvasGovernor.Pace(true, 3, 10 * MS, 4));
    }

    @Test
    void aClockThatStepsBackDelaysByOneBeatAtMost() {
        CanvasGovernor governor =
                render.canvas("chart", CanvasOptions.defaults().targetFps(100));
        governor.pace(1_000_000 * MS);
        assertThat(governor.pace(0)).isEqualTo(new CanvasGovernor.Pace(false, 0, 10 * MS, 0));
        assertThat(governor.pace(10 * MS).draw()).isTrue();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> CanvasOptions.defaults().targetFps(0))
                .hasMessage("targetFps must be from 1 to 1000, was 0.0");
        assertThatThrownBy(() -> CanvasOptions.defaults().catchUp(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> render.canvas("c", CanvasOptions.defaults()).drawn(-1))
                .hasMessage("nanos must be at least 0, was -1");
        assertThatThrownBy(() -> new DirtyRegions(-1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DirtyRegions(1, 5, 0, 0)).hasMessage("maximum must be from 1 to 256, was 0");
        assertThatThrownBy(() -> new DirtyRegions(1, 5, 5, 11)).hasMessage("waste must be from 0 to 10, was 11.0");
        assertThatThrownBy(() -> new DirtyRegions(9, 9).add(0, Double.NaN, 1, 1))
                .hasMessageContaining("NaN");
    }

    @Test
    void rectanglesAreJoinedWhenThatPaintsLittleMore() {
        DirtyRegions dirty = new DirtyRegions(1000, 1000);
        dirty.add(0, 0, 100, 100);
        dirty.add(100, 0, 100, 100); // side by side: nothing wasted
        dirty.add(10, 10, 20, 20); // inside
        dirty.add(800, 800, 50, 50); // far away
        assertThat(dirty.regions()).containsExactlyInAnyOrder(new Rect(0, 0, 200, 100), new Rect(800, 800, 50, 50));
        assertThat(dirty.share()).isEqualTo((20_000 + 2_500) / 1e6);
        dirty.clear();
        assertThat(dirty.regions()).isEmpty();
        assertThat(dirty.share()).isZero();
    }

    @Test
    void whatLiesOutsideIsCutOff() {
        DirtyRegions dirty = new DirtyRegions(100, 100);
        dirty.add(-50, 90, 100, 100);
        dirty.add(200, 200, 10, 10);
        dirty.add(10, 10, 0, 10);
        dirty.add(10, 10, -5, 10);
        assertThat(dirty.regions()).containsExactly(new Rect(0, 90, 50, 10));
    }

    @Test
    void everythingAddedIsCoveredByNoMoreRegionsThanAllowed() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 300; round++) {
            int maximum = 1 + random.nextInt(8);
            DirtyRegions dirty = new DirtyRegions(1000, 1000, maximum, random.nextInt(4) / 4.0);
            List<Rect> added = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Rect rect = new Rect(
                        random.nextInt(900), random.nextInt(900), 1 + random.nextInt(100), 1 + random.nextInt(100));
                added.add(rect);
                dirty.add(rect.x(), rect.y(), rect.width(), rect.height());
                assertThat(dirty.regions()).hasSizeLessThanOrEqualTo(maximum);
            }
            for (Rect rect : added) {
                assertThat(dirty.regions()).anyMatch(region -> region.covers(rect));
            }
        }
    }
}
