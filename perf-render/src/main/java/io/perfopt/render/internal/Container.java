package io.perfopt.render.internal;

import io.perfopt.render.CanvasGovernor;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.VirtualGrid;
import io.perfopt.render.VirtualScroll;
import io.perfopt.render.internal.frame.Frames;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is held for one container; each part is made when it is first asked for. Guarded by its own monitor. */
final class Container {
    private final String name;
    private final RenderingConfig config;
    private final Announcer announcer;
    private @Nullable Frames frames;
    private @Nullable VirtualScroll list;
    private @Nullable VirtualGrid grid;
    private @Nullable CanvasGovernor canvas;

    Container(String name, RenderingConfig config, Announcer announcer) {
        this.name = name;
        this.config = config;
        this.announcer = announcer;
    }

    synchronized void list(VirtualScroll made) {
        list = made;
    }

    synchronized Optional<VirtualScroll> list() {
        return Optional.ofNullable(list);
    }

    synchronized void grid(VirtualGrid made) {
        grid = made;
    }

    synchronized Optional<VirtualGrid> grid() {
        return Optional.ofNullable(grid);
    }

    synchronized void canvas(CanvasGovernor made) {
        canvas = made;
    }

    synchronized Optional<CanvasGovernor> canvas() {
        return Optional.ofNullable(canvas);
    }

    synchronized Frames frames() {
        Frames held = frames;
        if (held == null) {
            held = new Frames(config.targetFps(), nanos -> announcer.frame(name, nanos));
            frames = held;
        }
        return held;
    }

    /** The meter if the container ever asked for one, else nothing. */
    synchronized List<Frames> reported() {
        Frames held = frames;
        return held == null ? List.of() : List.of(held);
    }
}
