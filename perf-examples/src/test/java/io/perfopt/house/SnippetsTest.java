package io.perfopt.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds the code shown in README and docs/guide against tests that were compiled and run. */
class SnippetsTest {
    private static final String SOURCE = """
            class GuideTest {
                void test() {
                    // snippet: first
                    if (ready) {
                        go();
                    }
                    // end
                }
            }
            """;

    @Test
    void everyPageShowsCodeThatIsCompiledAndTested() {
        List<Path> sources = House.modules().stream()
                .flatMap(module -> House.files(module.resolve("src/test/java"), "Test.java").stream())
                .toList();
        for (Path page : House.pages()) {
            assertThat(Snippets.faults(
                            House.read(page),
                            name -> sources.stream()
                                    .filter(source -> source.endsWith(name + ".java"))
                                    .findFirst()
                                    .map(House::read)))
                    .as(House.root().relativize(page).toString())
                    .isEmpty();
        }
    }

    @Test
    void acceptsTheRegionWhateverItsIndentation() {
        assertThat(faults("""
                        <!-- snippet: GuideTest#first -->
                        ```java
                        if (ready) {
                            go();
                        }
                        ```
                        """)).isEmpty();
    }

    @Test
    void findsAPageThatDiffersFromTheCode() {
        assertThat(faults("<!-- snippet: GuideTest#first -->\n```java\nif (ready) {\n    stop();\n}\n```\n"))
                .singleElement()
                .asString()
                .contains("the page differs from the code")
                .contains("go();");
    }

    @Test
    void findsAJavaBlockThatNoTestHolds() {
        assertThat(faults("Look:\n```java\ngo();\n```\n"))
                .containsExactly("line 2: a java block without a snippet marker before it");
    }

    @Test
    void findsAMarkerThatLeadsNowhere() {
        assertThat(faults("<!-- snippet: GuideTest#second -->\n```java\ngo();\n```\n"))
                .containsExactly("<!-- snippet: GuideTest#second -->: the class has no such region");
        assertThat(faults("<!-- snippet: OtherTest#first -->\n```java\ngo();\n```\n"))
                .containsExactly("<!-- snippet: OtherTest#first -->: no test class has that name");
        assertThat(faults("<!-- snippet: GuideTest#first -->\n\n```xml\n<a/>\n```\n"))
                .containsExactly("line 1: no java block follows <!-- snippet: GuideTest#first -->");
    }

    private static List<String> faults(String page) {
        return Snippets.faults(page, name -> name.equals("GuideTest") ? Optional.of(SOURCE) : Optional.empty());
    }
}
