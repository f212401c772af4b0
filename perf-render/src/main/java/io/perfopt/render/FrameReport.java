package io.perfopt.render;

/**
 * What one frame of work did.
 *
 * @param reads reads that ran
 * @param writes writes that ran
 * @param renders render operations that ran
 * @param failed how many of all these threw
 * @param carried updates and render operations that wait for the next frame
 * @param nanos how long it took
 * @param overBudget whether it took longer than the budget, which one single update can do
 */
public record FrameReport(
        int reads, int writes, int renders, int failed, int carried, long nanos, boolean overBudget) {}
