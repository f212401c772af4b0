package io.perfopt.analytics.insight;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Whether two series go together, at which lag, and how sure that is. Immutable.
 *
 * <p>All figures are absent when either series is constant or fewer than twelve slots hold both.
 *
 * @param related the verdict: the ranks go together beyond chance; and where both series have a trend, so do their changes
 * @param evidence the slots in which both series have a value
 * @param r Pearson's correlation at the lag
 * @param rho Spearman's rank correlation at the lag
 * @param lag how much later the second series follows the first; negative when it leads
 * @param lagSlots the lag in slots
 * @param pValue the probability of so large a rank correlation at any lag tried, dependence of neighbours allowed for
 * @param effectiveSamples how many independent slots the dependent ones are worth
 * @param rhoOfChanges Spearman's correlation of the changes from slot to slot, at the same lag
 * @param pValueOfChanges the probability of so large a one
 * @param because why the verdict is what it is
 */
public record Correlation(
        boolean related,
        Evidence evidence,
        OptionalDouble r,
        OptionalDouble rho,
        Duration lag,
        int lagSlots,
        OptionalDouble pValue,
        OptionalDouble effectiveSamples,
        OptionalDouble rhoOfChanges,
        OptionalDouble pValueOfChanges,
        String because) {

    /**
     * Checks the components.
     *
     * @param related the verdict: the ranks go together beyond chance; and where both series have a trend, so do their changes
     * @param evidence the slots in which both series have a value
     * @param r Pearson's correlation at the lag
     * @param rho Spearman's rank correlation at the lag
     * @param lag how much later the second series follows the first; negative when it leads
     * @param lagSlots the lag in slots
     * @param pValue the probability of so large a rank correlation at any lag tried, dependence of neighbours allowed for
     * @param effectiveSamples how many independent slots the dependent ones are worth
     * @param rhoOfChanges Spearman's correlation of the changes from slot to slot, at the same lag
     * @param pValueOfChanges the probability of so large a one
     * @param because why the verdict is what it is
     */
    public Correlation {
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(lag, "lag");
        Objects.requireNonNull(because, "because");
    }

    @Override
    public String toString() {
        return r.isEmpty()
                ? "no correlation: " + because
                : (related ? "related" : "not related") + ", r " + Text.number(r.getAsDouble()) + ", rho "
                        + Text.number(rho.orElse(Double.NaN)) + ", lag " + lag + ", " + Text.pValue(pValue) + ", n "
                        + evidence.samples() + " worth " + Text.number(effectiveSamples.orElse(Double.NaN)) + " ("
                        + because + ")";
    }
}
