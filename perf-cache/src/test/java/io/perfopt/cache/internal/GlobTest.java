package io.perfopt.cache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GlobTest {
    /** Every text over an alphabet up to a length. */
    private static List<String> words(String alphabet, int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        List<String> last = List.of("");
        for (int length = 1; length <= longest; length++) {
            List<String> next = new ArrayList<>();
            for (String word : last) {
                for (int i = 0; i < alphabet.length(); i++) {
                    next.add(word + alphabet.charAt(i));
                }
            }
            all.addAll(next);
            last = next;
        }
        return all;
    }

    @Test
    @Tag("C5")
    void matchesWhatTheEqualRegularExpressionMatches() {
        List<String> texts = words("ab", 5);
        for (String pattern : words("ab*?", 4)) {
            if (pattern.isEmpty()) {
                continue;
            }
            Pattern expected = Pattern.compile(pattern.replace("*", ".*").replace("?", "."));
            for (String text : texts) {
                assertThat(Glob.of(pattern).matches(text))
                        .as(pattern + " on " + text)
                        .isEqualTo(expected.matcher(text).matches());
            }
        }
    }

    @Test
    @Tag("C6")
    void overlapsWhenSomeTextMatchesBoth() {
        List<String> patterns = words("ab*?", 3);
        // Two patterns of three symbols that have a text in common have one of at most six letters.
        List<String> texts = words("ab", 6);
        for (String one : patterns) {
            for (String two : patterns) {
                if (one.isEmpty() || two.isEmpty()) {
                    continue;
                }
                Glob first = Glob.of(one);
                Glob second = Glob.of(two);
                boolean common = texts.stream().anyMatch(text -> first.matches(text) && second.matches(text));
                assertThat(first.overlaps(second)).as(one + " and " + two).isEqualTo(common);
            }
        }
    }

    @Test
    void quotesAndEscapes() {
        assertThat(Glob.of(Glob.quote("a*?\\b")).matches("a*?\\b")).isTrue();
        assertThat(Glob.of(Glob.quote("a*")).matches("ab")).isFalse();
        assertThat(Glob.isPattern("a\\*b")).isFalse();
        assertThat(Glob.isPattern("a?")).isTrue();
        assertThatThrownBy(() -> Glob.of("*a".repeat(40))).isInstanceOf(IllegalArgumentException.class);
    }
}
