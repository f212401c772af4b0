package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client whose element may be 100,000 px long before a list of 50,000,000 px. */
@Tag("R2")
class ElementScrollTest {
    private static final ScrollOptions LONG =
            ScrollOptions.items(1_000_000).itemSize(50).viewport(1000).maximumElement(100_000);

    private final VirtualScroll list = RenderingOptimizer.list(LONG);
    private final ElementScroll element = list.element();

    @Test
    void whatFitsIsMappedToItself() {
        VirtualScroll small = RenderingOptimizer.list(LONG.maximumElement(1e9));
        assertThat(small.element().size()).isEqualTo(50_000_000);
        assertThat(small.element().scrolled(12_345.5)).isEmpty();
        assertThat(small.offset()).isEqualTo(12_345.5);
        assertThat(small.element().position()).isEqualTo(12_345.5);
        assertThat(small.element().start(10)).isEqualTo(500);
    }

    @Test
    void aLeapGoesToTheSameFractionOfTheListAndSmallStepsGoOneToOne() {
        assertThat(element.size()).isEqualTo(100_000);
        assertThat(element.scrolled(49_500)).isEmpty(); // half of the way
        assertThat(list.offset()).isCloseTo(49_999_000 / 2.0, within(1e-6));
        double before = list.offset();
        int first = list.firstVisible();
        double shown = element.start(first);
        assertThat(element.scrolled(49_530)).isEmpty();
        assertThat(list.offset()).isCloseTo(before + 30, within(1e-6));
        assertThat(element.start(first)).as("no row jumps under the reader").isEqualTo(shown);
        assertThat(shown).isBetween(49_400.0, 49_500.0);
    }

    @Test
    void bothEndsAreReached() {
        element.scrolled(99_000);
        assertThat(list.offset()).isEqualTo(49_999_000);
        assertThat(list.lastVisible()).isEqualTo(999_999);
        element.scrolled(0);
        assertThat(list.offset()).isZero();
    }

    @Test
    void wheelingOnAndOnPassesEveryItemAndIsSetBackBeforeTheElementEnds() {
        element.scrolled(0);
        double position = 0;
        int rewrites = 0;
        int last = -1;
        for (int i = 0; i < 20_000; i++) {
            position = Math.min(99_000, position + 120);
            OptionalDouble set = element.scrolled(position);
            if (set.isPresent()) {
                position = set.getAsDouble();
                rewrites++;
            }
            assertThat(list.firstVisible()).as("no item is passed over").isLessThanOrEqualTo(last + 1 + 16);
            last = list.lastVisible();
            assertThat(element.start(list.firstVisible())).isBetween(position - 50.001, position + 0.001);
        }
        assertThat(list.offset()).isGreaterThan(2_000_000);
        assertThat(rewrites).isBetween(1, 400);
    }

    @Test
    void aMoveOfTheListTellsWhereToSetTheElement() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1000; i++) {
            double offset = list.scrollToItem(random.nextInt(1_000_000), Align.START);
            double position = element.position();
            assertThat(position).isBetween(0.0, 99_000.0);
            element.scrolled(Math.rint(position));
            assertThat(list.offset()).isCloseTo(offset, within(1.5));
        }
    }

    @Test
    void browsersCountNegativeFromRightToLeft() {
        VirtualScroll columns = RenderingOptimizer.list(
                ScrollOptions.items(100).itemWidth(50).viewport(200).rightToLeft());
        columns.element().scrolled(-300);
        assertThat(columns.offset()).isEqualTo(300);
        assertThat(columns.scrollToItem(20, Align.START)).isEqualTo(1000);
        assertThat(columns.element().position()).isEqualTo(-1000);
    }
}
