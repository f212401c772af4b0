package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VirtualScrollTest {
    private static final ScrollOptions ORDERS =
            ScrollOptions.items(1_000_000).itemHeight(50).buffer(5).viewport(800);

    private final RenderingOptimizer render = RenderingOptimizer.create();

    @Test
    @Tag("R1")
    void isEnabledPerContainerWithTheDefaultsAndDisabledAgain() {
        VirtualScroll list = render.virtualScroll("orders", ScrollOptions.items(100));
        assertThat(list.container()).isEqualTo("orders");
        assertThat(list.item(3)).isEqualTo(new ScrollItem(3, 150, 50, 0, false));
        list.viewport(100);
        assertThat(list.renderRange()).isEqualTo(new ScrollRange(0, 6)); // 0 and 1 visible, 5 more
        assertThat(render.findVirtualScroll("orders")).containsSame(list);
        assertThat(render.disable("orders")).isTrue();
        assertThat(render.findVirtualScroll("orders")).isEmpty();
    }

    @Test
    @Tag("R2")
    @Tag("R3")
    void showsTheItemsThatLieAtTheOffset() {
        VirtualScroll list = render.virtualScroll("orders", ORDERS);
        list.scrollTo(12_345);
        assertThat(list.visibleRange())
                .isEqualTo(new ScrollRange(246, 262)); // 12,300 .. 13,150 around 12,345 .. 13,145
        assertThat(list.renderRange()).isEqualTo(new ScrollRange(241, 267));
        assertThat(list.scrollToItem(999_999, Align.CENTER)).isEqualTo(49_999_200); // as far as it goes
        assertThat(list.scrollToItem(500_000, Align.CENTER)).isEqualTo(25_000_000 + 25 - 400);
        assertThat(list.offset()).isEqualTo(24_999_625);
        assertThat(list.firstVisible()).isEqualTo(499_992);
        assertThat(list.indexAt(120)).hasValue(2);
    }

    @Test
    @Tag("R2")
    void takesTheRoundedEchoOfItsOwnMoveAsThatMove() {
        VirtualScroll list =
                RenderingOptimizer.list(ScrollOptions.items(100).itemSize(33.3).viewport(100));
        double target = list.scrollToItem(7, Align.START);
        assertThat(target).isEqualTo(233.1);
        list.scrollTo(233); // what the browser made of it
        assertThat(list.offset()).isEqualTo(233.1);
        list.scrollTo(233);
        assertThat(list.offset()).isEqualTo(233);
    }

    @Test
    @Tag("R4")
    void keepsTheFirstVisibleItemInPlaceThroughChangesAboveIt() {
        VirtualScroll list = render.virtualScroll("orders", ORDERS);
        list.scrollTo(12_345);
        list.resize(7, 120);
        list.insert(0, 20);
        list.remove(5, 3);
        assertThat(list.offset()).isEqualTo(12_345);
        assertThat(list.anchor()).isEqualTo(12_345 + 70 + 20 * 50 - 3 * 50);
        list.scrollTo(list.anchor());
        assertThat(list.firstVisible()).isEqualTo(246 + 17);
    }

    @Test
    void findsTheFirstVisibleItemAgainByItsKey() {
        VirtualScroll list =
                RenderingOptimizer.list(ScrollOptions.items(3).itemSize(100).viewport(50));
        list.scrollTo(130);
        ScrollAnchor<String> anchor = list.anchor(List.of("a", "b", "c")::get).orElseThrow();
        assertThat(anchor).isEqualTo(new ScrollAnchor<>("b", 30));
        list.rearrange(6, i -> -1); // other data altogether
        assertThat(list.anchor(anchor, List.of("x", "y", "z", "b", "c", "d")::indexOf))
                .hasValue(330);
        assertThat(list.anchor(anchor, key -> -1)).isEmpty();
        assertThat(RenderingOptimizer.list(ScrollOptions.items(0)).anchor(i -> i))
                .isEmpty();
    }

    @Test
    void sizesGoWithTheirItemsWhenTheListIsSortedAnew() {
        VirtualScroll list =
                RenderingOptimizer.list(ScrollOptions.items(4).itemSize(10).viewport(50));
        list.resizeAll(0, 11, 12, 13, 14);
        list.rearrange(5, i -> i == 2 ? -1 : i < 2 ? 3 - i : i - 3); // 3, 2, new, 0, 1
        assertThat(list.items().stream().map(ScrollItem::size)).containsExactly(14.0, 13.0, 10.0, 11.0, 12.0);
        assertThat(list.item(2).measured()).isFalse();
        assertThatThrownBy(() -> list.rearrange(2, i -> 5))
                .hasMessage("previous must name an index below 5 or a negative number, was 5 for 0");
    }

    @Test
    void aFunctionThatChangesTheListWhileItIsRearrangedIsFoundOut() {
        VirtualScroll list = RenderingOptimizer.list(ScrollOptions.items(4));
        assertThatThrownBy(() -> list.rearrange(4, i -> {
                    list.insert(0, 1);
                    return i;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(list.count()).isEqualTo(8);
        assertThat(list.anchor(i -> {
                    list.resize(0, 7);
                    return i;
                }))
                .isPresent();
        assertThat(list.item(0).size()).isEqualTo(7);
    }

    @Test
    @Tag("R4")
    void sumsOfFractionsAreExactInAnyOrder() {
        VirtualScroll list =
                RenderingOptimizer.list(ScrollOptions.items(100_000).itemSize(0).viewport(100));
        for (int i = 0; i < 100_000; i++) {
            list.resize(i, i % 2 == 0 ? 0.01 : 1.0 / 64);
        }
        assertThat(list.totalSize()).isEqualTo(500 + 781.25);
        for (int i = 99_999; i >= 0; i--) {
            list.resize(i, 1.0 / 3);
        }
        assertThat(list.totalSize()).isEqualTo(100_000 / 3.0);
        for (int i = 0; i < 100_000; i++) {
            list.forget(i);
        }
        assertThat(list.totalSize()).isZero();
    }

    @Test
    void smallMovementsRenderNothing() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(1000).itemSize(10).viewport(100).buffer(10).guard(4));
        list.scrollTo(1000);
        RangeChange first = list.update();
        assertThat(first.after()).isEqualTo(new ScrollRange(90, 119));
        assertThat(first.enter()).containsExactly(new ScrollRange(90, 119));
        list.scrollTo(1050);
        assertThat(list.update().isEmpty()).isTrue();
        list.scrollTo(1070); // 107 .. 116 would leave less than four on the far side
        RangeChange second = list.update();
        assertThat(second.before()).isEqualTo(new ScrollRange(90, 119));
        assertThat(second.after()).isEqualTo(new ScrollRange(97, 126));
        assertThat(second.leave()).containsExactly(new ScrollRange(90, 96));
        assertThat(second.enter()).containsExactly(new ScrollRange(120, 126));
        assertThat(second.keep()).containsExactly(new RangeChange.Kept(97, 97, 23));
    }

    @Test
    void changesFollowItemsThatWereInsertedRemovedAndMoved() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(10).itemSize(10).viewport(100).buffer(0));
        list.update();
        list.insert(2, 1);
        list.remove(5, 1); // what was 4
        list.move(0, 1, 9); // what was 0
        RangeChange change = list.update();
        assertThat(change.after()).isEqualTo(new ScrollRange(0, 9));
        assertThat(change.keep())
                .containsExactly(
                        new RangeChange.Kept(1, 0, 1),
                        new RangeChange.Kept(2, 2, 2),
                        new RangeChange.Kept(5, 4, 5),
                        new RangeChange.Kept(0, 9, 1));
        assertThat(change.enter()).containsExactly(new ScrollRange(1, 1));
        assertThat(change.leave()).containsExactly(new ScrollRange(4, 4));
    }

    @Test
    void rendersAheadOfAMovingList() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(10_000).itemSize(10).viewport(100).buffer(2).lookahead(Duration.ofMillis(100)));
        list.scrollTo(1000, 0);
        list.scrollTo(1100, 50_000_000); // 2,000 px/s, half of it counts
        assertThat(list.speed()).isCloseTo(1000, within(1e-9));
        assertThat(list.renderRange()).isEqualTo(new ScrollRange(108, 129)); // 110..119 and 100 px more ahead
        list.scrollTo(5000, 60_000_000);
        assertThat(list.renderRange()).isEqualTo(new ScrollRange(498, 539)); // no more than three viewports
        list.scrollTo(4000, 160_000_000);
        assertThat(list.speed()).isPositive();
        list.scrollTo(3000, 170_000_000);
        assertThat(list.renderRange().first()).isEqualTo(270);
        assertThat(list.renderRange().last()).isEqualTo(311);
        list.scrollTo(3000, 270_000_000);
        assertThat(list.speed()).isZero();
    }

    @Test
    void rendersSoManyPixelsMoreIfThatIsMoreThanTheBuffer() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(1000).itemSize(10).viewport(100).buffer(1).overscanPixels(45));
        list.scrollTo(500);
        assertThat(list.renderRange()).isEqualTo(new ScrollRange(45, 64));
    }

    @Test
    void stickyItemHoldsTheStartUntilTheNextPushesItOut() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(100).itemSize(20).viewport(100).buffer(1).sticky(0, 30));
        list.scrollTo(400);
        assertThat(list.stickyItem()).hasValue(0);
        assertThat(list.stickyPush()).isZero();
        assertThat(list.items().stream().map(ScrollItem::index)).containsExactly(0, 19, 20, 21, 22, 23, 24, 25);
        list.scrollTo(592);
        assertThat(list.stickyPush()).isEqualTo(-12);
        list.insert(10, 5);
        list.scrollTo(700);
        assertThat(list.stickyItem()).hasValue(35);
        list.remove(35, 1);
        assertThat(list.stickyItem()).hasValue(0);
        list.scrollTo(-5);
        assertThat(list.stickyItem()).isEmpty();
    }

    @Test
    void lanesTakeTheItemThatEndsFirstAndKeepItWhenSizesChange() {
        VirtualScroll list = RenderingOptimizer.list(ScrollOptions.items(6)
                .lanes(2)
                .gap(10)
                .viewport(100)
                .sizes(i -> new double[] {30, 10, 10, 50, 20, 20}[i]));
        // left 0: 0..30, 3: 40..90; right 1: 0..10, 2: 20..30 (both end at 30: lane of the earlier item), 4: 40..60, 5:
        // 70..90
        assertThat(lanes(list)).containsExactly(0, 1, 1, 0, 1, 1);
        assertThat(list.item(5)).isEqualTo(new ScrollItem(5, 70, 20, 1, true));
        assertThat(list.totalSize()).isEqualTo(90);
        list.resize(1, 100);
        assertThat(lanes(list)).containsExactly(0, 1, 1, 0, 1, 1);
        assertThat(list.item(5).start()).isEqualTo(160);
        list.insert(2, 1);
        assertThat(lanes(list)).containsExactly(0, 1, 0, 0, 1, 0, 0);
        list.remove(0, 1);
        list.move(0, 2, 3);
        list.forget(0);
        assertThat(list.count()).isEqualTo(6);
        list.itemSize(5);
        assertThat(list.item(0).size()).isEqualTo(5);
    }

    private static List<Integer> lanes(VirtualScroll list) {
        List<Integer> lanes = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            lanes.add(list.item(i).lane());
        }
        return lanes;
    }

    @Test
    void equalItemsInLanesTakeTurnsWithoutAnyMemory() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(9_000_001).lanes(3).itemSize(10).gap(5).viewport(30));
        assertThat(list.item(9_000_000)).isEqualTo(new ScrollItem(9_000_000, 45_000_000, 10, 0, false));
        list.scrollTo(45_000);
        assertThat(list.visibleRange().covers(new ScrollRange(9_000, 9_005))).isTrue();
        list.insert(4, 2);
        assertThat(list.item(5).lane()).isEqualTo(2);
        assertThatThrownBy(() -> list.insert(0, 1_000_000))
                .hasMessageContaining("a list of several lanes must have at most 10000000 items");
    }

    @Test
    void gridRendersTheCellsWhoseRowAndColumnAreBothRendered() {
        VirtualGrid grid = render.virtualGrid(
                "table",
                ScrollOptions.items(1000).itemHeight(20).viewport(100).buffer(1),
                ScrollOptions.items(50).itemWidth(80).viewport(200).buffer(0));
        grid.scrollTo(400, 160);
        assertThat(grid.visibleCells())
                .isEqualTo(new VirtualGrid.Cells(new ScrollRange(20, 24), new ScrollRange(2, 4)));
        assertThat(grid.renderCells().size()).isEqualTo(7 * 3);
        assertThat(grid.scrollToCell(500, 10, Align.START)).isEqualTo(new VirtualGrid.Position(10_000, 800));
        assertThat(render.findVirtualGrid("table")).containsSame(grid);
        assertThat(render.findVirtualGrid("none")).isEmpty();
    }

    @Test
    @Tag("R18")
    void pagesAreWindowsByPositionWithTheirPlace() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(95).itemSize(10).viewport(100).buffer(0));
        list.resize(0, 30);
        assertThat(list.page(20, 10)).isEqualTo(new ScrollPage(20, 10, 95, 220, 100));
        ScrollPage last = list.page(90, 10);
        assertThat(last).isEqualTo(new ScrollPage(90, 5, 95, 920, 50));
        assertThat(last.hasNext()).isFalse();
        assertThat(last.hasPrevious()).isTrue();
        assertThat(list.page(500, 10)).isEqualTo(new ScrollPage(95, 0, 95, 970, 0));
        list.scrollTo(220);
        assertThat(list.pages(25)).extracting(ScrollPage::offset).containsExactly(0, 25);
        assertThatThrownBy(() -> list.page(-1, 5)).hasMessage("offset and limit must be at least 0, were -1 and 5");
        assertThatThrownBy(() -> list.pages(0)).hasMessage("size must be at least 1, was 0");
    }

    @Test
    void emptyListsAndViewportsShowNothing() {
        VirtualScroll empty =
                RenderingOptimizer.list(ScrollOptions.items(0).viewport(100).paddingStart(3));
        assertThat(empty.visibleRange()).isEqualTo(ScrollRange.EMPTY);
        assertThat(empty.renderRange().isEmpty()).isTrue();
        assertThat(empty.items()).isEmpty();
        assertThat(empty.update().isEmpty()).isTrue();
        assertThat(empty.firstVisible()).isZero();
        assertThat(empty.lastVisible()).isEqualTo(-1);
        assertThat(empty.scrollToItem(0, Align.END)).isZero();
        assertThat(empty.indexAt(5)).isEmpty();
        assertThat(empty.totalSize()).isEqualTo(3);
        assertThat(empty.anchor()).isZero();
        VirtualScroll blind = RenderingOptimizer.list(ScrollOptions.items(10));
        assertThat(blind.visibleRange().isEmpty()).isTrue();
        assertThat(blind.pages(5)).isEmpty();
    }

    @Test
    void anItemLargerThanTheViewportIsAloneInIt() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(3).itemSize(100).viewport(100).buffer(0));
        list.resize(1, 1_000_000_000);
        list.scrollTo(500_000_000);
        assertThat(list.visibleRange()).isEqualTo(new ScrollRange(1, 1));
        assertThat(list.target(1, Align.CENTER).offset()).isEqualTo(100 + 500_000_000 - 50);
    }

    @Test
    void whatIsNoNumberOrTooLargeIsRefusedAndChangesNothing() {
        VirtualScroll list = RenderingOptimizer.list(ScrollOptions.items(10).viewport(100));
        assertThatThrownBy(() -> list.scrollTo(Double.NaN)).hasMessageContaining("was NaN");
        assertThatThrownBy(() -> list.scrollTo(Double.NEGATIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> list.moveTo(1e13)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> list.resize(0, -1)).hasMessageContaining("size must be from 0 to");
        assertThatThrownBy(() -> list.resize(10, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.resizeAll(0, 1, Double.NaN)).hasMessageContaining("size 1 must be");
        assertThatThrownBy(() -> list.resizeAll(9, 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.insert(11, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.insert(0, -1)).hasMessage("items must be at least 0, was -1");
        assertThatThrownBy(() -> list.insert(0, Integer.MAX_VALUE)).hasMessageContaining("at most 2147483647 long");
        assertThatThrownBy(() -> list.remove(5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.move(0, 2, 9)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.viewport(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> list.itemSize(1e12)).hasMessageContaining("must not be longer than");
        assertThatThrownBy(() -> ScrollOptions.items(-1)).hasMessage("items must be at least 0, was -1");
        assertThatThrownBy(() -> ScrollOptions.items(1).lanes(65)).hasMessage("lanes must be from 1 to 64, was 65");
        assertThatThrownBy(() -> ScrollOptions.items(1).sticky(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ScrollRange(3, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(list.totalSize()).isEqualTo(500);
        assertThat(list.offset()).isZero();
    }

    @Test
    void totalsBeyondWhatPositionsTellExactlyAreRefused() {
        VirtualScroll list = RenderingOptimizer.list(
                ScrollOptions.items(2_000_000_000).itemSize(900).viewport(1000));
        list.scrollTo(1.7e12);
        assertThat(list.firstVisible()).isEqualTo(1_888_888_888);
        assertThatThrownBy(() -> list.insert(0, 140_000_000)).hasMessageContaining("must not be longer than");
        list.resize(5, 1);
        assertThatThrownBy(() -> list.itemSize(1000)).hasMessageContaining("must not be longer than");
        assertThat(list.item(4).size()).isEqualTo(900);
        assertThat(list.totalSize()).isEqualTo(2_000_000_000 * 900.0 - 899);
    }

    @Test
    void optionsAreImmutableAndSpeakForThemselves() {
        ScrollOptions options = ScrollOptions.items(5);
        assertThat(options.gap(3).gap()).isEqualTo(3);
        assertThat(options.gap()).isZero();
        assertThat(options.buffer(9).guard()).isEqualTo(4);
        assertThat(options.sticky(4, 1, 4).sticky()).containsExactly(1, 4);
        assertThat(options.horizontal())
                .hasToString(
                        "ScrollOptions[items=5, itemSize=50.0, viewport=0.0, buffer=5, lanes=1, gap=0.0, horizontal]");
        assertThat(render.virtualScroll("orders", ORDERS))
                .hasToString("VirtualScroll[orders, count=1000000, offset=0.0, visible=0..15, total=5.0E7]");
        assertThat(Map.of(1, ScrollRange.EMPTY)).hasToString("{1=none}");
    }
}
