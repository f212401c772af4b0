package io.perfopt.render.internal.scroll;

import io.perfopt.render.Align;
import io.perfopt.render.ElementScroll;
import io.perfopt.render.RangeChange;
import io.perfopt.render.ScrollAnchor;
import io.perfopt.render.ScrollItem;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.ScrollPage;
import io.perfopt.render.ScrollRange;
import io.perfopt.render.ScrollTarget;
import io.perfopt.render.VirtualScroll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.locks.StampedLock;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A list under one lock: changes exclusively, reads shared. While no item is measured the sizes are an immutable object and the two questions asked
 * at every scroll event, first and last visible item, take no lock and allocate nothing. Longer than 400 lines because every method of the interface
 * takes its lock and checks its arguments here, a few lines each; what they do is done by the classes beside it.
 *
 * <p>Lock-free fields. {@code sizes}: written under the lock, read by anyone; what it refers to may only be read without the lock while it is
 * uniform. {@code offset}, then {@code scrolls}: written by any thread with release, read with acquire; a change reads {@code scrolls} first, so that
 * what it remembers of an offset is void as soon as that offset is superseded. {@code expected}: opaque, it only decides between two offsets less than
 * 1.5 pixels apart. {@code viewport}: volatile.
 */
public final class DefaultVirtualScroll implements VirtualScroll {
    private static final double ECHO = 1.5;
    private static final double MAXIMUM_LOOKAHEAD_VIEWPORTS = 3;
    private static final VarHandle OFFSET;
    private static final VarHandle SCROLLS;
    private static final VarHandle EXPECTED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OFFSET = lookup.findVarHandle(DefaultVirtualScroll.class, "offset", double.class);
            SCROLLS = lookup.findVarHandle(DefaultVirtualScroll.class, "scrolls", long.class);
            EXPECTED = lookup.findVarHandle(DefaultVirtualScroll.class, "expected", double.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String container;
    private final ScrollOptions options;
    private final Placement placement;
    private final long gap;
    private final Bounds bounds;
    private final Element element;
    private final StampedLock lock = new StampedLock();

    private volatile SizeIndex sizes;
    private volatile long viewport;

    @SuppressWarnings("unused") // through OFFSET
    private double offset;

    @SuppressWarnings("unused") // through SCROLLS
    private long scrolls;

    @SuppressWarnings("unused") // through EXPECTED
    private double expected = Double.NaN;

    // Guarded by the lock.
    private long estimate;
    private long changes;
    private long anchorScrolls = -1;
    private int anchorIndex = -1;
    private long anchorDelta;
    private final Rendered rendered = new Rendered();
    private final Sticky sticky;
    private final Speed speed = new Speed();

    public DefaultVirtualScroll(String container, ScrollOptions options) {
        this.container = Objects.requireNonNull(container, "container");
        this.options = Objects.requireNonNull(options, "options");
        this.placement = new Placement(options);
        this.gap = Units.length("gap", options.gap());
        this.bounds = new Bounds(options.lanes(), gap);
        this.estimate = Units.length("itemSize", options.itemSize());
        this.viewport = Units.length("viewport", options.viewport());
        this.sticky = new Sticky(options.sticky());
        bounds.checkItems(options.items());
        bounds.checkLength(0, options.items(), estimate);
        this.sizes = initial(options.sizes());
        this.element = new Element(this, options);
    }

    private SizeIndex initial(@Nullable IntToDoubleFunction given) {
        int count = options.items();
        if (given == null) {
            return new UniformSizes(count, options.lanes(), estimate, gap);
        }
        long[] units = new long[count];
        long sum = 0;
        for (int i = 0; i < count; i++) {
            double size = given.applyAsDouble(i);
            units[i] = size < 0 ? SizeTree.UNMEASURED : Units.length("size of item " + i, size);
            sum += (size < 0 ? estimate : units[i]) + gap;
            bounds.checkLength(sum, 0, 0);
        }
        return options.lanes() == 1
                ? new SizeTree(count, i -> units[i], estimate, gap)
                : new LaneSizes(count, options.lanes(), placement.basePixels(), i -> units[i], estimate, gap);
    }

    // ---- the lock, for all but the hottest methods

    private <T> T reading(Supplier<T> question) {
        long stamp = lock.readLock();
        try {
            return question.get();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private double readingDouble(DoubleSupplier question) {
        long stamp = lock.readLock();
        try {
            return question.getAsDouble();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private void change(Runnable change) {
        long stamp = lock.writeLock();
        try {
            change.run();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    private double currentOffset() {
        return (double) OFFSET.getAcquire(this);
    }

    private long offsetUnits() {
        return Units.nearest(currentOffset());
    }

    // ---- scrolling

    @Override
    public void scrollTo(double offset) {
        double taken = Units.position("offset", offset);
        double ours = (double) EXPECTED.getOpaque(this);
        if (!Double.isNaN(ours)) {
            EXPECTED.setOpaque(this, Double.NaN);
            taken = Math.abs(taken - ours) < ECHO ? ours : taken;
        }
        OFFSET.setRelease(this, taken);
        SCROLLS.setRelease(this, (long) SCROLLS.getOpaque(this) + 1);
    }

    @Override
    public void scrollTo(double offset, long nanos) {
        scrollTo(offset);
        change(() -> speed.report(offset, nanos));
    }

    @Override
    public double moveTo(double offset) {
        Units.position("offset", offset);
        long stamp = lock.readLock();
        double to;
        try {
            to = Math.max(0, Math.min(offset, Units.toPixels(placement.maximum(sizes, viewport))));
        } finally {
            lock.unlockRead(stamp);
        }
        return moved(to);
    }

    @Override
    public double scrollToItem(int index, Align align) {
        return moved(target(index, align).offset());
    }

    private double moved(double to) {
        EXPECTED.setOpaque(this, Double.NaN);
        scrollTo(to);
        EXPECTED.setOpaque(this, to);
        return to;
    }

    @Override
    public ScrollTarget target(int index, Align align) {
        Objects.requireNonNull(align, "align");
        return reading(() -> {
            SizeIndex now = sizes;
            double at = currentOffset();
            if (now.count() == 0) {
                return new ScrollTarget(at, align);
            }
            int item = Math.max(0, Math.min(index, now.count() - 1));
            Align resolved = placement.resolve(now, item, align, Units.nearest(at), viewport);
            return new ScrollTarget(
                    resolved == Align.AUTO ? at : placement.aligned(now, item, resolved, viewport), resolved);
        });
    }

    @Override
    public double speed() {
        return readingDouble(() -> speed.pixelsPerSecond());
    }

    // ---- what to render

    @Override
    public int firstVisible() {
        return Span.first(visible());
    }

    @Override
    public int lastVisible() {
        return Span.last(visible());
    }

    @Override
    public ScrollRange visibleRange() {
        return range(visible());
    }

    private long visible() {
        SizeIndex now = sizes;
        if (now instanceof UniformSizes) {
            return placement.visible(now, offsetUnits(), viewport);
        }
        long stamp = lock.readLock();
        try {
            return placement.visible(sizes, offsetUnits(), viewport);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    @Override
    public ScrollRange renderRange() {
        return reading(() -> range(renderedNow()));
    }

    private long renderedNow() {
        double limit = MAXIMUM_LOOKAHEAD_VIEWPORTS * viewport;
        double way =
                speed.pixelsPerSecond() * Units.PER_PIXEL * (options.lookahead().toNanos() / 1e9);
        long ahead = (long) Math.max(-limit, Math.min(limit, way));
        return placement.rendered(sizes, offsetUnits(), viewport, ahead);
    }

    private static ScrollRange range(long span) {
        return span == Span.NONE ? ScrollRange.EMPTY : new ScrollRange(Span.first(span), Span.last(span));
    }

    @Override
    public RangeChange update() {
        long stamp = lock.writeLock();
        try {
            ScrollRange wanted = range(renderedNow());
            ScrollRange whole = rendered.whole();
            ScrollRange visible = range(placement.visible(sizes, offsetUnits(), viewport));
            long guard = (long) options.guard() * options.lanes();
            long first = Math.max(0, visible.first() - guard);
            long last = Math.min(sizes.count() - 1L, visible.last() + guard);
            boolean near = !visible.isEmpty()
                    && whole.covers(new ScrollRange((int) first, (int) last))
                    && whole.size() <= wanted.size() + 2L * placement.overscan;
            return rendered.change(near ? whole : wanted);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    @Override
    public OptionalInt stickyItem() {
        return reading(() -> {
            int found = stickyNow();
            return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
        });
    }

    private int stickyNow() {
        SizeIndex now = sizes;
        long at = offsetUnits();
        if (sticky.isEmpty() || now.count() == 0) {
            return -1;
        }
        int first = placement.at(now, at);
        return placement.start(now, first) > at ? -1 : sticky.upTo(first);
    }

    @Override
    public double stickyPush() {
        return readingDouble(() -> {
            SizeIndex now = sizes;
            int held = stickyNow();
            int next = held < 0 ? -1 : sticky.after(held);
            return next < 0
                    ? 0
                    : Units.toPixels(Math.min(0, placement.start(now, next) - offsetUnits() - now.size(held)));
        });
    }

    @Override
    public List<ScrollItem> items() {
        return reading(() -> {
            long span = renderedNow();
            List<ScrollItem> items = new ArrayList<>();
            int held = span == Span.NONE ? -1 : stickyNow();
            if (held >= 0 && held < Span.first(span)) {
                items.add(itemNow(held));
            }
            for (int i = Span.first(span); i <= Span.last(span); i++) {
                items.add(itemNow(i));
            }
            return items;
        });
    }

    // ---- items

    @Override
    public String container() {
        return container;
    }

    @Override
    public int count() {
        SizeIndex now = sizes;
        if (now instanceof UniformSizes) {
            return now.count();
        }
        return reading(() -> sizes.count());
    }

    @Override
    public double offset() {
        return currentOffset();
    }

    @Override
    public double viewport() {
        return Units.toPixels(viewport);
    }

    @Override
    public double totalSize() {
        return readingDouble(() -> Units.toPixels(placement.total(sizes)));
    }

    @Override
    public double maximumOffset() {
        return readingDouble(() -> Units.toPixels(Math.max(0, placement.maximum(sizes, viewport))));
    }

    @Override
    public ScrollItem item(int index) {
        return reading(() -> {
            Objects.checkIndex(index, sizes.count());
            return itemNow(index);
        });
    }

    private ScrollItem itemNow(int index) {
        SizeIndex now = sizes;
        return new ScrollItem(
                index,
                Units.toPixels(placement.start(now, index)),
                Units.toPixels(now.size(index)),
                now.lane(index),
                now.measured(index));
    }

    @Override
    public OptionalInt indexAt(double offset) {
        Units.position("offset", offset);
        return reading(() -> {
            SizeIndex now = sizes;
            return now.count() == 0 ? OptionalInt.empty() : OptionalInt.of(placement.at(now, Units.nearest(offset)));
        });
    }

    // ---- changes

    @Override
    public void viewport(double pixels) {
        viewport = Units.length("viewport", pixels);
    }

    @Override
    public void itemSize(double pixels) {
        long size = Units.length("itemSize", pixels);
        change(() -> {
            SizeIndex now = sizes;
            bounds.checkLength(0, now.count(), size);
            remember();
            if (now instanceof MutableSizes changing) {
                changing.estimate(size);
                if (now.end() > Units.LIMIT) {
                    changing.estimate(estimate);
                    bounds.checkLength(Units.LIMIT, now.count(), size);
                }
            } else {
                sizes = new UniformSizes(now.count(), options.lanes(), size, gap);
            }
            estimate = size;
        });
    }

    @Override
    public void resize(int index, double size) {
        long units = Units.length("size", size);
        long stamp = lock.writeLock();
        try {
            SizeIndex now = sizes;
            Objects.checkIndex(index, now.count());
            bounds.checkLength(now.end(), 1, units);
            remember();
            changing().resize(index, units);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    @Override
    public void resizeAll(int first, double... given) {
        long[] units = new long[given.length];
        for (int i = 0; i < given.length; i++) {
            units[i] = Units.length("size " + i, given[i]);
        }
        long sum = bounds.sum(units);
        change(() -> {
            SizeIndex now = sizes;
            Objects.checkFromIndexSize(first, given.length, now.count());
            bounds.checkLength(now.end() + sum, 0, 0);
            if (given.length > 0) {
                remember();
                changing().replace(first, units);
            }
        });
    }

    @Override
    public void forget(int index) {
        change(() -> {
            SizeIndex now = sizes;
            Objects.checkIndex(index, now.count());
            if (now instanceof MutableSizes changing) {
                bounds.checkLength(now.end(), 1, estimate);
                remember();
                changing.forget(index);
            }
        });
    }

    @Override
    public void insert(int index, int items) {
        Bounds.checkCount(items);
        change(() -> {
            SizeIndex now = sizes;
            int count = now.count();
            if (index < 0 || index > count) {
                throw new IndexOutOfBoundsException("index must be from 0 to " + count + ", was " + index);
            }
            if (items > Integer.MAX_VALUE - count) {
                throw new IllegalArgumentException("items must leave the list at most " + Integer.MAX_VALUE
                        + " long, was " + items + " with " + count + " there");
            }
            bounds.checkItems(count + items);
            bounds.checkLength(now.end(), items, estimate);
            if (items == 0) {
                return;
            }
            remember();
            if (now instanceof MutableSizes changing) {
                changing.insert(index, items);
            } else {
                sizes = new UniformSizes(count + items, options.lanes(), estimate, gap);
            }
            changes++;
            anchorIndex = anchorIndex < 0 ? anchorIndex : Places.afterInsert(anchorIndex, index, items);
            rendered.inserted(index, items);
            sticky.mapped(i -> Places.afterInsert(i, index, items));
        });
    }

    @Override
    public void remove(int index, int items) {
        change(() -> {
            SizeIndex now = sizes;
            int count = now.count();
            Objects.checkFromIndexSize(index, items, count);
            if (items == 0) {
                return;
            }
            remember();
            if (now instanceof MutableSizes changing && items < count) {
                changing.remove(index, items);
            } else {
                sizes = new UniformSizes(count - items, options.lanes(), estimate, gap);
            }
            changes++;
            anchorTo(Places.afterRemove(anchorIndex, index, items), index, count - items);
            rendered.removed(index, items);
            sticky.mapped(i -> Places.afterRemove(i, index, items));
        });
    }

    @Override
    public void move(int from, int items, int to) {
        change(() -> {
            SizeIndex now = sizes;
            Objects.checkFromIndexSize(from, items, now.count());
            Objects.checkFromIndexSize(to, items, now.count());
            if (items == 0 || from == to) {
                return;
            }
            remember();
            if (now instanceof MutableSizes changing) {
                changing.move(from, items, to);
            }
            changes++;
            IntUnaryOperator place = i -> Places.afterMove(i, from, items, to);
            anchorIndex = anchorIndex < 0 ? anchorIndex : place.applyAsInt(anchorIndex);
            rendered.moved(from, items, to);
            sticky.mapped(place);
        });
    }

    @Override
    public void rearrange(int count, IntUnaryOperator previous) {
        Bounds.checkCount(count);
        bounds.checkItems(count);
        Rearrangement plan;
        long seen;
        long stamp = lock.readLock();
        try {
            plan = new Rearrangement(sizes.count());
            seen = changes;
        } finally {
            lock.unlockRead(stamp);
        }
        plan.ask(count, previous);
        stamp = lock.writeLock();
        try {
            if (changes != seen) {
                throw new IllegalStateException(
                        "the list was changed while rearrange asked for the indices before; call it again");
            }
            SizeIndex now = sizes;
            bounds.checkLength(0, count, estimate);
            SizeIndex arranged = now instanceof MutableSizes changing && count > 0
                    ? plan.sizes(changing, options.lanes(), placement.basePixels(), estimate, gap)
                    : new UniformSizes(count, options.lanes(), estimate, gap);
            bounds.checkLength(arranged.end(), 0, 0);
            remember();
            sizes = arranged;
            changes++;
            anchorTo(anchorIndex < 0 ? -1 : plan.now(anchorIndex), plan.next(anchorIndex), count);
            rendered.mapped(plan::now);
            sticky.mapped(plan::now);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    private MutableSizes changing() {
        SizeIndex now = sizes;
        if (now instanceof MutableSizes changing) {
            return changing;
        }
        MutableSizes changing = options.lanes() == 1
                ? new SizeTree(now.count(), estimate, gap)
                : new LaneSizes(
                        now.count(), options.lanes(), placement.basePixels(), i -> SizeTree.UNMEASURED, estimate, gap);
        sizes = changing;
        return changing;
    }

    // ---- staying in place

    /** Before the first change after a scroll report, finds the item to keep in place. */
    private void remember() {
        long seen = (long) SCROLLS.getAcquire(this);
        if (anchorScrolls == seen) {
            return;
        }
        SizeIndex now = sizes;
        long at = offsetUnits();
        anchorScrolls = seen;
        anchorIndex = now.count() == 0 ? -1 : placement.at(now, at);
        anchorDelta = anchorIndex < 0 ? 0 : at - placement.start(now, anchorIndex);
    }

    /** Goes on with the item after the anchor when the anchor itself is gone. */
    private void anchorTo(int index, int next, int count) {
        if (anchorIndex >= 0 && index < 0) {
            anchorDelta = Math.min(0, anchorDelta);
            anchorIndex = Math.min(next, count - 1);
        } else {
            anchorIndex = index;
        }
    }

    @Override
    public double anchor() {
        return readingDouble(() -> {
            if (anchorScrolls != (long) SCROLLS.getAcquire(this) || anchorIndex < 0) {
                return currentOffset();
            }
            return inside(placement.start(sizes, anchorIndex) + anchorDelta);
        });
    }

    private double inside(long offset) {
        long at = offsetUnits();
        return offset == at
                ? currentOffset()
                : Units.toPixels(Math.max(0, Math.min(offset, placement.maximum(sizes, viewport))));
    }

    @Override
    public <K> Optional<ScrollAnchor<K>> anchor(IntFunction<? extends K> key) {
        Objects.requireNonNull(key, "key");
        int index;
        double delta;
        long stamp = lock.readLock();
        try {
            SizeIndex now = sizes;
            if (now.count() == 0) {
                return Optional.empty();
            }
            index = placement.at(now, offsetUnits());
            delta = currentOffset() - Units.toPixels(placement.start(now, index));
        } finally {
            lock.unlockRead(stamp);
        }
        return Optional.of(new ScrollAnchor<>(key.apply(index), delta));
    }

    @Override
    public <K> OptionalDouble anchor(ScrollAnchor<K> anchor, ToIntFunction<? super K> index) {
        int now = index.applyAsInt(anchor.key());
        long delta = Units.nearest(Units.position("delta", anchor.delta()));
        return reading(() -> now < 0 || now >= sizes.count()
                ? OptionalDouble.empty()
                : OptionalDouble.of(inside(placement.start(sizes, now) + delta)));
    }

    // ---- for clients

    @Override
    public ScrollPage page(int offset, int limit) {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException("offset and limit must be at least 0, were " + offset + " and " + limit);
        }
        return reading(() -> placement.page(sizes, offset, limit));
    }

    @Override
    public List<ScrollPage> pages(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1, was " + size);
        }
        return reading(() -> {
            long span = renderedNow();
            List<ScrollPage> pages = new ArrayList<>();
            if (span != Span.NONE) {
                for (int page = Span.first(span) / size; page <= Span.last(span) / size; page++) {
                    pages.add(placement.page(sizes, page * size, size));
                }
            }
            return pages;
        });
    }

    @Override
    public ElementScroll element() {
        return element;
    }

    @Override
    public String toString() {
        return "VirtualScroll[" + container + ", count=" + count() + ", offset=" + offset() + ", visible="
                + visibleRange() + ", total=" + totalSize() + "]";
    }
}
