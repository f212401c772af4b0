package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.Coverage;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.ValueMetrics;
import io.perfopt.analytics.internal.Questions;
import io.perfopt.analytics.internal.SlotView;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.watch.AlertRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measures what a rule asks for. Stateless. */
final class Measures {
    private final Questions questions;

    Measures(Questions questions) {
        this.questions = questions;
    }

    /** The reading of a rule; empty when there are fewer values than it wants. */
    Optional<Reading> measure(AlertRule rule, Tags tags) {
        Kind kind = questions.kind(rule.metric()).orElse(null);
        return switch (rule.measure()) {
            case LAST -> last(rule, tags);
            case RATIO -> ratio(rule, tags);
            default ->
                kind == Kind.OPERATION || (kind == null && rule.measure() != AlertRule.Measure.RATE)
                        ? operation(rule, questions.operation(rule.metric(), tags, rule.window()))
                        : value(rule, questions.value(rule.metric(), tags, rule.window()));
        };
    }

    private static Optional<Reading> operation(AlertRule rule, OperationMetrics metrics) {
        OptionalDouble value = switch (rule.measure()) {
            case PERCENTILE -> nanos(metrics.percentile(rule.percent()));
            case AVERAGE -> nanos(metrics.average());
            case MAX -> nanos(metrics.max());
            case ERROR_RATE -> metrics.errorRate();
            default -> metrics.ratePerSecond();
        };
        boolean duration = rule.measure() != AlertRule.Measure.ERROR_RATE && rule.measure() != AlertRule.Measure.RATE;
        return reading(rule, value, metrics.count(), metrics.coverage(), duration);
    }

    private static Optional<Reading> value(AlertRule rule, ValueMetrics metrics) {
        OptionalDouble value = switch (rule.measure()) {
            case PERCENTILE -> metrics.percentile(rule.percent());
            case AVERAGE -> metrics.average();
            case MAX -> metrics.max();
            case RATE -> metrics.ratePerSecond();
            default -> OptionalDouble.empty();
        };
        return reading(rule, value, metrics.count(), metrics.coverage(), false);
    }

    private static Optional<Reading> reading(
            AlertRule rule, OptionalDouble value, long samples, Coverage coverage, boolean duration) {
        boolean idle = rule.measure() == AlertRule.Measure.RATE && !rule.above();
        // A rate that is too low is seen best in an empty window, once the window has passed at all.
        boolean enough = idle ? coverage.length().compareTo(rule.window()) >= 0 : samples >= rule.minimumCount();
        return value.isEmpty() || !enough
                ? Optional.empty()
                : Optional.of(new Reading(value.getAsDouble(), samples, duration));
    }

    private Optional<Reading> last(AlertRule rule, Tags tags) {
        List<SlotView> slots = questions.slots(
                rule.metric(),
                tags,
                questions.resolutionFor(rule.window()),
                questions.now().minus(rule.window()),
                questions.now().plusSeconds(1));
        if (slots.isEmpty() || slots.get(slots.size() - 1).count() < rule.minimumCount()) {
            return Optional.empty();
        }
        SlotView latest = slots.get(slots.size() - 1);
        return Optional.of(
                new Reading(latest.mean(), latest.count(), latest.distribution().kind() == Kind.OPERATION));
    }

    private Optional<Reading> ratio(AlertRule rule, Tags tags) {
        double whole = total(rule.denominator().orElseThrow(), tags, rule.window());
        if (whole <= 0 || whole < rule.minimumCount()) {
            return Optional.empty();
        }
        return Optional.of(new Reading(total(rule.metric(), tags, rule.window()) / whole, (long) whole, false));
    }

    /** How many operations, or the sum of a value or counter. */
    private double total(String name, Tags tags, Duration window) {
        return questions.kind(name).filter(kind -> kind == Kind.OPERATION).isPresent()
                ? questions.operation(name, tags, window).count()
                : questions.value(name, tags, window).total();
    }

    private static OptionalDouble nanos(Optional<Duration> duration) {
        return duration.isPresent() ? OptionalDouble.of((double) duration.get().toNanos()) : OptionalDouble.empty();
    }
}
