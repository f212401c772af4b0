package io.perfopt.internal.budget;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.watch.Budget;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.BudgetReport.Outcome;
import io.perfopt.analytics.watch.BudgetReport.Verdict;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.cache.CachingSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Hands each budget to who can judge it: {@code operation.…} and {@code value.…} to the engine, {@code cache.…} and {@code size.…} to the judges
 * beside this class; a kind nobody knows is skipped. A room is asked for only when a budget needs it. Stateless.
 */
public final class BudgetCheck {
    private final Supplier<PerformanceAnalytics> analytics;
    private final Supplier<CachingSystem> cache;

    public BudgetCheck(Supplier<PerformanceAnalytics> analytics, Supplier<CachingSystem> cache) {
        this.analytics = analytics;
        this.cache = cache;
    }

    /** The verdicts in the order of the budgets; paths are relative to the directory. */
    public BudgetReport check(Budgets budgets, Path directory, Duration window) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Budget budget : budgets.budgets()) {
            int dot = Math.max(budget.kind().indexOf('.'), 0);
            String statistic = budget.kind().substring(dot == 0 ? 0 : dot + 1);
            verdicts.add(
                    switch (budget.kind().substring(0, dot)) {
                        case "operation", "value" ->
                            analytics
                                    .get()
                                    .judge(new Budgets(List.of(budget)), window)
                                    .verdicts()
                                    .get(0);
                        case "cache" -> Verdict.of(budget, CacheFigures.of(cache.get(), budget, statistic));
                        case "size" -> Verdict.of(budget, FileSizes.of(directory, budget, statistic));
                        default -> new Verdict(budget, OptionalDouble.empty(), Outcome.SKIPPED);
                    });
        }
        return new BudgetReport(verdicts);
    }
}
