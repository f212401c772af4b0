package io.perfopt.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures one row: in each round every side once, in a fork of its own, the order turned round each time, so that a machine that gets
 * slower or faster meanwhile hits all sides alike. Not thread-safe.
 */
final class Measurement {
    private final Row row;
    private final Laboratory laboratory;
    private final Settings settings;

    /** For each side: for each combination of parameters: for each goal: the figure of each round. */
    private final Map<Subject, Map<Map<String, String>, double[][]>> figures = new LinkedHashMap<>();

    Measurement(Row row, Laboratory laboratory, Settings settings) {
        this.row = row;
        this.laboratory = laboratory;
        this.settings = settings;
    }

    /** Measures all rounds and tells how they went. */
    List<Line> run(PrintStream progress) {
        List<Subject> sides = sides(progress);
        for (int round = 0; round < settings.rounds(); round++) {
            for (Subject side : sides) {
                List<Laboratory.Sample> samples = laboratory.measure(row, side, settings);
                for (Laboratory.Sample sample : samples) {
                    note(side, round, sample);
                }
                progress.printf(
                        "# %s, round %d of %d, %s: %s%n",
                        row.what(), round + 1, settings.rounds(), side.label(), brief(samples));
            }
            Collections.reverse(sides);
        }
        return lines();
    }

    private List<Subject> sides(PrintStream progress) {
        if (!laboratory.knows(row.ours())) {
            throw new IllegalStateException("row '" + row.what() + "' names a benchmark that is not in this jar: "
                    + row.ours().benchmark());
        }
        List<Subject> sides = new ArrayList<>();
        sides.add(row.ours());
        for (Subject peer : row.peers()) {
            if (laboratory.knows(peer)) {
                sides.add(peer);
            } else {
                progress.printf(
                        "# %s: %s is not in this jar (%s); mvn -Pbench adds large peers%n",
                        row.what(), peer.label(), peer.benchmark());
            }
        }
        return sides;
    }

    private void note(Subject side, int round, Laboratory.Sample sample) {
        double[][] table = figures.computeIfAbsent(side, key -> new LinkedHashMap<>())
                .computeIfAbsent(
                        sample.parameters(), key -> new double[row.goals().size()][settings.rounds()]);
        for (int goal = 0; goal < table.length; goal++) {
            table[goal][round] = sample.scores().get(goal);
        }
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Map<Map<String, String>, double[][]> ours = figuresOf(row.ours());
        ours.forEach((parameters, own) -> {
            for (int goal = 0; goal < own.length; goal++) {
                List<Line> beside = new ArrayList<>();
                for (Subject peer : row.peers()) {
                    double[][] theirs = figuresOf(peer).get(parameters);
                    if (theirs != null) {
                        beside.add(line(parameters, goal, own[goal], peer.label(), theirs[goal]));
                    }
                }
                lines.addAll(beside.isEmpty() ? List.of(line(parameters, goal, own[goal], null, null)) : beside);
            }
        });
        return lines;
    }

    private Map<Map<String, String>, double[][]> figuresOf(Subject side) {
        return figures.getOrDefault(side, Map.of());
    }

    private Line line(
            Map<String, String> parameters, int goal, double[] own, @Nullable String peer, double @Nullable [] theirs) {
        Row.Goal measured = row.goals().get(goal);
        return new Line(
                row.what(),
                parameters,
                measured.metric(),
                Interval.ofMean(own),
                peer,
                theirs == null ? null : Interval.ofMean(theirs),
                theirs == null ? null : Interval.ofRatio(own, theirs),
                measured.bar());
    }

    private String brief(List<Laboratory.Sample> samples) {
        List<String> texts = new ArrayList<>();
        for (Laboratory.Sample sample : samples) {
            for (int goal = 0; goal < row.goals().size(); goal++) {
                texts.add(Table.number(sample.scores().get(goal)) + " "
                        + row.goals().get(goal).metric().unit());
            }
        }
        return String.join(", ", texts);
    }
}
