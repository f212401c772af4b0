package io.perfopt.examples.catalogue.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProductListTest {
    private static final int COUNT = 2_345;
    private static final double HEIGHT = 600; // 15 lines
    private static final PerformanceOptimizer PERF = PerformanceOptimizer.create();
    private static final Database DATABASE = new Database(PERF, COUNT, 10);
    private static final List<Long> ORDER =
            DATABASE.query("order", "SELECT id FROM product ORDER BY name, id", row -> row.getLong(1));

    private final ProductList list = new ProductList(PERF, DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
        PERF.close();
    }

    @Test
    void scrollingFromTopToEndShowsEveryProductInItsPlace() {
        Map<Integer, Long> seen = new TreeMap<>();
        for (double top = 0; top < COUNT * (double) ProductList.LINE_HEIGHT; top += HEIGHT) {
            ProductList.View view = list.at(top, HEIGHT);
            assertThat(view.total()).isEqualTo(COUNT);
            for (int index = 0; index < view.lines().size(); index++) {
                Long before =
                        seen.put(view.first() + index, view.lines().get(index).id());
                assertThat(before).isIn(null, view.lines().get(index).id());
            }
        }

        assertThat(seen.keySet())
                .containsExactlyElementsOf(IntStream.range(0, COUNT).boxed().toList());
        assertThat(seen.values()).containsExactlyElementsOf(ORDER);
    }

    @Test
    void aLeapShowsWhatIsThereAndALittleMore() {
        for (int line : new int[] {0, 1, 199, 200, 201, 399, 400, 1_234, 2_199, 2_200, COUNT - 16, COUNT - 15}) {
            ProductList.View view = list.at(line * (double) ProductList.LINE_HEIGHT, HEIGHT);

            int first = Math.max(0, line - 8);
            int end = Math.min(COUNT, line + 15 + 8);
            assertThat(view.first()).as("line %d", line).isEqualTo(first);
            assertThat(view.lines()).as("line %d", line).extracting(Product::id).isEqualTo(ORDER.subList(first, end));
        }
    }

    @Test
    void beyondTheEndTheLastLinesAreShown() {
        ProductList.View view = list.at(1e9, HEIGHT);

        assertThat(view.lines().get(view.lines().size() - 1).id()).isEqualTo(ORDER.get(COUNT - 1));
    }

    @Test
    void oneWindowIsOneQuery() {
        list.prepare();
        long before = DATABASE.queries("products");

        list.at(50_000, HEIGHT);

        assertThat(DATABASE.queries("products") - before).isEqualTo(1);
    }

    @Test
    void aShopWithoutProductsHasAnEmptyList() {
        try (PerformanceOptimizer perf = PerformanceOptimizer.create();
                Database empty = new Database(perf, 0, 0)) {
            assertThat(new ProductList(perf, empty).at(0, HEIGHT).lines()).isEmpty();
        }
    }
}
