package io.perfopt.render.internal;

import io.perfopt.render.CanvasGovernor;
import io.perfopt.render.CanvasOptions;
import io.perfopt.render.DomResult;
import io.perfopt.render.DomStats;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.FrameMeter;
import io.perfopt.render.FrameReport;
import io.perfopt.render.Phase;
import io.perfopt.render.RenderException;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualGrid;
import io.perfopt.render.VirtualScroll;
import io.perfopt.render.Visibility;
import io.perfopt.render.internal.canvas.DefaultCanvasGovernor;
import io.perfopt.render.internal.dom.FrameLoop;
import io.perfopt.render.internal.frame.Frames;
import io.perfopt.render.internal.scroll.DefaultVirtualGrid;
import io.perfopt.render.internal.scroll.DefaultVirtualScroll;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the state of each container and hands every call to the mechanism that does it. Safe for any number of threads: the map of containers is
 * concurrent, {@code closed} is a volatile flag written once, and each mechanism guards itself.
 */
public final class DefaultRenderingOptimizer implements RenderingOptimizer {
    private final RenderingConfig config;
    private final Announcer announcer;
    private final FrameLoop loop;
    private final ConcurrentHashMap<String, Container> containers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public DefaultRenderingOptimizer(RenderingConfig config) {
        this.config = Objects.requireNonNull(config, "config");
        this.announcer = new Announcer(config.listeners());
        this.loop = new FrameLoop(config, announcer);
    }

    @Override
    public VirtualScroll virtualScroll(String container, ScrollOptions options) {
        DefaultVirtualScroll list = new DefaultVirtualScroll(container, options);
        container(container).list(list);
        return list;
    }

    @Override
    public Optional<VirtualScroll> findVirtualScroll(String container) {
        Container found = containers.get(Objects.requireNonNull(container, "container"));
        return found == null ? Optional.empty() : found.list();
    }

    @Override
    public VirtualGrid virtualGrid(String container, ScrollOptions rows, ScrollOptions columns) {
        DefaultVirtualGrid grid = new DefaultVirtualGrid(container, rows, columns);
        container(container).grid(grid);
        return grid;
    }

    @Override
    public Optional<VirtualGrid> findVirtualGrid(String container) {
        Container found = containers.get(Objects.requireNonNull(container, "container"));
        return found == null ? Optional.empty() : found.grid();
    }

    @Override
    public FrameMeter frames(String container) {
        return container(container).frames();
    }

    @Override
    public RenderStats stats(String container) {
        Container found = containers.get(Objects.requireNonNull(container, "container"));
        return Frames.total(found == null ? List.of() : found.reported());
    }

    @Override
    public RenderStats stats() {
        return Frames.total(reported());
    }

    private List<Frames> reported() {
        return containers.values().stream().flatMap(c -> c.reported().stream()).toList();
    }

    @Override
    public OptionalDouble frameRate() {
        return reported().stream()
                .map(Frames::frameRate)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    @Override
    public OptionalDouble frameRate(String container) {
        Container found = containers.get(Objects.requireNonNull(container, "container"));
        return found == null || found.reported().isEmpty()
                ? OptionalDouble.empty()
                : found.reported().get(0).frameRate();
    }

    @Override
    public CanvasGovernor canvas(String container, CanvasOptions options) {
        CanvasGovernor governor = new DefaultCanvasGovernor(Objects.requireNonNull(options, "options"));
        container(container).canvas(governor);
        return governor;
    }

    @Override
    public Optional<CanvasGovernor> findCanvas(String container) {
        Container found = containers.get(Objects.requireNonNull(container, "container"));
        return found == null ? Optional.empty() : found.canvas();
    }

    @Override
    public CompletionStage<DomResult> scheduleDomUpdate(String container, int priority, Phase phase, DomUpdate update) {
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(update, "update");
        if (priority < 1 || priority > 10) {
            throw new IllegalArgumentException("priority must be from 1 to 10, was " + priority);
        }
        checkOpen();
        return loop.schedule(container, priority, phase, update);
    }

    @Override
    public List<DomResult> batchDomUpdates(String container, List<DomUpdate> updates) {
        Objects.requireNonNull(container, "container");
        return loop.batch(container, List.copyOf(updates));
    }

    @Override
    public CompletionStage<DomResult> scheduleRender(String container, String key, Runnable action) {
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(action, "action");
        checkOpen();
        return loop.scheduleRender(container, key, action);
    }

    @Override
    public void visibility(String container, Visibility visibility) {
        Objects.requireNonNull(visibility, "visibility");
        container(container); // counted among the containers, so that what is known of them stays bounded
        loop.visibility(container, visibility);
    }

    @Override
    public FrameReport pump(long frameStartNanos) {
        return loop.pump(frameStartNanos);
    }

    @Override
    public FrameReport flush() {
        return loop.flush();
    }

    @Override
    public DomStats domStats() {
        return loop.stats(false);
    }

    @Override
    public void reset(String container) {
        Container found = containers.get(Objects.requireNonNull(container, "container"));
        if (found != null) {
            found.reported().forEach(Frames::reset);
        }
    }

    @Override
    public void reset() {
        reported().forEach(Frames::reset);
        loop.stats(true);
    }

    @Override
    public boolean disable(String container) {
        boolean held = containers.remove(Objects.requireNonNull(container, "container")) != null;
        loop.cancel(container);
        return held;
    }

    @Override
    public void close() {
        closed = true;
        containers.clear();
        loop.cancel(null);
    }

    private Container container(String name) {
        Objects.requireNonNull(name, "container");
        Container found = containers.get(name);
        if (found != null) {
            return found;
        }
        checkOpen();
        if (containers.size() >= config.maximumContainers()) {
            throw new RenderException("container " + name + " would exceed render.maximumContainers, which is "
                    + config.maximumContainers() + "; disable a container that is no longer shown or raise the limit");
        }
        return containers.computeIfAbsent(name, n -> new Container(n, config, announcer));
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the rendering optimizer is closed; create a new one");
        }
    }

    @Override
    public String toString() {
        return "RenderingOptimizer[containers=" + containers.size() + ", frameBudget=" + config.frameBudget()
                + ", closed=" + closed + "]";
    }
}
