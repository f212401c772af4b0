package io.perfopt.benchmarks.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrollCommandTest {
    private static final Path RECORDED = Path.of("../../shared/data/scroll/cases.json");

    /** A case by hand: items of 10, 20 and 30 px, 15 px to see; scrolled by 12 the second is at the start and the end of it not reached by 27. */
    private static final String CASE = """
            [{"id": 7, "kind": "variable", "count": 3, "viewport": 15, "overscan": 0, "gap": 0, "paddingStart": 0, "paddingEnd": 0,
              "lanes": 1, "scrollMargin": 0, "sizes": [10, 20, 30], "offset": 12, "total": 60, "range": {"start": 1, "end": %d},
              "items": {"first": 1, "last": 1, "n": 1, "firstStart": 10, "lastEnd": 30},
              "scrollTo": [{"index": 2, "align": "auto", "offset": 45, "resolved": "end"}]}]
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(Path file) throws IOException {
        return new ScrollCommand().run(List.of(file.toString()), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @Test
    void saysHowManyCasesAndThatNothingDiffers() throws IOException {
        Path file = Files.writeString(directory.resolve("cases.json"), CASE.formatted(1));
        assertThat(run(file)).isZero();
        assertThat(out).hasToString("1 cases, 0 mismatches" + System.lineSeparator());
    }

    @Test
    void saysWhichCaseAndFieldDiffers() throws IOException {
        Path file = Files.writeString(directory.resolve("cases.json"), CASE.formatted(2));
        assertThat(run(file)).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("case 7 range.end: expected 2, was 1", "1 cases, 1 mismatches");
    }

    @Test
    void wantsOneFile() {
        assertThatThrownBy(() -> new ScrollCommand().run(List.of(), System.out))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("R2")
    @Tag("R3")
    void agreesWithEveryRecordedCaseOfVirtualCore() throws IOException {
        if (!Files.exists(RECORDED)) {
            System.out.println("not run: the recorded virtual-scroll cases are not at " + RECORDED.toAbsolutePath());
            return;
        }
        run(RECORDED);
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("600 cases, 0 mismatches");
    }
}
