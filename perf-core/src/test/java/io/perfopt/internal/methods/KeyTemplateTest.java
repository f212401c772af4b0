package io.perfopt.internal.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P23")
class KeyTemplateTest {
    @Test
    void writesTheUsualCallReadably() {
        assertThat(key("find", 42L)).isEqualTo("find(42)");
        assertThat(key("byName", "Miller", DayOfWeek.MONDAY)).isEqualTo("byName(Miller,MONDAY)");
        assertThat(key("all")).isEqualTo("all()");
        assertThat(key("on", LocalDate.of(2026, 2, 3))).isEqualTo("on(2026-02-03)");
    }

    @Test
    void escapesWhatCouldBeTakenForASeparator() {
        assertThat(key("byName", "a,b)~", null)).isEqualTo("byName(a%2Cb%29%7E,~)");
        assertThat(key("byName", "é€", null)).isEqualTo("byName(%C3%A9%E2%82%AC,~)");
    }

    @Test
    void marksValuesWhoseDeclaredTypeSaysNothing() {
        assertThat(key("any", "1")).isEqualTo("any(s!1)");
        assertThat(key("any", 1)).isEqualTo("any(i!1)");
        assertThat(key("any", List.of(1, "x", Optional.empty()))).isEqualTo("any(list[i!1,s!x,optional[]])");
        assertThat(key("any", new Point(1, 2)))
                .isEqualTo("any(io.perfopt.internal.methods.KeyTemplateTest%24Point!record[i!1,i!2])");
    }

    @Test
    void doesNotDependOnTheOrderOfSetsAndMaps() {
        Map<String, Integer> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", 2);
        Map<String, Integer> other = new LinkedHashMap<>();
        other.put("b", 2);
        other.put("a", 1);
        assertThat(key("any", one)).isEqualTo(key("any", other)).isEqualTo("any(map[s!a=i!1,s!b=i!2])");
    }

    @Test
    void tellsOverloadsApart() throws NoSuchMethodException {
        Method byLong = Shop.class.getMethod("find", long.class);
        assertThat(KeyTemplate.of(byLong, "", true).key(new Object[] {1L})).isEqualTo("find:long(1)");
    }

    @Test
    void fillsATemplateByNameOrPosition() throws NoSuchMethodException {
        Method method = Shop.class.getMethod("byName", String.class, DayOfWeek.class);
        assertThat(KeyTemplate.of(method, "name/{name}/{1}", false).key(new Object[] {"x", DayOfWeek.FRIDAY}))
                .isEqualTo("name/x/FRIDAY");
    }

    @Test
    void refusesATemplateUnderWhichArgumentsCouldMix() throws NoSuchMethodException {
        Method method = Shop.class.getMethod("byName", String.class, DayOfWeek.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyTemplate.of(method, "{name}-{day}", false))
                .withMessageContaining("byName")
                .withMessageContaining("\"{name}-{day}\" needs one of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyTemplate.of(method, "{nome}", false))
                .withMessageContaining("names {nome}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyTemplate.of(method, "{name", false))
                .withMessageContaining("has a { without a }");
    }

    @Test
    void refusesTypesWithoutATextOfTheirOwnAtOnceOrWithTheValue() throws NoSuchMethodException {
        Method method = Shop.class.getMethod("with", Thread.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyTemplate.of(method, "", false))
                .withMessageContaining("with(java.lang.Thread)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("any", new Object()))
                .withMessageContaining("any(java.lang.Object)")
                .withMessageContaining("class java.lang.Object has no text");
    }

    @Test
    void refusesAnArgumentThatHoldsItself() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("any", endless))
                .withMessageContaining("more than 32 levels");
    }

    /** Equal keys for equal arguments and different keys for different ones, over random nested values. */
    @Test
    void keysAreEqualExactlyWhenArgumentsAre() {
        long seed = 23;
        Random random = new Random(seed);
        Map<String, Object> argumentsByKey = new HashMap<>();
        int repeated = 0;
        for (int i = 0; i < 50_000; i++) {
            Object argument = randomValue(random, 0);
            String key = key("any", argument);
            Object earlier = argumentsByKey.putIfAbsent(key, argument);
            if (earlier != null) {
                repeated++;
                assertThat(argument)
                        .as("seed %d, step %d, key %s", seed, i, key)
                        .isEqualTo(earlier);
            }
        }
        Map<Object, String> keysByArgument = new HashMap<>();
        argumentsByKey.forEach((key, argument) -> assertThat(keysByArgument.put(argument, key))
                .as("two keys for %s", argument)
                .isNull());
        assertThat(repeated).as("equal arguments were among the values").isGreaterThan(1_000);
    }

    private static Object randomValue(Random random, int depth) {
        String[] texts = {"", "a", "~", "a,b", "%2C", ",", "]", "s!a", "list[", "\uD800", "é", "1", "null"};
        String[] lookLikeLists = {"a", "a,s!a", "", "a],s!a"};
        return switch (random.nextInt(depth > 2 ? 8 : 13)) {
            case 0, 1 -> texts[random.nextInt(texts.length)];
            case 2 -> random.nextInt(4);
            case 3 -> (long) random.nextInt(4);
            case 4 -> random.nextBoolean();
            case 5 -> new BigDecimal(random.nextInt(3)).setScale(random.nextInt(2));
            case 6 -> Instant.ofEpochSecond(random.nextInt(3));
            case 7 ->
                random.ints(random.nextInt(3), 0, lookLikeLists.length)
                        .mapToObj(i -> lookLikeLists[i])
                        .toList();
            case 8 -> Set.copyOf(Arrays.asList(items(random, depth)));
            case 9 -> Optional.of(randomValue(random, depth + 1));
            case 10 -> Map.of(randomValue(random, depth + 1), randomValue(random, depth + 1));
            case 11 -> new Pair(randomValue(random, depth + 1), random.nextBoolean() ? null : "~");
            default -> List.of(items(random, depth));
        };
    }

    private static Object[] items(Random random, int depth) {
        Object[] items = new Object[random.nextInt(3)];
        Arrays.setAll(items, i -> randomValue(random, depth + 1));
        return items;
    }

    private static String key(String name, @Nullable Object... arguments) {
        Method method = Arrays.stream(Shop.class.getMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return KeyTemplate.of(method, "", false).key(arguments);
    }

    record Point(int x, int y) {}

    record Pair(Object left, @Nullable Object right) {}

    interface Shop {
        Object find(long id);

        Object byName(String name, DayOfWeek day);

        Object all();

        Object on(LocalDate date);

        Object any(Object argument);

        Object with(Thread thread);
    }
}
