package io.perfopt.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Measures ours beside its peers and says which bars are reached. Stateless once made. */
final class CompareCommand implements Command {
    private final List<Comparison> comparisons;
    private final Laboratory laboratory;

    CompareCommand(List<Comparison> comparisons, Laboratory laboratory) {
        this.comparisons = List.copyOf(comparisons);
        this.laboratory = laboratory;
    }

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "ours beside its peers, interleaved: " + Settings.USAGE;
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws IOException {
        Settings settings = Settings.parse(arguments);
        List<Comparison> chosen = chosen(settings);
        if (settings.rooms().isEmpty()) {
            chosen.forEach(comparison -> out.println(comparison.room() + ": " + comparison.title()));
            return 0;
        }
        boolean missed = false;
        for (Comparison comparison : chosen) {
            List<Line> lines = new ArrayList<>();
            for (Row row : comparison.rows()) {
                if (row.what().contains(settings.only())) {
                    lines.addAll(new Measurement(row, laboratory, settings).run(out));
                }
            }
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("--only must be part of a row's text, was '" + settings.only()
                        + "'; the rows of " + comparison.room() + " are "
                        + comparison.rows().stream().map(Row::what).toList());
            }
            out.println();
            out.println(comparison.room() + ": " + comparison.title());
            out.println(conditions(settings));
            out.println();
            out.print(Table.of(lines));
            out.println("JSON: " + write(comparison, settings, lines));
            missed |= lines.stream().anyMatch(line -> line.verdict() == Bar.Verdict.MISSED);
        }
        return missed && settings.strict() ? 1 : 0;
    }

    private List<Comparison> chosen(Settings settings) {
        List<String> known = comparisons.stream().map(Comparison::room).toList();
        for (String room : settings.rooms()) {
            if (!known.contains(room)) {
                throw new IllegalArgumentException("ROOM must be one of " + known + ", was " + room);
            }
        }
        return comparisons.stream()
                .filter(comparison ->
                        settings.rooms().isEmpty() || settings.rooms().contains(comparison.room()))
                .toList();
    }

    private static String conditions(Settings settings) {
        return "rounds " + settings.rounds() + ", warm-up " + settings.warmup() + ", measured " + settings.measured()
                + ", Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors()
                + " processors; figures and ratios ± 95 % over rounds";
    }

    private static Path write(Comparison comparison, Settings settings, List<Line> lines) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("room", comparison.room());
        report.put("title", comparison.title());
        report.put("conditions", conditions(settings));
        report.put("lines", lines.stream().map(Line::toMap).toList());
        Path file = settings.directory().resolve("compare-" + comparison.room() + ".json");
        Files.createDirectories(settings.directory());
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(file, mapper.writeValueAsString(report));
        return file;
    }
}
