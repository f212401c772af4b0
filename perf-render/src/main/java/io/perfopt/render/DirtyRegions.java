package io.perfopt.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the rectangles of a canvas that have to be painted anew and merges them into a few: two are joined when that paints little more than both
 * together do, and when there are too many those are joined that cost least. What was added is always covered. Not safe for concurrent use.
 */
public final class DirtyRegions {
    private final double width;
    private final double height;
    private final int maximum;
    private final double waste;
    private final List<Rect> regions = new ArrayList<>();

    /**
     * Collects for a canvas with at most 16 regions and joins two when at most a quarter more is painted.
     *
     * @param width the canvas's width
     * @param height the canvas's height
     * @throws IllegalArgumentException if one is negative or not a number
     */
    public DirtyRegions(double width, double height) {
        this(width, height, 16, 0.25);
    }

    /**
     * Collects for a canvas.
     *
     * @param width the canvas's width
     * @param height the canvas's height
     * @param maximum how many regions at most, 1 to 256
     * @param waste by which share of their two areas the area painted may grow when two are joined, 0 to 10
     * @throws IllegalArgumentException if one is out of its range
     */
    public DirtyRegions(double width, double height, int maximum, double waste) {
        if (!(width >= 0 && width <= 1e9 && height >= 0 && height <= 1e9)) {
            throw new IllegalArgumentException(
                    "width and height must be from 0 to 1e9, were " + width + " and " + height);
        }
        if (maximum < 1 || maximum > 256) {
            throw new IllegalArgumentException("maximum must be from 1 to 256, was " + maximum);
        }
        if (!(waste >= 0 && waste <= 10)) {
            throw new IllegalArgumentException("waste must be from 0 to 10, was " + waste);
        }
        this.width = width;
        this.height = height;
        this.maximum = maximum;
        this.waste = waste;
    }

    /**
     * A rectangle of a canvas.
     *
     * @param x left
     * @param y top
     * @param width how wide
     * @param height how high
     */
    public record Rect(double x, double y, double width, double height) {
        /**
         * Its area.
         *
         * @return width times height
         */
        public double area() {
            return width * height;
        }

        /**
         * Whether another lies wholly in it.
         *
         * @param other the other
         * @return true when it covers the other
         */
        public boolean covers(Rect other) {
            return x <= other.x
                    && y <= other.y
                    && other.x + other.width <= x + width
                    && other.y + other.height <= y + height;
        }

        private Rect around(Rect other) {
            double left = Math.min(x, other.x);
            double top = Math.min(y, other.y);
            double right = Math.max(x + width, other.x + other.width);
            double bottom = Math.max(y + height, other.y + other.height);
            return new Rect(left, top, right - left, bottom - top);
        }

        private double shared(Rect other) {
            double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
            double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
            return across > 0 && down > 0 ? across * down : 0;
        }
    }

    /**
     * Adds a rectangle; what lies outside the canvas is cut off.
     *
     * @param x left
     * @param y top
     * @param w how wide; nothing is added when it is not positive
     * @param h how high; nothing is added when it is not positive
     * @throws IllegalArgumentException if one is not a finite number
     */
    public void add(double x, double y, double w, double h) {
        if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(w) || !Double.isFinite(h)) {
            throw new IllegalArgumentException(
                    "a rectangle must be of finite numbers, was " + x + ", " + y + ", " + w + ", " + h);
        }
        double left = Math.max(0, x);
        double top = Math.max(0, y);
        Rect rect = new Rect(left, top, Math.min(width, x + w) - left, Math.min(height, y + h) - top);
        if (rect.width <= 0 || rect.height <= 0) {
            return;
        }
        merge(rect);
        while (regions.size() > maximum) {
            joinCheapest();
        }
    }

    /** Adds a rectangle after joining it with every region that is worth it, again from the start whenever it grew. */
    private void merge(Rect rect) {
        Rect grown = rect;
        for (int i = 0; i < regions.size(); i++) {
            Rect region = regions.get(i);
            if (region.covers(grown)) {
                return;
            }
            Rect both = grown.around(region);
            if (both.area() <= (grown.area() + region.area() - grown.shared(region)) * (1 + waste)) {
                grown = both;
                regions.remove(i);
                i = -1;
            }
        }
        regions.add(grown);
    }

    private void joinCheapest() {
        int first = 0;
        int second = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < regions.size(); i++) {
            for (int j = i + 1; j < regions.size(); j++) {
                Rect a = regions.get(i);
                Rect b = regions.get(j);
                double cost = a.around(b).area() - a.area() - b.area() + a.shared(b);
                if (cost < least) {
                    least = cost;
                    first = i;
                    second = j;
                }
            }
        }
        Rect joined = regions.get(first).around(regions.remove(second));
        regions.remove(first);
        merge(joined);
    }

    /**
     * The regions to paint.
     *
     * @return rectangles inside the canvas that cover everything added since the last {@link #clear()}
     */
    public List<Rect> regions() {
        return List.copyOf(regions);
    }

    /**
     * How much is to be painted.
     *
     * @return the areas of the regions added up, as a share of the canvas; more than 1 when regions overlap much
     */
    public double share() {
        return regions.isEmpty() ? 0 : regions.stream().mapToDouble(Rect::area).sum() / (width * height);
    }

    /** Forgets all regions, after they were painted. */
    public void clear() {
        regions.clear();
    }
}
