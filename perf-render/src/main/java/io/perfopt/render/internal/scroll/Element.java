package io.perfopt.render.internal.scroll;

import io.perfopt.render.ElementScroll;
import io.perfopt.render.ScrollOptions;
import java.util.OptionalDouble;

/**
 * An element that stands over a part of a longer list: {@code shift} pixels of the list lie before what would be its start. Safe for any number of
 * threads; its two fields are guarded by its own monitor, under which the list's lock is taken and never the other way round.
 */
final class Element implements ElementScroll {
    private static final double ROOM_VIEWPORTS = 10;

    private final DefaultVirtualScroll list;
    private final double longest;
    private final int sign;
    private double shift;
    private double last;

    Element(DefaultVirtualScroll list, ScrollOptions options) {
        this.list = list;
        this.longest = options.maximumElement();
        this.sign = options.isRightToLeft() ? -1 : 1;
    }

    @Override
    public double size() {
        return Math.min(longest, list.totalSize());
    }

    @Override
    public synchronized OptionalDouble scrolled(double position) {
        double at = sign * Units.position("position", position);
        double offset = list.maximumOffset();
        double reach = size() - list.viewport();
        if (offset <= reach) {
            shift = 0;
            last = at;
            list.scrollTo(at);
            return OptionalDouble.empty();
        }
        boolean leap = Math.abs(at - last) > list.viewport();
        double to = Math.max(0, Math.min(offset, leap ? at / reach * offset : at + shift));
        boolean atEdge = nearEdge(at, reach) || nearEdge(to, offset);
        double stands = atEdge ? home(to, offset, reach) : at;
        shift = to - stands;
        last = stands;
        list.scrollTo(to);
        return Math.abs(stands - at) < 1 ? OptionalDouble.empty() : OptionalDouble.of(sign * stands);
    }

    /**
     * Where the element stands best: at the same fraction as the list, but far enough from its own ends that it is not set anew at every step, and
     * one to one where the list itself begins or ends.
     */
    private double home(double to, double offset, double reach) {
        double room = Math.min(ROOM_VIEWPORTS * list.viewport(), reach / 4);
        double least = Math.min(to, room);
        double most = reach - Math.min(offset - to, room);
        return Math.max(least, Math.min(most, to / offset * reach));
    }

    private boolean nearEdge(double at, double end) {
        return at < list.viewport() || at > end - list.viewport();
    }

    @Override
    public synchronized double position() {
        double at = list.offset();
        double offset = list.maximumOffset();
        double reach = size() - list.viewport();
        if (offset <= reach) {
            shift = 0;
        } else if (nearEdge(at - shift, reach) || nearEdge(at, offset)) {
            shift = at - home(at, offset, reach);
        }
        last = at - shift;
        return sign * last;
    }

    @Override
    public synchronized double start(int index) {
        return list.item(index).start() - shift;
    }
}
