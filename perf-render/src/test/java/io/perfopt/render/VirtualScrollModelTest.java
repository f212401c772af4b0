package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.RandomOperations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A list under random use against {@link PlainList}. */
class VirtualScrollModelTest {
    private static final ScrollOptions SPACED = ScrollOptions.items(200)
            .itemSize(20)
            .viewport(100)
            .buffer(4)
            .gap(2.5)
            .paddingStart(10)
            .paddingEnd(30)
            .scrollMargin(15);

    private static final List<Align> ALIGNS = List.of(Align.START, Align.CENTER, Align.END, Align.AUTO);

    @Test
    @Tag("R2")
    @Tag("R3")
    @Tag("R4")
    void spacedListAgreesWithAPlainOne() {
        run(SPACED, 50_000);
    }

    @Test
    @Tag("R3")
    @Tag("R4")
    void listFullOfItemsWithoutExtentAgreesWithAPlainOne() {
        run(ScrollOptions.items(60).itemSize(0).viewport(30).buffer(0), 30_000);
    }

    @Test
    @Tag("R3")
    @Tag("R4")
    void listOfAFewItemsAgreesWithAPlainOne() {
        run(ScrollOptions.items(3).itemSize(40).viewport(100).buffer(1), 20_000);
    }

    private static void run(ScrollOptions options, int steps) {
        new RandomOperations<>(() -> RenderingOptimizer.list(options), () -> new PlainList(options))
                .operation("scroll", 4, VirtualScrollModelTest::scroll)
                .operation("scroll to item", 2, VirtualScrollModelTest::scrollToItem)
                .operation("resize", 6, VirtualScrollModelTest::resize)
                .operation("resize all", 1, VirtualScrollModelTest::resizeAll)
                .operation("forget", 1, VirtualScrollModelTest::forget)
                .operation("insert", 2, VirtualScrollModelTest::insert)
                .operation("remove", 2, VirtualScrollModelTest::remove)
                .operation("move", 1, VirtualScrollModelTest::move)
                .operation("rearrange", 1, VirtualScrollModelTest::rearrange)
                .operation("viewport", 1, VirtualScrollModelTest::viewport)
                .operation("item size", 1, VirtualScrollModelTest::itemSize)
                .operation("update", 2, VirtualScrollModelTest::update)
                .invariant(1, VirtualScrollModelTest::agree)
                .steps(steps)
                .run();
    }

    private static double quarters(RandomGenerator random, int pixels) {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(pixels * 4) / 4.0;
    }

    private static void scroll(VirtualScroll list, PlainList plain, RandomGenerator random) {
        list.moveTo(0);
        double offset = random.nextInt((int) (plain.total() * 4) + 400) / 4.0 - 50;
        if (Math.abs(offset) < 1.5) {
            offset = 0; // the echo of the move
        }
        list.scrollTo(offset);
        plain.offset = offset;
        plain.anchored = false;
    }

    private static void scrollToItem(VirtualScroll list, PlainList plain, RandomGenerator random) {
        int index = random.nextInt(plain.items.size() + 4) - 2;
        Align align = ALIGNS.get(random.nextInt(ALIGNS.size()));
        ScrollTarget target = list.target(index, align);
        double offset = list.scrollToItem(index, align);
        assertThat(offset).isEqualTo(target.offset());
        if (!plain.items.isEmpty()) {
            int item = Math.max(0, Math.min(index, plain.items.size() - 1));
            assertThat(target.align()).isEqualTo(resolved(plain, item, align));
            assertThat(offset).isEqualTo(expected(plain, item, target.align()));
        }
        plain.offset = offset;
        plain.anchored = false;
    }

    private static Align resolved(PlainList plain, int item, Align align) {
        if (align != Align.AUTO) {
            return align;
        }
        double start = plain.start(item);
        if (start + plain.size(item) >= plain.offset + plain.viewport) {
            return Align.END;
        }
        return start <= plain.offset ? Align.START : Align.AUTO;
    }

    private static double expected(PlainList plain, int item, Align align) {
        double maximum = plain.total() - plain.viewport;
        double start = plain.start(item);
        double size = plain.size(item);
        double wanted = switch (align) {
            case START -> start;
            case CENTER -> start + (size - plain.viewport) / 2;
            case END -> item == plain.items.size() - 1 ? maximum - plain.paddingEnd : start + size - plain.viewport;
            case AUTO -> plain.offset;
        };
        return align == Align.AUTO ? wanted : Math.max(0, Math.min(wanted, maximum));
    }

    private static void resize(VirtualScroll list, PlainList plain, RandomGenerator random) {
        if (!plain.items.isEmpty()) {
            int index = random.nextInt(plain.items.size());
            double size = quarters(random, 60);
            plain.remember();
            list.resize(index, size);
            plain.items.get(index).size = size;
        }
    }

