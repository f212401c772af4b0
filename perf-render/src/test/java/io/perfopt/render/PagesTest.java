package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.render.Keyset.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R18")
class PagesTest {
    private final List<Integer> rows = new ArrayList<>(
            IntStream.rangeClosed(1, 25).map(i -> i * 10).boxed().toList());
    private final Keyset<Integer, Integer> keyset =
            Keyset.over(rows, row -> row, Comparator.naturalOrder(), String::valueOf, Integer::valueOf);

    @Test
    void windowsFollowEachOtherForwardAndBackward() {
        Window<Integer> first = keyset.first(10);
        assertThat(first.items()).containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
        assertThat(first.previous()).isEmpty();
        Window<Integer> second = keyset.after(first.next().orElseThrow(), 10);
        assertThat(second.items()).startsWith(110).endsWith(200);
        Window<Integer> third = keyset.after(second.next().orElseThrow(), 10);
        assertThat(third.items()).containsExactly(210, 220, 230, 240, 250);
        assertThat(third.next()).isEmpty();
        assertThat(keyset.before(third.previous().orElseThrow(), 10)).isEqualTo(second);
        assertThat(keyset.before(second.previous().orElseThrow(), 10)).isEqualTo(first);
        assertThat(keyset.last(3).items()).containsExactly(230, 240, 250);
        assertThat(keyset.last(3).next()).isEmpty();
    }

    @Test
    void rowsThatComeAndGoMeanwhileNeitherRepeatNorHideOthers() {
        String next = keyset.first(3).next().orElseThrow(); // after 30
        rows.add(0, 5);
        rows.remove(Integer.valueOf(30));
        rows.add(rows.indexOf(40), 35);
        assertThat(keyset.after(next, 3).items()).containsExactly(35, 40, 50);
    }

    @Test
    void aPlaceIsReachedByItsKeyWithoutTheWindowsBefore() {
        String between = keyset.token(105);
        assertThat(keyset.after(between, 2).items()).containsExactly(110, 120);
        assertThat(keyset.before(between, 2).items()).containsExactly(90, 100);
        assertThat(keyset.token(100)).isEqualTo(keyset.first(10).next().orElseThrow());
    }

    @Test
    void anEmptyResultHasNoNeighbours() {
        rows.clear();
        assertThat(keyset.first(5)).isEqualTo(new Window<Integer>(List.of(), Optional.empty(), Optional.empty()));
        assertThat(keyset.last(5).items()).isEmpty();
    }

    @Test
    void aSourceIsAskedForOneRowMoreToKnowWhetherThereAreMore() {
        List<String> asked = new ArrayList<>();
        Keyset<Integer, Integer> query = Keyset.of(
                (beyond, forward, limit) -> {
                    asked.add(beyond + " " + forward + " " + limit);
                    return forward ? List.of(7, 8, 9) : List.of(6, 5);
                },
                row -> row,
                String::valueOf,
                Integer::valueOf);
        Window<Integer> window = query.first(2);
        assertThat(window.items()).containsExactly(7, 8);
        assertThat(query.before(window.next().orElseThrow(), 2).items()).containsExactly(5, 6);
        assertThat(asked).containsExactly("Optional.empty true 3", "Optional[8] false 3");
    }

    @Test
    void tokensOfOthersAndLimitsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> keyset.after("%%%", 5))
                .hasMessage("token must come from a window of this list, was %%%");
        assertThatThrownBy(() -> keyset.after("eHl6", 5)).hasMessageContaining("was eHl6"); // xyz
        assertThatThrownBy(() -> keyset.after("_w", 5)).isInstanceOf(IllegalArgumentException.class); // no UTF-8
        assertThatThrownBy(() -> keyset.after("a".repeat(5000), 5)).hasMessageContaining("at most 4096 characters");
        assertThatThrownBy(() -> keyset.first(0)).hasMessage("limit must be from 1 to 10000, was 0");
        assertThatThrownBy(() -> keyset.first(10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyTheWantedFieldsAreTaken() {
        Map<String, Object> row = Map.of(
                "id",
                1,
                "name",
                "Ada",
                "customer",
                Map.of("city", "Rome", "street", "x"),
                "lines",
                List.of(Map.of("sku", "a", "price", 3), Map.of("sku", "b", "price", 4)));
        assertThat(Fields.parse("id, customer(city), lines(sku), unknown").of(row))
                .isEqualTo(Map.of(
                        "id", 1,
                        "customer", Map.of("city", "Rome"),
                        "lines", List.of(Map.of("sku", "a"), Map.of("sku", "b"))));
        assertThat(Fields.parse(" ").of(row)).isEqualTo(row);
        assertThat(Fields.all().of(row)).isEqualTo(row);
        assertThat(Fields.parse("customer").of(row))
                .isEqualTo(Map.of("customer", Map.of("city", "Rome", "street", "x")));
        assertThat(Fields.parse("name(first)").of(row)).isEqualTo(Map.of("name", "Ada"));
        assertThat(Fields.parse("a").of(Arrays.asList(1, 2), n -> Map.of("a", n, "b", 0)))
                .containsExactly(Map.of("a", 1), Map.of("a", 2));
    }

    @Test
    void aFieldNamedTwiceTakesWhatBothWant() {
        assertThat(Fields.parse("c(x),c(y(z)),c(y(w))")).hasToString("c(x,y(z,w))");
        assertThat(Fields.parse("c(x),c")).hasToString("c");
        assertThat(Fields.all()).hasToString("");
    }

    @Test
    void fieldsThatCannotBeReadAreRefusedNamingThePlace() {
        assertThatThrownBy(() -> Fields.parse("a,,b")).hasMessageContaining("expected a name at 2 of a,,b");
        assertThatThrownBy(() -> Fields.parse("a(b")).hasMessageContaining("expected ')' at 3");
        assertThatThrownBy(() -> Fields.parse("a)b")).hasMessageContaining("expected a comma or the end at 1");
        assertThatThrownBy(() -> Fields.parse("a(".repeat(20))).hasMessageContaining("at most 16 levels");
        assertThatThrownBy(() -> Fields.parse("a".repeat(5000))).hasMessageContaining("at most 4096 characters");
    }
}
