package io.perfopt.render.internal;

import io.perfopt.render.FrameMeter;
import io.perfopt.render.RenderException;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualGrid;
import io.perfopt.render.VirtualScroll;
import io.perfopt.render.internal.frame.Frames;
import io.perfopt.render.internal.scroll.DefaultVirtualGrid;
import io.perfopt.render.internal.scroll.DefaultVirtualScroll;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the state of each container and hands every call to the mechanism that does it. Safe for any number of threads: the map of containers is
 * concurrent, {@code closed} is a volatile flag written once, and each mechanism guards itself.
 */
public final class DefaultRenderingOptimizer implements RenderingOptimizer {
    private final RenderingConfig config;
    private final Announcer announcer;
    private final ConcurrentHashMap<String, Container> containers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public DefaultRenderingOptimizer(RenderingConfig config) {
        this.config = Objects.requireNonNull(config, "config");
        this.announcer = new Announcer(config.listeners());
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
    public void reset(String container) {
        Container found = containers.get(Objects.requireNonNull(container, "container"));
        if (found != null) {
            found.reported().forEach(Frames::reset);
        }
    }

    @Override
    public void reset() {
        reported().forEach(Frames::reset);
    }

    @Override
    public boolean disable(String container) {
        return containers.remove(Objects.requireNonNull(container, "container")) != null;
    }

    @Override
    public void close() {
        closed = true;
        containers.clear();
    }

    private Container container(String name) {
        Objects.requireNonNull(name, "container");
        Container found = containers.get(name);
        if (found != null) {
            return found;
        }
        if (closed) {
            throw new IllegalStateException("the rendering optimizer is closed; create a new one");
        }
        if (containers.size() >= config.maximumContainers()) {
            throw new RenderException("container " + name + " would exceed render.maximumContainers, which is "
                    + config.maximumContainers() + "; disable a container that is no longer shown or raise the limit");
        }
        return containers.computeIfAbsent(name, n -> new Container(n, config, announcer));
    }

    @Override
    public String toString() {
        return "RenderingOptimizer[containers=" + containers.size() + ", frameBudget=" + config.frameBudget()
                + ", closed=" + closed + "]";
    }
}
