package io.perfopt.render;

import io.perfopt.render.internal.DefaultRenderingOptimizer;
import io.perfopt.render.internal.scroll.DefaultVirtualScroll;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The arithmetic and scheduling behind smooth lists and frames, without a screen of its own: for server-driven user interfaces, desktop toolkits
 * and interfaces that hand out windows of long lists. State is kept per container, a name the caller chooses. Safe for any number of threads.
 */
public interface RenderingOptimizer extends AutoCloseable {
    /**
     * Creates an optimizer with the defaults of {@link RenderingConfig#defaults()}.
     *
     * @return a new optimizer, independent of every other
     */
    static RenderingOptimizer create() {
        return create(RenderingConfig.defaults());
    }

    /**
     * Creates an optimizer.
     *
     * @param config how it behaves
     * @return a new optimizer, independent of every other
     */
    static RenderingOptimizer create(RenderingConfig config) {
        return new DefaultRenderingOptimizer(config);
    }

    // ---- lists

    /**
     * Enables virtual scrolling for a container. A list it had before is replaced; whoever still holds it uses one that nothing else sees.
     *
     * @param container the container's name
     * @param options how the list scrolls
     * @return the new list
     * @throws RenderException if {@link RenderingConfig#maximumContainers()} is reached
     */
    VirtualScroll virtualScroll(String container, ScrollOptions options);

    /**
     * The list of a container.
     *
     * @param container the container's name
     * @return the list that was made last, if there is one
     */
    Optional<VirtualScroll> findVirtualScroll(String container);

    /**
     * Makes a list that belongs to no container, for one part of a page or one request; nothing here holds it.
     *
     * @param options how the list scrolls
     * @return a new list
     */
    static VirtualScroll list(ScrollOptions options) {
        return new DefaultVirtualScroll("", options);
    }

    /**
     * Enables virtual scrolling of rows and columns for a container.
     *
     * @param container the container's name
     * @param rows how the rows scroll
     * @param columns how the columns scroll; made horizontal if they are not
     * @return the new grid
     * @throws RenderException if {@link RenderingConfig#maximumContainers()} is reached
     */
    VirtualGrid virtualGrid(String container, ScrollOptions rows, ScrollOptions columns);

    /**
     * The grid of a container.
     *
     * @param container the container's name
     * @return the grid that was made last, if there is one
     */
    Optional<VirtualGrid> findVirtualGrid(String container);

    // ---- frames

    /**
     * The meter that takes what the application reports about the frames of a container; made at the first call.
     *
     * @param container the container's name
     * @return the same meter for the same container until it is disabled
     * @throws RenderException if {@link RenderingConfig#maximumContainers()} is reached
     */
    FrameMeter frames(String container);

    /**
     * What was reported about one container.
     *
     * @param container the container's name
     * @return its statistics; all zero and absent for a container that reported nothing
     */
    RenderStats stats(String container);

    /**
     * What was reported about all containers.
     *
     * @return sums, maxima and percentiles over all containers together
     */
    RenderStats stats();

    /**
     * The mean rate of the containers that reported frames, each by its most recent second of activity.
     *
     * @return frames a second; empty when no container reported two frames
     */
    OptionalDouble frameRate();

    /**
     * The rate of one container's most recent second of activity.
     *
     * @param container the container's name
     * @return frames a second; empty when it did not report two frames
     */
    OptionalDouble frameRate(String container);

    /**
     * Forgets the statistics of one container; its lists and waiting work stay.
     *
     * @param container the container's name
     */
    void reset(String container);

    /** Forgets the statistics of all containers; their lists and waiting work stay. */
    void reset();

    /**
     * Frees everything held for a container.
     *
     * @param container the container's name
     * @return whether anything was held
     */
    boolean disable(String container);

    /** Frees everything; every later call that would create state fails with {@link IllegalStateException}. Closing twice does nothing. */
    @Override
    void close();
}