    private static void resizeAll(VirtualScroll list, PlainList plain, RandomGenerator random) {
        int first = random.nextInt(plain.items.size() + 1);
        double[] sizes = new double[random.nextInt(Math.min(90, plain.items.size() - first) + 1)];
        if (sizes.length > 0) {
            plain.remember();
        }
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = quarters(random, 60);
            plain.items.get(first + i).size = sizes[i];
        }
        list.resizeAll(first, sizes);
    }

    private static void forget(VirtualScroll list, PlainList plain, RandomGenerator random) {
        if (!plain.items.isEmpty()) {
            int index = random.nextInt(plain.items.size());
            boolean uniform = plain.items.stream().allMatch(item -> item.size == null);
            if (!uniform) {
                plain.remember();
            }
            list.forget(index);
            plain.items.get(index).size = null;
        }
    }

    private static void insert(VirtualScroll list, PlainList plain, RandomGenerator random) {
        int index = random.nextInt(plain.items.size() + 1);
        int count = plain.items.size() > 400 ? 0 : random.nextInt(random.nextInt(5) == 0 ? 80 : 4);
        if (count > 0) {
            plain.remember();
        }
        list.insert(index, count);
        plain.insert(index, count);
    }

    private static void remove(VirtualScroll list, PlainList plain, RandomGenerator random) {
        if (!plain.items.isEmpty()) {
            int index = random.nextInt(plain.items.size());
            int count = Math.min(plain.items.size() - index, random.nextInt(random.nextInt(5) == 0 ? 90 : 4));
            if (count > 0) {
                plain.remember();
            }
            list.remove(index, count);
            plain.remove(index, count);
        }
    }

    private static void move(VirtualScroll list, PlainList plain, RandomGenerator random) {
        if (!plain.items.isEmpty()) {
            int from = random.nextInt(plain.items.size());
            int count = random.nextInt(Math.min(30, plain.items.size() - from) + 1);
            int to = random.nextInt(plain.items.size() - count + 1);
            if (count > 0 && from != to) {
                plain.remember();
            }
            list.move(from, count, to);
            List<PlainList.Item> moved = new ArrayList<>(plain.items.subList(from, from + count));
            plain.items.subList(from, from + count).clear();
            plain.items.addAll(to, moved);
        }
    }

    private static void rearrange(VirtualScroll list, PlainList plain, RandomGenerator random) {
        if (random.nextInt(10) > 0) {
            return;
        }
        plain.remember();
        List<PlainList.Item> before = new ArrayList<>(plain.items);
        List<PlainList.Item> after = new ArrayList<>(plain.items);
        for (int i = after.size() - 1; i > 0; i--) {
            Collections.swap(after, i, random.nextInt(i + 1));
        }
        list.rearrange(after.size(), i -> before.indexOf(after.get(i)));
        plain.items.clear();
        plain.items.addAll(after);
    }

    private static void viewport(VirtualScroll list, PlainList plain, RandomGenerator random) {
        plain.viewport = quarters(random, 300);
        list.viewport(plain.viewport);
    }

    private static void itemSize(VirtualScroll list, PlainList plain, RandomGenerator random) {
        plain.remember();
        plain.estimate = quarters(random, 40);
        list.itemSize(plain.estimate);
    }

    /** Plays a client that holds the identities of what it shows and does what it is told. */
    private static void update(VirtualScroll list, PlainList plain, RandomGenerator random) {
        RangeChange change = list.update();
        assertThat(change.before().size()).isEqualTo(plain.shown.size());
        Integer[] now = new Integer[change.after().size()];
        List<Integer> unaccounted = new ArrayList<>(plain.shown);
        for (RangeChange.Kept kept : change.keep()) {
            for (int i = 0; i < kept.count(); i++) {
                Integer id = plain.shown.get(kept.from() + i - plain.shownFirst);
                assertThat(now[kept.to() + i - change.after().first()]).isNull();
                now[kept.to() + i - change.after().first()] = id;
                assertThat(unaccounted.remove(id)).isTrue();
            }
        }
        for (ScrollRange leave : change.leave()) {
            for (int i = leave.first(); i <= leave.last(); i++) {
                assertThat(unaccounted.remove(plain.shown.get(i - plain.shownFirst)))
                        .isTrue();
            }
        }
        assertThat(unaccounted).as("items neither kept nor dropped").isEmpty();
        for (ScrollRange enter : change.enter()) {
            for (int i = enter.first(); i <= enter.last(); i++) {
                assertThat(now[i - change.after().first()])
                        .as("created although shown")
                        .isNull();
                now[i - change.after().first()] = plain.id(i);
            }
        }
        plain.shown = new ArrayList<>();
        plain.shownFirst = change.after().first();
        for (int i = 0; i < now.length; i++) {
            assertThat(now[i]).isEqualTo(plain.id(plain.shownFirst + i));
            plain.shown.add(now[i]);
        }
        assertThat(change.after().covers(plain.visible())).isTrue();
        assertThat(list.update().isEmpty())
                .as("a second update has nothing to do")
                .isTrue();
    }

    private static void agree(VirtualScroll list, PlainList plain) {
        assertThat(list.count()).isEqualTo(plain.items.size());
        assertThat(list.totalSize()).isEqualTo(plain.total());
        assertThat(list.offset()).isEqualTo(plain.offset);
        assertThat(list.visibleRange()).isEqualTo(plain.visible());
        assertThat(list.renderRange()).isEqualTo(plain.rendered());
        assertThat(list.anchor()).isEqualTo(plain.anchorOffset());
        if (!plain.items.isEmpty()) {
            int index = Math.floorMod(plain.items.size() * 31 + (int) plain.offset, plain.items.size());
            ScrollItem item = list.item(index);
            assertThat(item.start()).isEqualTo(plain.start(index));
            assertThat(item.size()).isEqualTo(plain.size(index));
            assertThat(item.measured()).isEqualTo(plain.items.get(index).size != null);
        }
    }
}
