package io.perfopt.render.internal.scroll;

import io.perfopt.render.Align;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualGrid;
import io.perfopt.render.VirtualScroll;

/** Two lists at right angles. Immutable itself; the lists guard themselves. */
public final class DefaultVirtualGrid implements VirtualGrid {
    private final VirtualScroll rows;
    private final VirtualScroll columns;

    public DefaultVirtualGrid(String container, ScrollOptions rows, ScrollOptions columns) {
        this.rows = new DefaultVirtualScroll(container, rows);
        this.columns = new DefaultVirtualScroll(container, columns.isHorizontal() ? columns : columns.horizontal());
    }

    @Override
    public VirtualScroll rows() {
        return rows;
    }

    @Override
    public VirtualScroll columns() {
        return columns;
    }

    @Override
    public void scrollTo(double top, double left) {
        Units.position("left", left);
        rows.scrollTo(top);
        columns.scrollTo(left);
    }

    @Override
    public Position scrollToCell(int row, int column, Align align) {
        return new Position(rows.scrollToItem(row, align), columns.scrollToItem(column, align));
    }

    @Override
    public Cells visibleCells() {
        return new Cells(rows.visibleRange(), columns.visibleRange());
    }

    @Override
    public Cells renderCells() {
        return new Cells(rows.renderRange(), columns.renderRange());
    }

    @Override
    public String toString() {
        return "VirtualGrid[rows=" + rows + ", columns=" + columns + "]";
    }
}
