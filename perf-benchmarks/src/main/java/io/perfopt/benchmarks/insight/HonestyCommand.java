package io.perfopt.benchmarks.insight;

import io.perfopt.analytics.insight.AnomalyDetector;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.ChangePointDetector;
import io.perfopt.analytics.insight.Comparison.Verdict;
import io.perfopt.analytics.insight.Forecast;
import io.perfopt.analytics.insight.ForecastOptions;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.insight.Series;
import io.perfopt.benchmarks.Command;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Counts how often the answers are wrong on series whose truth is known: claims about noise, steps missed, intervals that do not hold.
 * Prints a Markdown table; every series comes from its seed.
 */
public final class HonestyCommand implements Command {

    private static final int DAY = 24;

    @Override
    public String name() {
        return "honesty";
    }

    @Override
    public String summary() {
        return "honesty [SEEDS]: false alarms, steps found and coverage of intervals on simulated series [10000 seeds]";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) {
        int seeds = seeds(arguments);
        out.println("| what | n | white noise | AR(1) 0.7 |");
        out.println("|---|---|---|---|");
        for (int n : new int[] {60, 240}) {
            falseAlarms(
                    out,
                    "trend: p < 1 %",
                    n,
                    seeds,
                    seed -> Insight.trend(series(seed)).pValue().orElse(1) < Insight.ALPHA);
            falseAlarms(
                    out,
                    "change point",
                    n,
                    seeds,
                    seed -> !Insight.changePoints(series(seed)).found().isEmpty());
            falseAlarms(
                    out,
                    "correlation of two",
                    n,
                    seeds,
                    seed -> Insight.correlate(
                                    series(seed), series(new Noise(seed.seed() + 1_000_003, seed.n(), seed.phi())))
                            .related());
            falseAlarms(out, "regression between halves", n, seeds, HonestyCommand::regression);
        }
        steps(out, seeds);
        online(out, Math.min(seeds, 2000));
        detector(out, Math.min(seeds, 200));
        forecasts(out, Math.min(seeds, 1000));
        return 0;
    }

    private static int seeds(List<String> arguments) {
        try {
            return arguments.isEmpty() ? 10_000 : Integer.parseInt(arguments.get(0));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("SEEDS must be a whole number, was " + arguments.get(0), e);
        }
    }

    /** One simulated series. */
    private record Noise(long seed, int n, double phi) {
        double[] values() {
            return Simulated.noise(seed, n, phi);
        }
    }

    private static Series series(Noise noise) {
        return Series.of(noise.values());
    }

    private static boolean regression(Noise noise) {
        double[] values = Arrays.stream(noise.values()).map(v -> v + 10).toArray();
        return Baseline.of("a", Map.of("m", sample(values, 0, noise.n() / 2)))
                        .compare(Baseline.of("b", Map.of("m", sample(values, noise.n() / 2, noise.n()))))
                        .rows()
                        .get(0)
                        .verdict()
                != Verdict.UNCHANGED;
    }

    private static MetricSample sample(double[] values, int from, int to) {
        return MetricSample.of("ms", Better.LOWER, Arrays.copyOfRange(values, from, to));
    }

    private static void falseAlarms(PrintStream out, String what, int n, int seeds, Predicate<Noise> alarm) {
        out.println("| " + what + " | " + n + " | " + share(n, 0, seeds, alarm) + " | " + share(n, 0.7, seeds, alarm)
                + " |");
    }

