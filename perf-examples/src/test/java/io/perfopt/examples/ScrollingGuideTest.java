package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.render.Align;
import io.perfopt.render.ElementScroll;
import io.perfopt.render.Fields;
import io.perfopt.render.Keyset;
import io.perfopt.render.RangeChange;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollAnchor;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.ScrollPage;
import io.perfopt.render.ScrollRange;
import io.perfopt.render.VirtualGrid;
import io.perfopt.render.VirtualScroll;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/scrolling.md. */
class ScrollingGuideTest {
    private final RenderingOptimizer render = RenderingOptimizer.create();

    @Test
    void firstList() {
        // snippet: first
        RenderingOptimizer render = RenderingOptimizer.create();
        VirtualScroll list = render.virtualScroll(
                "orders",
                ScrollOptions.items(1_000_000).itemHeight(50).buffer(5).viewport(800));

        list.scrollTo(12_345);
        assertThat(list.visibleRange()).isEqualTo(new ScrollRange(246, 262));
        assertThat(list.renderRange()).isEqualTo(new ScrollRange(241, 267));

        double offset = list.scrollToItem(999_999, Align.CENTER); // for the client to scroll to
        assertThat(offset).isEqualTo(list.maximumOffset());
        // end
    }

    // snippet: server
    /** One open list of one user; the interface's framework calls it with what the client reports. */
    static final class OrderList {
        private final VirtualScroll list;
        private final List<String> orders;

        OrderList(List<String> orders, double height) {
            this.orders = orders;
            this.list = RenderingOptimizer.list(ScrollOptions.items(orders.size())
                    .itemHeight(50)
                    .viewport(height)
                    .buffer(10));
        }

        /** What to send after the client scrolled: a line for each row to drop or to create, nothing for most reports. */
        List<String> scrolled(double offset) {
            list.scrollTo(offset);
            return changes();
        }

        /** The client has laid a row out: its real height, and where to scroll so that nothing jumps. */
        double measured(int row, double height) {
            list.resize(row, height);
            return list.anchor();
        }

        private List<String> changes() {
            RangeChange change = list.update();
            List<String> messages = new ArrayList<>();
            for (ScrollRange rows : change.leave()) {
                messages.add("drop " + rows);
            }
            for (ScrollRange rows : change.enter()) {
                for (int row = rows.first(); row <= rows.last(); row++) {
                    messages.add(
                            "show " + orders.get(row) + " at " + list.item(row).start());
                }
            }
            return messages;
        }
    }
    // end

    @Test
    void dialogue() {
        List<String> rows = IntStream.range(0, 1000).mapToObj(i -> "order " + i).toList();
        // snippet: dialogue
        OrderList orders = new OrderList(rows, 500);
        assertThat(orders.scrolled(0)).hasSize(20).startsWith("show order 0 at 0.0"); // ten visible, ten to come
        assertThat(orders.scrolled(120)).isEmpty();
        assertThat(orders.scrolled(400)).startsWith("show order 20 at 1000.0");
        assertThat(orders.measured(2, 80)).isEqualTo(430); // a row above grew by 30
        // end
    }

    @Test
    void changes() {
        VirtualScroll list =
                RenderingOptimizer.list(ScrollOptions.items(1000).itemHeight(50).viewport(800));
        // snippet: changes
        list.scrollTo(12_345);
        list.resize(7, 120); // 70 more than before
        list.insert(0, 20);
        list.remove(5, 3);
        assertThat(list.offset()).isEqualTo(12_345);
        assertThat(list.anchor()).isEqualTo(12_345 + 70 + 20 * 50 - 3 * 50);
        list.scrollTo(list.anchor());
        // end
        assertThat(list.firstVisible()).isEqualTo(246 + 17);
    }

    @Test
    void keys() {
        VirtualScroll list =
                RenderingOptimizer.list(ScrollOptions.items(3).itemHeight(100).viewport(50));
        list.scrollTo(130);
        List<String> before = List.of("a", "b", "c");
        List<String> after = List.of("x", "y", "a", "b", "c");
        // snippet: keys
        ScrollAnchor<String> anchor = list.anchor(before::get).orElseThrow(); // "b", 30 px in
        list.rearrange(after.size(), row -> before.indexOf(after.get(row)));
        OptionalDouble offset = list.anchor(anchor, after::indexOf);
        assertThat(offset).hasValue(330);
        // end
    }

    @Test
    void element() {
        // snippet: element
        VirtualScroll log = RenderingOptimizer.list(
                ScrollOptions.items(2_000_000).itemHeight(20).viewport(1000));
        ElementScroll element = log.element();
        assertThat(log.totalSize()).isEqualTo(40_000_000);
        assertThat(element.size()).isEqualTo(16_000_000); // the height to give the element

        OptionalDouble correction = element.scrolled(8_000_000); // what the client reports
        correction.ifPresent(position -> {}); // to be written back to the client, which is rare
        int row = log.firstVisible();
        double top = element.start(row); // where the row goes inside the element
        // end
        assertThat(correction).isEmpty();
        assertThat(row).isEqualTo(1_000_037);
        assertThat(top).isBetween(7_999_980.0, 8_000_000.0);
    }

    @Test
    void shapes() {
        // snippet: shapes
        VirtualScroll photos = render.virtualScroll(
                "photos",
                ScrollOptions.items(5_000).lanes(4).gap(8).itemHeight(180).viewport(900));
        photos.resizeAll(0, 240, 120, 180, 200); // keeps every photo in its column
        assertThat(photos.item(5).lane()).isEqualTo(1);

        VirtualGrid table = render.virtualGrid(
                "table",
                ScrollOptions.items(100_000).itemHeight(24).viewport(600),
                ScrollOptions.items(200).itemWidth(90).viewport(1200));
        table.scrollTo(48_000, 450);
        assertThat(table.visibleCells().rows()).isEqualTo(new ScrollRange(2000, 2024));

        VirtualScroll contacts = render.virtualScroll(
                "contacts",
                ScrollOptions.items(500).itemHeight(40).viewport(400).sticky(0, 120, 260));
        contacts.scrollTo(40 * 130);
        assertThat(contacts.stickyItem()).hasValue(120);
        // end
    }

    @Test
    void windows() {
        record Order(int id, String customer, String city) {}
        List<Order> table = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> new Order(i, "customer " + i, "Rome"))
                .toList();
        // snippet: windows
        VirtualScroll list = RenderingOptimizer.list(ScrollOptions.items(100).itemHeight(50));
        ScrollPage page = list.page(40, 20); // rows 40 to 59, from 2000 px on
        assertThat(page.start()).isEqualTo(2000);

        Keyset<Order, Integer> orders =
                Keyset.over(table, Order::id, Comparator.naturalOrder(), String::valueOf, Integer::valueOf);
        Keyset.Window<Order> first = orders.first(20);
        Keyset.Window<Order> second = orders.after(first.next().orElseThrow(), 20);

        var answer = Fields.parse("id,customer(name)")
                .of(
                        second.items(),
                        order -> Map.of(
                                "id", order.id(), "customer", Map.of("name", order.customer(), "city", order.city())));
        assertThat(answer.get(0)).isEqualTo(Map.of("id", 21, "customer", Map.of("name", "customer 21")));
        // end
    }
}
