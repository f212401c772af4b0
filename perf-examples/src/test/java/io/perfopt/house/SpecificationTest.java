package io.perfopt.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;

/** Holds docs/specification.md against the code, the tags of the tests and what ran. */
class SpecificationTest {
    private static final Pattern ID = Pattern.compile("[A-Z]\\d+");

    @Test
    void tableAndTestsSayTheSame() {
        House.assumeCompleteBuild();
        Specification specification =
                Specification.parse(House.read(House.root().resolve("docs/specification.md")));
        Set<String> passed = Reports.passedTests();

        assertThat(specification.rows()).as("rows of the table").hasSizeGreaterThan(100);
        assertThat(specification.faults(
                        SpecificationTest::isPublicMethod,
                        taggedTests(),
                        test -> classesOf(test).stream()
                                .anyMatch(type -> passed.contains(type.getName() + "#" + methodOf(test)))))
                .as("docs/specification.md")
                .isEmpty();
    }

    @Test
    void findsWhatATableGetsWrong() {
        Specification table = Specification.parse("""
                | id | capability | public method | test | state |
                |---|---|---|---|---|
                | C1 | fine | `Cache.get(Key, Type)`, `Cache.put` | `CacheTest.gets` | done |
                | C2 | no such method | `Cache.got` | `CacheTest.finds` | done |
                | C3 | no such test | `Cache.get` | `CacheTest.nothing` | partial: all of it |
                | C4 | test of another row | `Cache.get` | `CacheTest.gets` | done |
                | C5 | did not run | `Cache.get` | `CacheTest.sleeps` | done |
                | C6 | not as far as it is | | | not yet |
                | C7 | further than it is | | | done |
                | C8 | no such state | | | almost |
                | C8 | twice | | | not yet |
                """);
        Map<String, Set<String>> tagged = Map.of(
                "C1", Set.of("CacheTest.gets"),
                "C2", Set.of("CacheTest.finds"),
                "C5", Set.of("CacheTest.sleeps"),
                "C6", Set.of("CacheTest.hurries"),
                "X9", Set.of("CacheTest.guesses"));

        assertThat(table.faults(
                        method -> Set.of("Cache.get", "Cache.put").contains(method),
                        tagged,
                        test -> !test.equals("CacheTest.sleeps")))
                .containsExactly(
                        "C2 names Cache.got, which is no public method of a published module",
                        "C3 names the test CacheTest.nothing, which does not exist or lacks its tag",
                        "C4 names the test CacheTest.gets, which does not exist or lacks its tag",
                        "C5 names the test CacheTest.sleeps, which did not run and pass in this build",
                        "C6 says 'not yet', but its tag is on 1 tests, one is CacheTest.hurries",
                        "C7 is done, but names no public method",
                        "C7 is done, but names no test",
                        "C8 has the state 'almost'; it must be 'not yet', 'partial: what is missing' or 'done'",
                        "C8 has two rows",
                        "X9 is no row of the table, but a tag of [CacheTest.guesses]");
    }

    @Test
    void refusesARowWithTooFewCells() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Specification.parse("| C1 | capability | done |"))
                .withMessageContaining("a row needs five cells, had 3");
    }

    private static boolean isPublicMethod(String name) {
        String type = classNameOf(name);
        String method = methodOf(name);
        return Compiled.PUBLISHED.stream()
                .filter(candidate -> candidate.getSimpleName().equals(type))
                .filter(candidate -> !candidate.getPackageName().contains(".internal"))
                .filter(candidate -> candidate.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(candidate -> candidate.getAllMethods().stream())
                .anyMatch(candidate -> candidate.getName().equals(method)
                        && candidate.getModifiers().contains(JavaModifier.PUBLIC));
    }

    /** For each id the tests that carry it, by the simple names of all classes that run them. */
    private static Map<String, Set<String>> taggedTests() {
        Map<String, Set<String>> tagged = new HashMap<>();
        for (JavaClass type : Compiled.TESTS) {
            for (JavaMethod method : type.getAllMethods()) {
                if (isTest(method)) {
                    Set<String> tags = new HashSet<>(tags(method));
                    tags.addAll(tags(type));
                    tags.addAll(tags(method.getOwner()));
                    for (Optional<JavaClass> outer = type.getEnclosingClass();
                            outer.isPresent();
                            outer = outer.get().getEnclosingClass()) {
                        tags.addAll(tags(outer.get()));
                    }
                    tags.stream()
                            .filter(tag -> ID.matcher(tag).matches())
                            .forEach(id -> tagged.computeIfAbsent(id, key -> new HashSet<>())
                                    .add(type.getSimpleName() + "." + method.getName()));
                }
            }
        }
        return tagged;
    }

    /** Test, ParameterizedTest, RepeatedTest, TestFactory: all are marked by the same annotation or end so. */
    private static boolean isTest(JavaMethod method) {
        return method.getAnnotations().stream().anyMatch(annotation -> {
            String name = annotation.getRawType().getSimpleName();
            return name.endsWith("Test") || name.equals("TestFactory");
        });
    }

    private static List<String> tags(CanBeAnnotated element) {
        List<String> tags = new ArrayList<>();
        if (element.isAnnotatedWith(Tag.class)) {
            tags.add(annotation(element, Tag.class).value());
        }
        if (element.isAnnotatedWith(Tags.class)) {
            Arrays.stream(annotation(element, Tags.class).value())
                    .map(Tag::value)
                    .forEach(tags::add);
        }
        return tags;
    }

    private static <A extends Annotation> A annotation(CanBeAnnotated element, Class<A> type) {
        return element instanceof JavaClass javaClass
                ? javaClass.getAnnotationOfType(type)
                : ((JavaMethod) element).getAnnotationOfType(type);
    }

    /** The classes that run a test of that class: itself, and what extends a suite. */
    private static List<JavaClass> classesOf(String test) {
        String name = classNameOf(test);
        return Compiled.TESTS.stream()
                .filter(type -> type.getSimpleName().equals(name))
                .flatMap(type -> Stream.concat(Stream.of(type), type.getAllSubclasses().stream()))
                .toList();
    }

    private static String classNameOf(String name) {
        String type = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String methodOf(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
