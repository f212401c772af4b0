package io.perfopt.render.internal;

import io.perfopt.render.RenderingConfig;
import io.perfopt.render.internal.frame.Frames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is held for one container; each part is made when it is first asked for. Guarded by its own monitor. */
final class Container {
    private final String name;
    private final RenderingConfig config;
    private final Announcer announcer;
    private @Nullable Frames frames;

    Container(String name, RenderingConfig config, Announcer announcer) {
        this.name = name;
        this.config = config;
        this.announcer = announcer;
    }

    synchronized Frames frames() {
        Frames held = frames;
        if (held == null) {
            held = new Frames(config.targetFps(), nanos -> announcer.longFrame(name, nanos));
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
