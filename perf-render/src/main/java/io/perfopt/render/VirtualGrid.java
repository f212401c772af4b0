package io.perfopt.render;

/**
 * A table that scrolls both ways: rows and columns each are a {@link VirtualScroll}, and a cell is rendered when both its row and its column are. As
 * safe for several threads as these are; an answer about cells combines one answer about rows with one about columns.
 */
public interface VirtualGrid {
    /**
     * The rows, scrolled by the vertical offset.
     *
     * @return always the same list
     */
    VirtualScroll rows();

    /**
     * The columns, scrolled by the horizontal offset.
     *
     * @return always the same list
     */
    VirtualScroll columns();

    /**
     * Says that the grid has been scrolled.
     *
     * @param top the vertical offset
     * @param left the horizontal offset
     * @throws IllegalArgumentException if one is not a number
     */
    void scrollTo(double top, double left);

    /**
     * Moves the grid so that a cell shows.
     *
     * @param row the cell's row
     * @param column the cell's column
     * @param align where in the viewport, both ways
     * @return where it was moved to, for the client to scroll to
     */
    Position scrollToCell(int row, int column, Align align);

    /**
     * The visible cells.
     *
     * @return their rows and columns
     */
    Cells visibleCells();

    /**
     * The cells to render.
     *
     * @return their rows and columns
     */
    Cells renderCells();

    /**
     * A rectangle of cells.
     *
     * @param rows its rows
     * @param columns its columns
     */
    record Cells(ScrollRange rows, ScrollRange columns) {
        /**
         * How many cells it holds.
         *
         * @return rows times columns
         */
        public long size() {
            return (long) rows.size() * columns.size();
        }
    }

    /**
     * A scroll position.
     *
     * @param top the vertical offset
     * @param left the horizontal offset
     */
    record Position(double top, double left) {}
}
