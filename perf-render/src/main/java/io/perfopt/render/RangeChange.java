package io.perfopt.render;

import java.util.List;

/**
 * What a client has to do to go from the items it shows to the items it should show.
 *
 * @param before what was shown, with the indices of that time; empty at first
 * @param after what is to be shown now, with the indices of now
 * @param keep items shown before and now, with both indices, in order
 * @param enter items to create, with the indices of now
 * @param leave items to drop, with the indices of {@code before}
 */
public record RangeChange(
        ScrollRange before, ScrollRange after, List<Kept> keep, List<ScrollRange> enter, List<ScrollRange> leave) {
    /**
     * Copies the lists.
     *
     * @param before as described above
     * @param after as described above
     * @param keep as described above
     * @param enter as described above
     * @param leave as described above
     */
    public RangeChange {
        keep = List.copyOf(keep);
        enter = List.copyOf(enter);
        leave = List.copyOf(leave);
    }

    /**
     * Neighbouring items that stay.
     *
     * @param from the index of the first of them before
     * @param to the index of the first of them now
     * @param count how many
     */
    public record Kept(int from, int to, int count) {}

    /**
     * Whether there is nothing to do: no item enters, leaves or has another index.
     *
     * @return true when the client can leave everything as it is
     */
    public boolean isEmpty() {
        return enter.isEmpty() && leave.isEmpty() && keep.stream().allMatch(kept -> kept.from == kept.to);
    }
}
