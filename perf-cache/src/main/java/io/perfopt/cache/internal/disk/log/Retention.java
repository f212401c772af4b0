package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.format.Use;

/**
 * Decides which records eviction keeps. A record that was visited since it was written or kept last is kept. One that was not, but had been visited twice or in two rounds before, is
 * <em>proven</em>: what was wanted that often is wanted again in a steady world, and is dead weight where all popular entries have just changed. Which world this is, is measured:
 *
 * <ul>
 *   <li>proven records that were not visited are kept for one more round <em>on trial</em>, and it is counted how many of them are then visited;
 *   <li>of those that have no claim at all, one in {@value #SAMPLE} is kept as a <em>control</em>, and counted likewise;
 *   <li>trials go on as long as they pay clearly more often than controls; when they do not, one in {@value #SAMPLE} goes on, so that a change back is noticed.
 * </ul>
 *
 * <p>Used under the log's lock.
 */
final class Retention {
    /** What {@link #review} answers for a record that goes. */
    static final int DROP = -1;

    /** How much more often trials must pay than controls: the room of a trial is taken from new records, which live shorter by it. */
    private static final double MARGIN = 1.5;

    private static final int SAMPLE = 32;

    private final Odds trials = new Odds();
    private final Odds controls = new Odds();
    private int reviews;

    /** Counts outcomes; about the last 2,000 weigh. */
    private static final class Odds {
        private static final double FADING = 0.9995;

        private double outcomes;
        private double successes;

        void learn(boolean success) {
            outcomes = outcomes * FADING + 1;
            successes = successes * FADING + (success ? 1 : 0);
        }

        /** The chance of success, beginning with what {@code successes} in {@code outcomes} would say. */
        double chance(double priorSuccesses, double priorOutcomes) {
            return (successes + priorSuccesses) / (outcomes + priorOutcomes);
        }
    }

    /**
     * Takes a record's use since it was written or kept last and answers what it goes on with, or {@link #DROP}.
     *
     * @param choosy whether there is little to pay keeping with, so that one visit is not enough
     */
    int review(int use, boolean choosy) {
        int visits = Use.visits(use);
        int standing = Use.standing(use);
        if (standing == Use.ON_TRIAL) {
            trials.learn(visits > 0);
        } else if (standing == Use.CONTROL) {
            controls.learn(visits > 0);
        }
        boolean proven = standing == Use.PROVEN;
        if (visits > 0) {
            boolean kept = proven || visits >= (choosy ? 2 : 1);
            return kept ? Use.of(visits >= 2 || proven ? Use.PROVEN : Use.NEW) : DROP;
        }
        boolean sampled = ++reviews % SAMPLE == 0;
        if (proven) {
            return sampled || trialsPay() ? Use.of(Use.ON_TRIAL) : DROP;
        }
        return sampled ? Use.of(Use.CONTROL) : DROP;
    }

    private boolean trialsPay() {
        return trials.chance(1, 2) > MARGIN * controls.chance(1, 20);
    }
}
