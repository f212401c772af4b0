package io.perfopt.benchmarks.insight;

import io.perfopt.analytics.insight.AnomalyDetector;
import io.perfopt.benchmarks.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scores labelled series with the default detector: reads {@code category/series.csv} with timestamp and value, writes the same paths with
 * an anomaly score a row, for a scorer of the Numenta Anomaly Benchmark.
 */
public final class NabCommand implements Command {

    @Override
    public String name() {
        return "nab";
    }

    @Override
    public String summary() {
        return "nab DATA_DIR OUT_DIR: anomaly scores of every category/series.csv (timestamp,value), by the default detector";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws IOException {
        if (arguments.size() != 2) {
            throw new IllegalArgumentException("nab needs DATA_DIR and OUT_DIR, was " + arguments);
        }
        Path data = Path.of(arguments.get(0));
        Path target = Path.of(arguments.get(1));
        long rows = 0;
        long nanos = 0;
        List<Path> files = series(data);
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            AnomalyDetector detector = AnomalyDetector.streaming();
            List<String> scored = new ArrayList<>(lines.size());
            scored.add("timestamp,value,anomaly_score");
            for (String line : lines.subList(1, lines.size())) {
                if (line.isBlank()) {
                    continue;
                }
                String[] cells = line.split(",", -1);
                if (cells.length < 2) {
                    throw new IllegalArgumentException(
                            file + " must hold timestamp,value in each row, one was " + line);
                }
                Instant at = instant(cells[0].trim());
                double value = Double.parseDouble(cells[1].trim());
                long begun = System.nanoTime();
                double score = detector.score(at, value);
                nanos += System.nanoTime() - begun;
                scored.add(cells[0] + "," + cells[1] + "," + score);
                rows++;
            }
            Path to = target.resolve(data.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.write(to, scored);
        }
        out.println(files.size() + " series, " + rows + " rows, " + (rows == 0 ? 0 : nanos / rows)
                + " ns a row with the clock");
        out.println("default threshold " + AnomalyDetector.streaming().threshold());
        return 0;
    }

    private static List<Path> series(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private static Instant instant(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }
}
