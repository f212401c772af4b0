package io.perfopt.benchmarks.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.benchmarks.Command;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InsightCommandsTest {

    @TempDir
    Path directory;

    private static String run(Command command, Object... arguments) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        assertThat(command.run(texts, stream)).isZero();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyRowOfASeriesGetsAScoreUnderTheSamePath() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data/cat"));
        StringBuilder text = new StringBuilder("timestamp,value\n");
        for (int i = 0; i < 400; i++) {
            text.append(String.format("2026-01-%02d %02d:%02d:00,", 1 + i / 48, i / 2 % 24, 30 * (i % 2)))
                    .append(i == 350 ? 900 : 10 + i % 7)
                    .append('\n');
        }
        Files.writeString(data.resolve("s.csv"), text);
        Path out = directory.resolve("out");
        assertThat(run(new NabCommand(), directory.resolve("data"), out))
                .contains("1 series, 400 rows")
                .contains("default threshold 0.5");
        List<String> rows = Files.readAllLines(out.resolve("cat/s.csv"));
        assertThat(rows).hasSize(401);
        assertThat(rows.get(0)).isEqualTo("timestamp,value,anomaly_score");
        List<Double> scores = rows.subList(1, 401).stream()
                .map(row -> Double.parseDouble(row.split(",", -1)[2]))
                .collect(Collectors.toList());
        assertThat(scores.get(350))
                .isGreaterThan(0.5)
                .isEqualTo(scores.stream().max(Double::compare).orElseThrow());
    }

    @Test
    void changePointsAreReadFromAnArrayAndFromLines() throws Exception {
        List<Integer> values = IntStream.range(0, 40)
                .map(i -> (i < 22 ? 100 : 130) + i % 3)
                .boxed()
                .toList();
        Path array = directory.resolve("array.json");
        Files.writeString(array, values.toString());
        Path lines = directory.resolve("lines.txt");
        Files.write(lines, values.stream().map(String::valueOf).toList());
        assertThat(run(new ChangePointsCommand(), array).strip()).isEqualTo("22");
        assertThat(run(new ChangePointsCommand(), lines).strip()).isEqualTo("22");
    }

    @Test
    void everySeriesKeepsItsRowAndTheShortOneItsSilence() throws Exception {
        Path train = directory.resolve("train.csv");
        String season =
                IntStream.range(0, 40).mapToObj(i -> String.valueOf(i % 4 * 10)).collect(Collectors.joining(","));
        Files.write(train, List.of("id,v1,v2", "a," + season, "\"b\",1,2,3,,"));
        Path out = directory.resolve("out.csv");
        assertThat(run(new ForecastCommand(), train, 4, 2, out)).contains("2 series forecast, 1 of them too short");
        List<String> rows = Files.readAllLines(out);
        assertThat(rows.get(0)).isEqualTo("id,point1,point2,low1,low2,high1,high2");
        String[] cells = rows.get(1).split(",", -1);
        assertThat(cells).hasSize(7);
        assertThat(Double.parseDouble(cells[1])).isBetween(-1.0, 1.0);
        assertThat(Double.parseDouble(cells[2])).isBetween(9.0, 11.0);
        assertThat(Double.parseDouble(cells[4])).isLessThanOrEqualTo(Double.parseDouble(cells[2]));
        assertThat(rows.get(2)).isEqualTo("\"b\",,,,,,");
    }

    @Test
    void theSimulatedFiguresComeOutForAFewSeeds() throws Exception {
        String table = run(new HonestyCommand(), 3);
        assertThat(table)
                .contains("| trend", "| 60 |", "| 240 |", "step of 10 %", "anomaly detector", "interval covers");
    }

    @Test
    void wrongArgumentsAreSaidSo() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new NabCommand().run(List.of(), nowhere)).hasMessageContaining("DATA_DIR");
        assertThatThrownBy(() -> new ChangePointsCommand().run(List.of(), nowhere))
                .hasMessageContaining("FILE");
        assertThatThrownBy(() -> new ForecastCommand().run(List.of("a", "x", "1", "b"), nowhere))
                .hasMessageContaining("SEASON must be a whole number, was x");
    }
}
