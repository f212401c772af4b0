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
    void saysHowTheStressCellsEnded() throws Exception {
        JcstressCommand command = new JcstressCommand(ScriptedStress.class.getName());

        assertThat(command.run(
                        List.of("0", "(Results: 1 planned; 0 passed)", "(Results: 1 planned; 1 passed)"),
                        output.stream()))
                .isZero();
        assertThat(output.text().lines()).last().isEqualTo("jcstress: 1 planned; 1 passed");
        assertThat(command.run(List.of("3", "(Results: 1 planned; 0 passed)"), output.stream()))
                .isEqualTo(3);
    }

    @Test
    void failsWhenNoStressCellRan() throws Exception {
        JcstressCommand command = new JcstressCommand(ScriptedStress.class.getName());

        assertThat(command.run(List.of("0", "FATAL: No matching tests."), output.stream()))
                .isEqualTo(1);
    }

    /** Prints its other arguments, each as a line, and ends with the first as its status. */
    static final class ScriptedStress {
        public static void main(String[] arguments) {
            for (String line : List.of(arguments).subList(1, arguments.length)) {
                System.out.println(line);
            }
            System.exit(Integer.parseInt(arguments[0]));
        }
    }
}
