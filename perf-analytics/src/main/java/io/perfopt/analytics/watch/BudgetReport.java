package io.perfopt.analytics.watch;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How budgets were kept. Immutable.
 *
 * @param verdicts one for each budget
 */
public record BudgetReport(List<Verdict> verdicts) {
    /**
     * Copies the list.
     *
     * @param verdicts as above
     */
    public BudgetReport {
        verdicts = List.copyOf(verdicts);
    }

    /** What became of a budget. */
    public enum Outcome {
        /** The figure is on the good side. */
        KEPT,
        /** It is between warning and target. */
        WARNING,
        /** It is beyond the target. */
        BROKEN,
        /** Nothing was measured, which breaks a gate as much as a broken budget. */
        ABSENT,
        /** The kind is judged by another room. */
        SKIPPED
    }

    /**
     * One budget.
     *
     * @param budget the limit
     * @param measured the figure in the unit of the budget
     * @param outcome what became of it
     */
    public record Verdict(Budget budget, OptionalDouble measured, Outcome outcome) {
        /**
         * Judges a figure.
         *
         * @param budget the limit
         * @param measured the figure in the unit of the budget; empty when nothing was measured
         * @return kept, close to its limit, broken or absent
         */
        public static Verdict of(Budget budget, OptionalDouble measured) {
            if (measured.isEmpty()) {
                return new Verdict(budget, measured, Outcome.ABSENT);
            }
            double figure = measured.getAsDouble();
            Outcome outcome = beyond(budget, figure, budget.target())
                    ? Outcome.BROKEN
                    : budget.warning().isPresent()
                                    && beyond(budget, figure, budget.warning().getAsDouble())
                            ? Outcome.WARNING
                            : Outcome.KEPT;
            return new Verdict(budget, measured, outcome);
        }

        private static boolean beyond(Budget budget, double figure, double limit) {
            return budget.below() ? figure > limit : figure < limit;
        }

        @Override
        public String toString() {
            return outcome + " " + budget.kind() + " " + budget.name() + ": "
                    + (measured.isPresent() ? number(measured.getAsDouble()) : "nothing measured")
                    + (measured.isPresent() ? " " + budget.unit() : "") + ", must be "
                    + (budget.below() ? "at most " : "at least ") + number(budget.target()) + " " + budget.unit();
        }

        private static String number(double value) {
            return new BigDecimal(value)
                    .round(new MathContext(6))
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }

    /**
     * The verdicts that break a gate.
     *
     * @return broken budgets and those for which nothing was measured
     */
    public List<Verdict> failures() {
        List<Verdict> failures = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (verdict.outcome == Outcome.BROKEN || verdict.outcome == Outcome.ABSENT) {
                failures.add(verdict);
            }
        }
        return failures;
    }

    /**
     * Whether no budget is broken or absent.
     *
     * @return true when the gate is open
     */
    public boolean passed() {
        return failures().isEmpty();
    }

    /**
     * The exit status of a build step that judges budgets.
     *
     * @return 0 when no budget is broken or absent, else 1
     */
    public int exitStatus() {
        return passed() ? 0 : 1;
    }

    /**
     * Passes or fails a test, with any test framework.
     *
     * @throws AssertionError naming every broken budget
     */
    public void orThrow() {
        if (!passed()) {
            throw new AssertionError(toString());
        }
    }

    /** One line for each budget, the failures first. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                passed() ? "budgets kept" : failures().size() + " of " + verdicts.size() + " budgets not kept");
        for (Verdict verdict : failures()) {
            text.append('\n').append(verdict);
        }
        for (Verdict verdict : verdicts) {
            if (!failures().contains(verdict)) {
                text.append('\n').append(verdict);
            }
        }
        return text.toString();
    }
}
