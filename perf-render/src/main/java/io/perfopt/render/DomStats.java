package io.perfopt.render;

/**
 * What the scheduling of DOM updates and render operations did since the last reset.
 *
 * @param scheduled updates taken
 * @param applied updates that ran without a failure
 * @param superseded writes that a later one took the place of
 * @param failed updates that threw
 * @param rejected updates refused because too many were waiting
 * @param cancelled updates dropped with their container
 * @param pending updates waiting now
 * @param frames frames that had work
 * @param framesOverBudget frames that took longer than the budget
 * @param carriedOver updates and render operations left for a next frame, each counted at every frame it waited through
 * @param reflowsAvoided layouts that the updates would have forced in the order they were scheduled in: reads after a write in the same frame
 * @param handoverFailures how often the executor refused a frame; the work waits for the next call
 * @param listenerFailures how often a listener threw
 */
public record DomStats(
        long scheduled,
        long applied,
        long superseded,
        long failed,
        long rejected,
        long cancelled,
        int pending,
        long frames,
        long framesOverBudget,
        long carriedOver,
        long reflowsAvoided,
        long handoverFailures,
        long listenerFailures) {}
