package io.perfopt.benchmarks.insight;

import io.perfopt.analytics.insight.ChangePoint;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.Series;
import io.perfopt.benchmarks.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Prints where the level of a series steps: the index of the first value of each new level, one a line. */
public final class ChangePointsCommand implements Command {

    @Override
    public String name() {
        return "changepoints";
    }

    @Override
    public String summary() {
        return "changepoints FILE: indices of the change points of a JSON array, or of one number a line";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws IOException {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("changepoints needs one FILE, was " + arguments);
        }
        double[] values = numbers(Files.readString(Path.of(arguments.get(0))));
        for (ChangePoint change : Insight.changePoints(Series.of(values)).found()) {
            out.println(change.index());
        }
        return 0;
    }

    /** A JSON array of numbers and a column of numbers differ in brackets and commas only. */
    private static double[] numbers(String text) {
        String[] words = text.replaceAll("[\\[\\],]", " ").trim().split("\\s+");
        return Arrays.stream(words)
                .filter(word -> !word.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
