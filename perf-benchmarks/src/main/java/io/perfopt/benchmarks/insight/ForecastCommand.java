package io.perfopt.benchmarks.insight;

import io.perfopt.analytics.insight.Forecast;
import io.perfopt.analytics.insight.ForecastOptions;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.Series;
import io.perfopt.benchmarks.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Continues many series, one a row: points, lows and highs of the 95 % intervals. */
public final class ForecastCommand implements Command {

    @Override
    public String name() {
        return "forecast";
    }

    @Override
    public String summary() {
        return "forecast TRAIN.csv SEASON HORIZON OUT.csv: id,values... a row -> id,points,lows,highs";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws IOException {
        if (arguments.size() != 4) {
            throw new IllegalArgumentException("forecast needs TRAIN.csv SEASON HORIZON OUT.csv, was " + arguments);
        }
        int season = number("SEASON", arguments.get(1));
        int horizon = number("HORIZON", arguments.get(2));
        ForecastOptions options = ForecastOptions.steps(horizon);
        if (season > 1) {
            options = options.withSeasons(season);
        }
        List<String> lines = Files.readAllLines(Path.of(arguments.get(0)));
        List<String> rows = new ArrayList<>(lines.size());
        rows.add("id," + header("point", horizon) + "," + header("low", horizon) + "," + header("high", horizon));
        int refused = 0;
        for (String line : lines.subList(1, lines.size())) {
            if (line.isBlank()) {
                continue;
            }
            String[] cells = line.split(",", -1);
            Forecast forecast = Insight.forecast(Series.of(values(cells)), options);
            refused += forecast.enoughData() ? 0 : 1;
            rows.add(row(cells[0], forecast, horizon));
        }
        Files.write(Path.of(arguments.get(3)), rows);
        out.println((rows.size() - 1) + " series forecast, " + refused + " of them too short to be");
        return 0;
    }

    private static int number(String what, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(what + " must be a whole number, was " + text, e);
        }
    }

    private static String header(String what, int horizon) {
        return IntStream.rangeClosed(1, horizon).mapToObj(h -> what + h).collect(Collectors.joining(","));
    }

    /** Series of different lengths share a table, so cells at the end of a row may be empty. */
    private static double[] values(String... cells) {
        return Arrays.stream(cells)
                .skip(1)
                .map(cell -> cell.replace("\"", "").trim())
                .filter(cell -> !cell.isEmpty() && !cell.equals("NA"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** A refused series keeps its row, with empty cells. */
    private static String row(String id, Forecast forecast, int horizon) {
        if (!forecast.enoughData()) {
            return id + ",".repeat(3 * horizon);
        }
        StringBuilder row = new StringBuilder(id);
        forecast.points().forEach(point -> row.append(',').append(point.value()));
        forecast.points().forEach(point -> row.append(',').append(point.low()));
        forecast.points().forEach(point -> row.append(',').append(point.high()));
        return row.toString();
    }
}