    private static String share(int n, double phi, int seeds, Predicate<Noise> alarm) {
        int alarms = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            alarms += alarm.test(new Noise(seed, n, phi)) ? 1 : 0;
        }
        return percent(alarms, seeds);
    }

    private static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * part / whole);
    }

    /** A step of 10 % after 30 values with a deviation of 5 %. */
    private static double[] stepped(long seed, int after) {
        double[] values = Simulated.noise(seed, 30 + after, 0);
        Arrays.setAll(values, i -> 100 + 5 * values[i] + (i >= 30 ? 10 : 0));
        return values;
    }

    private static void steps(PrintStream out, int seeds) {
        for (int after : new int[] {6, 8, 10, 12, 30}) {
            int found = 0;
            for (int seed = 1; seed <= seeds; seed++) {
                found += Insight.changePoints(Series.of(stepped(seed, after))).found().stream()
                                .anyMatch(change -> Math.abs(change.index() - 30) <= 6)
                        ? 1
                        : 0;
            }
            out.println("step of 10 %, deviation 5 %, 30 values before and " + after
                    + " after: found within 6 of its place in " + percent(found, seeds));
        }
    }

    private static void online(PrintStream out, int seeds) {
        int[] foundBy = new int[31];
        long alarms = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            ChangePointDetector detector = ChangePointDetector.online();
            double[] values = stepped(seed, 30);
            int delay = 0;
            for (int i = 0; i < values.length && delay == 0; i++) {
                boolean found =
                        detector.add(Instant.ofEpochSecond(i), values[i]).isPresent();
                delay = found && i >= 30 ? i - 29 : 0;
            }
            for (int d = delay; d > 0 && d <= 30; d++) {
                foundBy[d]++;
            }
            ChangePointDetector steady = ChangePointDetector.online();
            double[] noise = Simulated.noise(seed, 1000, 0);
            for (int i = 0; i < noise.length; i++) {
                alarms += steady.add(Instant.ofEpochSecond(i), 100 + 10 * noise[i])
                                .isPresent()
                        ? 1
                        : 0;
            }
        }
        out.println("the same step online: found after at most 6 values in " + percent(foundBy[6], seeds) + ", 8 in "
                + percent(foundBy[8], seeds) + ", 10 in " + percent(foundBy[10], seeds) + ", 15 in "
                + percent(foundBy[15], seeds));
        out.println("online on white noise with a deviation of 10 %: one false step in "
                + Math.round(seeds * 1000.0 / Math.max(1, alarms)) + " values");
    }

    private static void detector(PrintStream out, int seeds) {
        long white = 0;
        long dependent = 0;
        int n = 2000;
        for (int seed = 1; seed <= seeds; seed++) {
            white += alerts(Simulated.noise(seed, n, 0));
            dependent += alerts(Simulated.noise(seed, n, 0.7));
        }
        out.println("anomaly detector, " + n + " values a series: one alert in "
                + Math.round(seeds * (double) n / Math.max(1, white)) + " values of white noise, in "
                + Math.round(seeds * (double) n / Math.max(1, dependent)) + " of AR(1) 0.7");
    }

    private static int alerts(double... values) {
        AnomalyDetector detector = AnomalyDetector.streaming();
        int alerts = 0;
        for (int i = 0; i < values.length; i++) {
            alerts += detector.score(Instant.ofEpochSecond(60L * i), 100 + 10 * values[i]) >= detector.threshold()
                    ? 1
                    : 0;
        }
        return alerts;
    }

    private static void forecasts(PrintStream out, int seeds) {
        for (int days : new int[] {5, 7, 14, 28}) {
            for (int horizon : new int[] {DAY, 2 * DAY}) {
                double[] ratios = new double[seeds];
                int within = 0;
                for (int seed = 1; seed <= seeds; seed++) {
                    double[] values = Simulated.daily(seed, DAY * days + horizon);
                    double[] future = Arrays.copyOfRange(values, DAY * days, values.length);
                    Forecast forecast = Insight.forecast(
                            Series.of(Arrays.copyOf(values, DAY * days)),
                            ForecastOptions.steps(horizon).withSeasons(DAY));
                    double[] points = new double[horizon];
                    double[] naive = new double[horizon];
                    for (int h = 0; h < horizon; h++) {
                        Forecast.Point point = forecast.points().get(h);
                        points[h] = point.value();
                        naive[h] = values[DAY * (days - 1) + h % DAY];
                        within += point.low() <= future[h] && future[h] <= point.high() ? 1 : 0;
                    }
                    ratios[seed - 1] =
                            Simulated.symmetricError(future, points) / Simulated.symmetricError(future, naive);
                }
                Arrays.sort(ratios);
                out.println(String.format(
                        Locale.ROOT,
                        "forecast of %d steps from %d days: sMAPE against seasonal naive median %.3f, 90th percentile %.3f; "
                                + "95 %% interval covers %s",
                        horizon,
                        days,
                        ratios[seeds / 2],
                        ratios[seeds * 9 / 10],
                        percent(within, (double) seeds * horizon)));
            }
        }
    }
}
