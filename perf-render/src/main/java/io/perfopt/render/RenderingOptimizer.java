package io.perfopt.render;

import io.perfopt.render.css.CriticalCss;
import io.perfopt.render.css.CssMetrics;
import io.perfopt.render.css.FirstView;
import io.perfopt.render.css.OptimizedCss;
import io.perfopt.render.css.Page;
import io.perfopt.render.css.Safelist;
import io.perfopt.render.css.Stylesheet;
import io.perfopt.render.css.UnusedCss;
import io.perfopt.render.css.Viewport;
import io.perfopt.render.internal.DefaultRenderingOptimizer;
import io.perfopt.render.internal.dom.RenderQueue;
import io.perfopt.render.internal.scroll.DefaultVirtualScroll;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;

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

    // ---- canvases

    /**
     * Governs the canvas of a container. A governor it had before is replaced.
     *
     * @param container the container's name
     * @param options how it is to be drawn
     * @return the new governor
     * @throws RenderException if {@link RenderingConfig#maximumContainers()} is reached
     */
    CanvasGovernor canvas(String container, CanvasOptions options);

    /**
     * The governor of a container's canvas.
     *
     * @param container the container's name
     * @return the governor that was made last, if there is one
     */
    Optional<CanvasGovernor> findCanvas(String container);

    // ---- DOM updates and render operations

    /**
     * Takes an update for the next frame.
     *
     * @param container what it is for
     * @param priority from 1 to 10, 10 most urgent; each frame of waiting counts for one
     * @param phase whether it reads or writes
     * @param update the command
     * @return what becomes of it; completed on the thread that runs the frame
     * @throws IllegalArgumentException if the priority is out of its range
     * @throws IllegalStateException after {@link #close()}
     */
    CompletionStage<DomResult> scheduleDomUpdate(String container, int priority, Phase phase, DomUpdate update);

    /**
     * Takes an update of priority 5 for the next frame.
     *
     * @param container what it is for
     * @param update the command, which says itself whether it reads or writes
     * @return what becomes of it
     * @throws IllegalStateException after {@link #close()}
     */
    default CompletionStage<DomResult> scheduleDomUpdate(String container, DomUpdate update) {
        return scheduleDomUpdate(container, DEFAULT_PRIORITY, update.phase(), update);
    }

    /** The priority of an update that names none. */
    int DEFAULT_PRIORITY = 5;

    /**
     * Runs a list of updates at once on this thread: its reads, then its writes, of several writes to one property only the last.
     *
     * @param container what they are for
     * @param updates the commands
     * @return what became of each, in the order given
     */
    List<DomResult> batchDomUpdates(String container, List<DomUpdate> updates);

    /**
     * Takes a render operation for a next frame. One that waits for the same container and key is superseded.
     *
     * @param container what it renders into
     * @param key what part of the container it renders
     * @param action does it
     * @return what becomes of it; cancelled when the container is {@link Visibility#GONE}
     * @throws IllegalStateException after {@link #close()}
     */
    CompletionStage<DomResult> scheduleRender(String container, String key, Runnable action);

    /**
     * Says how visible a container is now, which decides the order of render operations; VISIBLE where nothing was said. GONE cancels its waiting ones.
     *
     * @param container the container's name
     * @param visibility how visible it is
     * @throws RenderException if {@link RenderingConfig#maximumContainers()} is reached
     */
    void visibility(String container, Visibility visibility);

    /**
     * Orders a list of render operations: visible ones first, then near, then far, none that are gone, and of several with one container and key the
     * last in the place of the first.
     *
     * @param operations in the order they were asked for
     * @return those to run, in the order to run them in
     */
    default List<RenderOperation> optimizeRenderQueue(List<RenderOperation> operations) {
        return RenderQueue.optimize(operations);
    }

    /**
     * Runs one frame: reads, then writes, then render operations, until the budget is spent; at least one of each that waits. The rest is carried to
     * the next frame. For a frame that another thread is running this only says what waits.
     *
     * @param frameStartNanos when the frame began, on the clock of the configuration; work before this call counts against the budget
     * @return what ran
     * @throws IllegalStateException if called from inside an update
     */
    FrameReport pump(long frameStartNanos);

    /**
     * Runs everything that waits, whatever it takes; what its updates schedule themselves waits for the next frame, but for writes that reads ask for.
     *
     * @return what ran
     * @throws IllegalStateException if called from inside an update
     */
    FrameReport flush();

    /**
     * What the scheduling of updates did since the last reset.
     *
     * @return sums over all containers
     */
    DomStats domStats();

    // ---- all

    /**
     * Forgets the statistics of one container; its lists and waiting work stay.
     *
     * @param container the container's name
     */
    void reset(String container);

    /** Forgets the statistics of all containers; their lists and waiting work stay. */
    void reset();

    /**
     * Frees everything held for a container and cancels what waits for it.
     *
     * @param container the container's name
     * @return whether anything was held
     */
    boolean disable(String container);

    // CSS

    /**
     * Counts a sheet: totals, specificity, scores, suggestions.
     *
     * @param sheet the sheet
     * @return its figures
     */
    default CssMetrics analyzeCss(Stylesheet sheet) {
        return CssMetrics.of(sheet);
    }

    /**
     * Counts a sheet and the rules that pages leave unused.
     *
     * @param sheet the sheet
     * @param pages the pages that use it
     * @return its figures
     */
    default CssMetrics analyzeCss(Stylesheet sheet, List<Page> pages) {
        return CssMetrics.of(sheet, pages);
    }

    /**
     * Finds the rules that no page can match.
     *
     * @param sheet the sheet
     * @param pages all pages that use it
     * @param safelist names that keep what mentions them
     * @return the judgement about each rule, and the sheet without the unused
     */
    default UnusedCss unusedCss(Stylesheet sheet, List<Page> pages, Safelist safelist) {
        return UnusedCss.of(sheet, pages, safelist);
    }

    /**
     * Picks the rules that the first view of a page needs, by {@link FirstView#estimated}; {@link CriticalCss} offers more.
     *
     * @param sheet the sheet
     * @param page the page
     * @param viewport the viewport
     * @return a sheet for a style element in the page
     */
    default String criticalCss(Stylesheet sheet, Page page, Viewport viewport) {
        return CriticalCss.of(sheet, page, FirstView.estimated(viewport)).css();
    }

    /**
     * Says the same in fewer bytes.
     *
     * @param sheet the sheet
     * @return the shorter sheet
     */
    default OptimizedCss optimizeCss(Stylesheet sheet) {
        return OptimizedCss.of(sheet);
    }

    /** Cancels what waits and frees everything; every later call that would create state fails with {@link IllegalStateException}. Closing twice does nothing. */
    @Override
    void close();
}
