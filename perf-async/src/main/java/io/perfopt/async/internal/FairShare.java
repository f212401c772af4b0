package io.perfopt.async.internal;

import java.util.Arrays;

/**
 * Chooses between types that have work to do: start-time fair queueing by weight. Every type has a virtual time that grows by what it was served, divided by
 * its weight; the type with the least goes next, so a backlog of one does not hold up another. A type whose most urgent task has priority p starts (10 - p)
 * aging steps behind, so urgency comes first, yet only by a head start: what is passed over for that long gets its share.
 *
 * <p>Virtual time keeps the pace of real time: one service costs the smoothed time between two services, times the weights that compete, over the own
 * weight. Not thread safe: the dispatcher's lock guards it.
 */
final class FairShare {
    /** Keeps shares exact to a thousandth even while no time passes between services. */
    private static final double LEAST_COST_NANOS = 1_000.0;

    private final long agingStepNanos;
    private TypeState[] ready = new TypeState[4];
    private int size;
    /** Virtual time of the type served last; the starting point of types that become ready. */
    private long virtualNanos;

    private long lastServiceNanos;
    private double paceNanos;

    FairShare(long agingStepNanos) {
        this.agingStepNanos = agingStepNanos;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Lets a type compete from now on. */
    void add(TypeState type, long nowNanos) {
        if (size == 0) {
            lastServiceNanos = nowNanos;
        }
        if (size == ready.length) {
            ready = Arrays.copyOf(ready, 2 * size);
        }
        type.readyIndex = size;
        ready[size++] = type;
        type.urgency = type.lanes.urgency();
        type.virtualNanos = Math.max(type.virtualNanos, virtualNanos);
    }

    void remove(TypeState type) {
        int index = type.readyIndex;
        type.readyIndex = -1;
        TypeState last = ready[--size];
        ready[index] = last;
        last.readyIndex = index;
        if (last == type) {
            type.readyIndex = -1;
        }
    }

    /** Notes that the most urgent waiting priority of a ready type may have changed. */
    void urgencyChanged(TypeState type) {
        int urgency = type.lanes.urgency();
        if (urgency > type.urgency) {
            // What it was owed at a lower priority must not become a burst at a higher one.
            type.virtualNanos = Math.max(type.virtualNanos, virtualNanos - lag(urgency));
        }
        type.urgency = urgency;
    }

    private long lag(int urgency) {
        return (10 - urgency) * agingStepNanos;
    }

    private boolean precedes(TypeState one, TypeState other) {
        if (agingStepNanos == 0 && one.urgency != other.urgency) {
            return one.urgency > other.urgency;
        }
        return one.virtualNanos + lag(one.urgency) - other.virtualNanos - lag(other.urgency) < 0;
    }

    /** The type to serve next; there must be one. */
    TypeState first() {
        TypeState best = ready[0];
        for (int i = 1; i < size; i++) {
            if (precedes(ready[i], best)) {
                best = ready[i];
            }
        }
        return best;
    }

    /** Charges a type for one service. Call before the urgency of the type changes. */
    void served(TypeState type, long nowNanos) {
        if (size > 1) {
            double gap = Math.max(0, nowNanos - lastServiceNanos);
            paceNanos += (gap - paceNanos) / 16;
            virtualNanos = Math.max(virtualNanos, type.virtualNanos);
            double cost = Math.max(LEAST_COST_NANOS, paceNanos) * competingWeight(type) / type.weight;
            type.virtualNanos += (long) cost;
        }
        lastServiceNanos = nowNanos;
    }

    /** Weights of the types within one aging step of the one served: those it shares with. */
    private int competingWeight(TypeState served) {
        long bound = served.virtualNanos + lag(served.urgency) + Math.max(agingStepNanos, 1);
        int weights = 0;
        for (int i = 0; i < size; i++) {
            TypeState type = ready[i];
            boolean competes = agingStepNanos == 0
                    ? type.urgency == served.urgency
                    : type.virtualNanos + lag(type.urgency) - bound < 0;
            weights += competes ? type.weight : 0;
        }
        return Math.max(weights, served.weight);
    }
}
