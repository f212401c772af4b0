package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
    private final Output output = new Output();

    @Test
    void everyRowNamesABenchmarkOfOursThatExistsAndMeasuresSomething() {
        JmhLaboratory laboratory = new JmhLaboratory();
        for (Comparison comparison : Benchmarks.COMPARISONS) {
            assertThat(comparison.rows()).as(comparison.room()).isNotEmpty().allSatisfy(row -> {
                assertThat(laboratory.knows(row.ours()))
                        .as(row.ours().benchmark())
                        .isTrue();
                assertThat(row.goals()).as(row.what()).isNotEmpty();
            });
        }
    }

    @Test
    void everyRoomHasItsOwnName() {
        assertThat(Benchmarks.COMPARISONS).extracting(Comparison::room).doesNotHaveDuplicates();
    }

    @Test
    void listsTheStressCells() throws Exception {
        assertThat(new JcstressCommand().run(List.of("-l", "-t", "CancelStress"), output.stream()))
                .isZero();
        assertThat(output.text()).contains("io.perfopt.benchmarks.testkit.CancelStress");
    }

    @Test
    void failsWhenNoStressCellHasTheName() throws Exception {
        assertThat(new JcstressCommand().run(List.of("-m", "sanity", "-t", "NoSuchCell"), output.stream()))
                .isEqualTo(1);
    }

    @Test
    void saysHowManyConfigurationsOfACellPassed() throws Exception {
        assertThat(new JcstressCommand()
                        .run(List.of("-m", "sanity", "-sc", "false", "-t", "CancelStress"), output.stream()))
                .isZero();
        assertThat(output.text().lines())
                .last()
                .asString()
                .matches("jcstress: (\\d+) planned; \\1 passed, 0 failed, .*");
    }
}
