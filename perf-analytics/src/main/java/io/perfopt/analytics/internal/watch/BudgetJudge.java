package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.ValueMetrics;
import io.perfopt.analytics.internal.Questions;
import io.perfopt.analytics.internal.export.JsonWriter;
import io.perfopt.analytics.watch.Budget;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.Budgets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * Holds figures against budgets. Kinds are {@code operation.STATISTIC} and {@code value.STATISTIC}, where the statistic is
 * {@code average}, {@code min}, {@code max}, {@code total}, {@code count}, {@code pN} for any percentile, and for operations
 * {@code error-rate}. Stateless.
 */
public final class BudgetJudge {
    private static final Map<String, Double> NANOS = Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9);

    private final Figures figures;

    /** Where figures come from. */
    @FunctionalInterface
    private interface Figures {
        /** A statistic of every series concerned; nanoseconds for a duration. */
        List<Double> find(boolean operation, String name, String statistic);
    }

    /** Judges what an engine has recorded. */
    public BudgetJudge(Questions questions, Duration window) {
        figures = (operation, name, statistic) -> {
            OptionalDouble figure = operation
                    ? ofOperation(questions.operation(name, Tags.none(), window), statistic)
                    : ofValue(questions.value(name, Tags.none(), window), statistic);
            return figure.isPresent() ? List.of(figure.getAsDouble()) : List.of();
        };
    }

    private static OptionalDouble ofOperation(OperationMetrics metrics, String statistic) {
        if (metrics.count() == 0) {
            return statistic.equals("count") ? OptionalDouble.of(0) : OptionalDouble.empty();
        }
        return switch (statistic) {
            case "count" -> OptionalDouble.of((double) metrics.count());
            case "total" -> OptionalDouble.of((double) metrics.total().toNanos());
            case "average" ->
                OptionalDouble.of((double) metrics.average().orElseThrow().toNanos());
            case "min" -> OptionalDouble.of((double) metrics.min().orElseThrow().toNanos());
            case "max" -> OptionalDouble.of((double) metrics.max().orElseThrow().toNanos());
            case "error-rate" -> metrics.errorRate();
            default ->
                OptionalDouble.of(
                        (double) metrics.percentileNanos(percent(statistic)).orElseThrow());
        };
    }

    private static OptionalDouble ofValue(ValueMetrics metrics, String statistic) {
        if (metrics.count() == 0) {
            return statistic.equals("count") || statistic.equals("total")
                    ? OptionalDouble.of(0)
                    : OptionalDouble.empty();
        }
        return switch (statistic) {
            case "count" -> OptionalDouble.of((double) metrics.count());
            case "total" -> OptionalDouble.of(metrics.total());
            case "average" -> metrics.average();
            case "min" -> metrics.min();
            case "max" -> metrics.max();
            default -> metrics.percentile(percent(statistic));
        };
    }

    private static double percent(String statistic) {
        try {
            if (statistic.startsWith("p")) {
                return Double.parseDouble(statistic.substring(1));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("unknown statistic '" + statistic + "'", e);
        }
        throw new IllegalArgumentException("unknown statistic '" + statistic
                + "'; known are count, total, average, min, max, error-rate and p50, p99.9, …");
    }

    private BudgetJudge(Figures figures) {
        this.figures = figures;
    }

    /** Judges a JSON export; names recorded under several tags are judged by the worst series. */
    public static BudgetJudge ofExport(String json, String origin) {
        JsonNode root = BudgetJson.tree(json, origin);
        String schema = root.path("schema").asString("");
        if (!schema.equals(JsonWriter.SCHEMA)) {
            throw new IllegalArgumentException(
                    origin + ": schema must be '" + JsonWriter.SCHEMA + "', was '" + schema + "'");
        }
        return new BudgetJudge((operation, name, statistic) -> {
            List<Double> found = new ArrayList<>();
            for (JsonNode row : root.path("series")) {
                if (row.path("name").asString("").equals(name)
                        && row.path("kind").asString("").equals("operation") == operation) {
                    exported(row, statistic).ifPresent(found::add);
                }
            }
            return found;
        });
    }

    private static OptionalDouble exported(JsonNode row, String statistic) {
        if (statistic.equals("error-rate")) {
            double count = row.path("count").asDouble();
            return count == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(row.path("errors").asDouble() / count);
        }
        JsonNode figure = row.path(statistic);
        return figure.isNumber() ? OptionalDouble.of(figure.asDouble()) : OptionalDouble.empty();
    }

    public BudgetReport judge(Budgets budgets) {
        List<BudgetReport.Verdict> verdicts = new ArrayList<>();
        for (Budget budget : budgets.budgets()) {
            verdicts.add(judge(budget));
        }
        return new BudgetReport(verdicts);
    }

    private BudgetReport.Verdict judge(Budget budget) {
        int dot = budget.kind().indexOf('.');
        String room = dot < 0 ? budget.kind() : budget.kind().substring(0, dot);
        if (dot < 0 || (!room.equals("operation") && !room.equals("value"))) {
            return new BudgetReport.Verdict(budget, OptionalDouble.empty(), BudgetReport.Outcome.SKIPPED);
        }
        List<Double> all = figures.find(
                room.equals("operation"), budget.name(), budget.kind().substring(dot + 1));
        if (all.isEmpty()) {
            return BudgetReport.Verdict.of(budget, OptionalDouble.empty());
        }
        boolean duration = room.equals("operation") && NANOS.containsKey(budget.unit());
        double worst = budget.below() ? Collections.max(all) : Collections.min(all);
        double measured = duration ? worst / NANOS.getOrDefault(budget.unit(), 1.0) : worst;
        return BudgetReport.Verdict.of(budget, OptionalDouble.of(measured));
    }
}
