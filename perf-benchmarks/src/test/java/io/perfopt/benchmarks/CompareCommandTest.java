package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {
    private static final Subject OURS = Subject.of("PerfOpt", "Some.ours");
    private static final Subject PEER = Subject.of("Peer", "Some.peer");

    @TempDir
    private Path directory;

    private final Output output = new Output();
    private final ScriptedLaboratory laboratory = new ScriptedLaboratory();

    @Test
    void listsTheRoomsWhenNoneIsNamed() throws Exception {
        assertThat(compare(room(Row.of("get", OURS)))).isZero();

        assertThat(output.text()).isEqualToNormalizingNewlines("attic: things beside things\n");
        assertThat(laboratory.order).isEmpty();
    }

    @Test
    void alternatesTheSidesAndTurnsTheOrderRoundEachTime() throws Exception {
        compare(room(Row.of("get", OURS).peer(PEER).measure(Metric.TIME)), "attic", "--rounds", "3");

        assertThat(laboratory.order).containsExactly("PerfOpt", "Peer", "Peer", "PerfOpt", "PerfOpt", "Peer");
    }

    @Test
    void printsTheRatioWithItsErrorAndTheVerdict() throws Exception {
        laboratory.figures.put("PerfOpt", 5.0);
        laboratory.figures.put("Peer", 10.0);

        compare(room(Row.of("get", OURS).peer(PEER).measure(Metric.TIME, Bar.ratioAtMost(0.6))), "attic");

        assertThat(output.text())
                .contains("# get, round 1 of 5, PerfOpt: 5.00 ns/op")
                .contains(
                        "| get  | time [ns/op] | 5.00 ± 0 | Peer | 10.0 ± 0      | 0.500 ± 0 | ratio ≤ 0.6 | met     |");
    }

    @Test
    void endsWithStatusOneForAMissedBarOnlyIfAskedTo() throws Exception {
        Row row = Row.of("get", OURS).measure(Metric.TIME, Bar.figureAtMost(0.5));

        assertThat(compare(room(row), "attic")).isZero();
        assertThat(compare(room(row), "attic", "--strict")).isEqualTo(1);
        assertThat(compare(room(row), "attic", "--strict", "--rounds", "1"))
                .as("one round decides nothing")
                .isZero();
    }

    @Test
    void writesTheSameAsJson() throws Exception {
        laboratory.figures.put("PerfOpt", 5.0);
        laboratory.figures.put("Peer", 10.0);

        compare(
                room(Row.of("get", OURS).peer(PEER).measure(Metric.TIME, Bar.ratioAtMost(0.6))),
                "attic",
                "--rounds",
                "1");

        Path file = directory.resolve("compare-attic.json");
        assertThat(output.text()).contains("JSON: " + file);
        JsonNode line = new JsonMapper().readTree(Files.readString(file)).at("/lines/0");
        assertThat(line.at("/what").asString()).isEqualTo("get");
        assertThat(line.at("/ours/value").asDouble()).isEqualTo(5.0);
        assertThat(line.at("/theirs/value").asDouble()).isEqualTo(10.0);
        assertThat(line.at("/ratio/value").asDouble()).isEqualTo(0.5);
        assertThat(line.at("/ratio/low").isNull()).as("unknown after one round").isTrue();
        assertThat(line.at("/verdict").asString()).isEqualTo("UNDECIDED");
    }

    @Test
    void matchesOpenParametersOfBothSides() throws Exception {
        laboratory.parameters = List.of(Map.of("size", "1"), Map.of("size", "2"));

        compare(room(Row.of("get", OURS).peer(PEER).measure(Metric.TIME)), "attic");

        assertThat(output.text()).contains("| get (size=1) |").contains("| get (size=2) |");
    }

    @Test
    void leavesOutAPeerThatIsNotInTheJar() throws Exception {
        laboratory.unknown.add("Peer");

        compare(room(Row.of("get", OURS).peer(PEER).measure(Metric.TIME)), "attic");

        assertThat(output.text()).contains("Peer is not in this jar (Some.peer); mvn -Pbench adds large peers");
        assertThat(laboratory.order).doesNotContain("Peer");
    }

    @Test
    void failsWhenOursIsNotInTheJar() {
        laboratory.unknown.add("PerfOpt");

        assertThatIllegalStateException()
                .isThrownBy(() -> compare(room(Row.of("get", OURS)), "attic"))
                .withMessageContaining("row 'get' names a benchmark that is not in this jar: Some.ours");
    }

    @Test
    void measuresOnlyTheRowsThatContainAText() throws Exception {
        Row get = Row.of("get a value", OURS).measure(Metric.TIME);
        Row put = Row.of("put a value", OURS).measure(Metric.TIME);

        compare(room(get, put), "attic", "--only", "put");

        assertThat(output.text()).contains("| put a value |").doesNotContain("| get a value |");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(room(get, put), "attic", "--only", "delete"))
                .withMessageContaining("was 'delete'; the rows of attic are [get a value, put a value]");
    }

    @Test
    void comparesFiguresThatNeedNoBenchmark() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Row row = Row.computed(
                        "bytes an entry",
                        "B",
                        Subject.computed("PerfOpt", () -> 100 + calls.getAndIncrement() % 2 * 2),
                        Bar.ratioAtMost(0.9))
                .peer(Subject.computed("Peer", () -> 200));

        new CompareCommand(List.of(room(row)), new JmhLaboratory())
                .run(List.of("attic", "--rounds", "4", "--json", directory.toString()), output.stream());

        assertThat(output.text())
                .contains("| bytes an entry | figure [B] | 101 ±")
                .contains("| Peer | 200 ± 0 ")
                .contains("| met ");
        assertThat(calls).hasValue(4);
    }

    private int compare(Comparison comparison, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", directory.toString()));
        return new CompareCommand(List.of(comparison), laboratory).run(all, output.stream());
    }

    private static Comparison room(Row... rows) {
        return new Comparison("attic", "things beside things", List.of(rows));
    }

    /** Answers what the test told it to, and remembers what it was asked. */
    private static final class ScriptedLaboratory implements Laboratory {
        private final List<String> order = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();
        private final Map<String, Double> figures = new HashMap<>();
        private List<Map<String, String>> parameters = List.of(Map.of());

        @Override
        public boolean knows(Subject subject) {
            return !unknown.contains(subject.label());
        }

        @Override
        public List<Sample> measure(Row row, Subject subject, Settings settings) {
            order.add(subject.label());
            double figure = figures.getOrDefault(subject.label(), 1.0);
            List<Double> scores = row.goals().stream().map(goal -> figure).toList();
            return parameters.stream().map(open -> new Sample(open, scores)).toList();
        }
    }
}
