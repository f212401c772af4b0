package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.render.CanvasGovernor;
import io.perfopt.render.CanvasOptions;
import io.perfopt.render.CanvasPlan;
import io.perfopt.render.DirtyRegions;
import io.perfopt.render.DomResult;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.FrameMeter;
import io.perfopt.render.FrameReport;
import io.perfopt.render.Phase;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.Visibility;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/frames.md. */
class FramesGuideTest {
    private final ManualTime time = new ManualTime();
    private final RenderingOptimizer render = RenderingOptimizer.create(
            RenderingConfig.builder().nanoTime(time::nanoTime).build());
    private final List<String> log = new ArrayList<>();

    @Test
    void updates() {
        // snippet: updates
        DomUpdate update = DomUpdate.write("row-7", "text", () -> log.add("row-7: shipped"));
        render.scheduleDomUpdate("orders", 8, Phase.WRITE, update);
        render.scheduleDomUpdate("orders", DomUpdate.write("row-7", "text", () -> log.add("row-7: delivered")));
        CompletionStage<DomResult> height =
                render.scheduleDomUpdate("orders", DomUpdate.read("row-7", "height", () -> 48));

        FrameReport report = render.flush();
        assertThat(log).containsExactly("row-7: delivered"); // the first write was superseded
        assertThat(height.toCompletableFuture().join().read()).contains(48);
        assertThat(report.writes()).isEqualTo(1);
        assertThat(render.domStats().reflowsAvoided()).isEqualTo(1); // the read came after two writes
        // end
    }

    @Test
    void pump() {
        for (int i = 0; i < 5; i++) {
            render.scheduleDomUpdate(
                    "orders", DomUpdate.write("row-" + i, "text", () -> time.advance(Duration.ofMillis(3))));
        }
        // snippet: pump
        FrameReport frame = render.pump(time.nanoTime()); // the time the frame began
        assertThat(frame.writes()).isEqualTo(3); // of 3 ms each
        assertThat(frame.carried()).isEqualTo(2);
        // end
    }

    @Test
    void renders() {
        // snippet: renders
        render.visibility("archive", Visibility.FAR);
        render.scheduleRender("archive", "rows", () -> log.add("archive"));
        render.scheduleRender("orders", "rows", () -> log.add("orders"));
        render.flush();
        assertThat(log).containsExactly("orders", "archive");

        render.visibility("archive", Visibility.GONE); // cancels what still waits for it
        // end
    }

    @Test
    void meter() {
        // snippet: meter
        FrameMeter frames = render.frames("orders");
        for (int i = 0; i <= 60; i++) {
            long start = i * 20_000_000L; // a frame every 20 ms, each drawn in 4
            frames.frame(start, start + 4_000_000);
        }
        frames.reflows(2);
        frames.nodes(240);

        RenderStats stats = render.stats("orders");
        assertThat(stats.p95()).contains(Duration.ofMillis(4));
        assertThat(stats.fpsAverage()).hasValue(50);
        assertThat(render.frameRate()).hasValue(50); // over all containers
        // end
        assertThat(stats.nodes()).isEqualTo(240);
    }

    @Test
    void canvas() {
        // snippet: canvas
        CanvasGovernor canvas = render.canvas("chart", CanvasOptions.defaults().targetFps(30));
        DirtyRegions dirty = new DirtyRegions(1920, 1080);
        dirty.add(100, 100, 50, 20);

        CanvasGovernor.Pace pace = canvas.pace(time.nanoTime());
        if (pace.draw()) {
            CanvasPlan plan = canvas.plan(); // scale, layers, smoothing, acceleration hint
            long begun = time.nanoTime();
            log.add("draw " + dirty.regions() + " at " + plan.scale());
            dirty.clear();
            canvas.drawn(time.nanoTime() - begun);
        }
        // end
        assertThat(log).containsExactly("draw [Rect[x=100.0, y=100.0, width=50.0, height=20.0]] at 1.0");
    }
}
