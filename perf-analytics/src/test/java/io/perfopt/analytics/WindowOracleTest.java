package io.perfopt.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.ManualTime;
import io.perfopt.testkit.RandomOperations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the engine against a list of everything recorded, for any order of recording, waiting, asking, forgetting and evicting. */
class WindowOracleTest {
    private static final Duration[] WINDOWS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(90),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(60),
        Duration.ofMinutes(61),
        Duration.ofHours(24),
        Duration.ofDays(3),
        Duration.ofDays(30)
    };
    private static final double[] PERCENTS = {0.001, 1, 25, 50, 90, 95, 99, 99.9, 100};

    /**
     * The engine on manual time, with few enough series that tags are folded and idle ones evicted. A long run takes three centuries, so
     * it begins early enough to end within the range of the clock, and crosses 1970.
     */
    private static final class Subject implements AutoCloseable {
        final ManualTime time = new ManualTime(Instant.parse("1700-03-01T10:17:23.456Z"), -5_000);
        final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
                .nanoTime(time::nanoTime)
                .wallClock(time)
                .maximumSeriesPerName(6)
                .maximumSeries(10)
                .build();

        @Override
        public void close() {
            analytics.close();
        }
    }

    private record Recorded(long second, double value, boolean error) {}

    private static final class Model {
        final List<Recorded> operations = new ArrayList<>();
        final List<Recorded> values = new ArrayList<>();
    }

    @Test
    @Tag("N4")
    @Tag("N6")
    void answersAsAListOfEverythingRecordedWould() {
        new RandomOperations<>(Subject::new, Model::new)
                .operation("record", 60, (subject, model, random) -> {
                    long nanos = duration(random);
                    boolean error = random.nextInt(10) == 0;
                    Tags tags = Tags.of("user", "u" + random.nextInt(9));
                    subject.analytics.recordNanos("op", nanos, tags, !error);
                    model.operations.add(new Recorded(second(subject), (double) Math.max(0, nanos), error));
                })
                .operation("record burst", 4, (subject, model, random) -> {
                    int n = random.nextInt(200);
                    for (int i = 0; i < n; i++) {
                        long nanos = duration(random);
                        subject.analytics.recordNanos("op", nanos, "user", "u0");
                        model.operations.add(new Recorded(second(subject), (double) Math.max(0, nanos), false));
                    }
                })
                .operation("record value", 30, (subject, model, random) -> {
                    double value = reading(random);
                    subject.analytics.record("value", value, Tags.of("queue", "q" + random.nextInt(9)));
                    model.values.add(new Recorded(second(subject), value, false));
                })
                .operation("advance", 40, (subject, model, random) -> {
                    subject.time.advance(step(random));
                    long oldest = second(subject) - Duration.ofDays(32).toSeconds();
                    model.operations.removeIf(r -> r.second < oldest);
                    model.values.removeIf(r -> r.second < oldest);
                })
                .operation("ask", 12, (subject, model, random) -> {
                    Duration window = WINDOWS[random.nextInt(WINDOWS.length)];
                    OperationMetrics metrics = subject.analytics.metrics("op", window);
                    List<Recorded> expected = within(model.operations, metrics.coverage(), window, subject);
                    check(metrics, expected);
                })
                .operation("ask for a value", 8, (subject, model, random) -> {
                    Duration window = WINDOWS[random.nextInt(WINDOWS.length)];
                    ValueMetrics metrics = subject.analytics.values("value", window);
                    check(metrics, within(model.values, metrics.coverage(), window, subject));
                })
                .operation("ask for the history", 2, (subject, model, random) -> {
                    Duration window = WINDOWS[random.nextInt(WINDOWS.length)];
                    History history = subject.analytics.history("op", window);
                    List<Recorded> expected = within(model.operations, history.coverage(), window, subject);
                    check(history, expected);
                })
                .operation("reset", 1, (subject, model, random) -> {
                    if (random.nextInt(20) == 0) {
                        subject.analytics.reset("op");
                        model.operations.clear();
                    }
                })
                .run();
    }

    private static long second(Subject subject) {
        return subject.time.instant().getEpochSecond();
    }

    private static long duration(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> -random.nextLong(1_000_000);
            case 1 -> random.nextLong(200);
            case 2 -> random.nextLong(1L << 46);
            case 3 -> 1_000_000;
            default -> (long) (Math.exp(random.nextGaussian()) * 1_000_000);
        };
    }

    private static double reading(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -random.nextDouble() * 1e6;
            case 2 -> random.nextDouble() * 1e-3;
            default -> random.nextInt(50);
        };
    }

    private static Duration step(RandomGenerator random) {
        return switch (random.nextInt(40)) {
            case 0 -> Duration.ofSeconds(random.nextLong(30L * 86_400));
            case 1, 2 -> Duration.ofSeconds(random.nextLong(86_400));
            case 3, 4, 5 -> Duration.ofSeconds(random.nextLong(7_200));
            case 6, 7, 8, 9 -> Duration.ofSeconds(random.nextLong(120));
            default -> Duration.ofMillis(random.nextLong(3_000));
        };
    }

    /** The values of the slots that overlap the window asked for; checks on the way that the answer names just these slots. */
    private static List<Recorded> within(List<Recorded> all, Coverage coverage, Duration window, Subject subject) {
        Instant now = subject.time.instant();
        long length = window.compareTo(Duration.ofMinutes(2)) <= 0
                ? 1
                : window.compareTo(Duration.ofHours(1)) <= 0
                        ? 60
                        : window.compareTo(Duration.ofDays(1)) <= 0 ? 600 : 3600;
        Instant begin = now.minus(window);
        long from = Math.floorDiv(begin.getEpochSecond(), length) * length;
        Instant started = Instant.parse("1700-03-01T10:17:23.456Z");
        Instant first = Instant.ofEpochSecond(from);
        assertThat(coverage.to()).isEqualTo(now);
        assertThat(coverage.slot()).isEqualTo(Duration.ofSeconds(length));
        assertThat(coverage.from()).isEqualTo(first.isBefore(started) ? started : first);
        List<Recorded> within = new ArrayList<>();
        for (Recorded recorded : all) {
            if (recorded.second >= from) {
                within.add(recorded);
            }
        }
        assertThat(coverage.samples()).isEqualTo(within.size());
        return within;
    }

    private static void check(OperationMetrics metrics, List<Recorded> expected) {
        double[] sorted = sorted(expected);
        assertThat(metrics.count()).isEqualTo(sorted.length);
        assertThat(metrics.errors())
                .isEqualTo(expected.stream().filter(Recorded::error).count());
        assertThat(metrics.coverage().errorBound()).isEqualTo(sorted.length <= 64 ? 0 : 1.0 / 128);
        if (sorted.length == 0) {
            assertThat(metrics.average()).isEmpty();
            assertThat(metrics.min()).isEmpty();
            assertThat(metrics.max()).isEmpty();
            assertThat(metrics.p50()).isEmpty();
            assertThat(metrics.successRate()).isEmpty();
            return;
        }
        long sum = 0;
        for (double value : sorted) {
            sum += (long) value;
        }
        assertThat(metrics.total()).isEqualTo(Duration.ofNanos(sum));
        assertThat(metrics.min()).contains(Duration.ofNanos((long) sorted[0]));
        assertThat(metrics.max()).contains(Duration.ofNanos((long) sorted[sorted.length - 1]));
        for (double percent : PERCENTS) {
            near((double) metrics.percentileNanos(percent).orElseThrow(), sorted, percent);
        }
    }

    private static void check(ValueMetrics metrics, List<Recorded> expected) {
        double[] sorted = sorted(expected);
        assertThat(metrics.count()).isEqualTo(sorted.length);
        if (sorted.length == 0) {
            assertThat(metrics.average()).isEmpty();
            return;
        }
        double sum = Arrays.stream(sorted).sum();
        double size = Arrays.stream(sorted).map(Math::abs).sum();
        assertThat(Math.abs(metrics.total() - sum)).isLessThanOrEqualTo(size * 1e-12);
        assertThat(metrics.min().orElseThrow()).isEqualTo(sorted[0]);
        assertThat(metrics.max().orElseThrow()).isEqualTo(sorted[sorted.length - 1]);
        for (double percent : PERCENTS) {
            near(metrics.percentile(percent).orElseThrow(), sorted, percent);
        }
    }

    private static void check(History history, List<Recorded> expected) {
        long length = history.coverage().slot().toSeconds();
        long count = 0;
        for (HistoryPoint point : history.points()) {
            long start = point.start().getEpochSecond();
            double[] sorted = sorted(expected.stream()
                    .filter(r -> r.second >= start && r.second < start + length)
                    .toList());
            assertThat(point.count()).isEqualTo(sorted.length).isPositive();
            assertThat(point.min()).isEqualTo(sorted[0]);
            assertThat(point.max()).isEqualTo(sorted[sorted.length - 1]);
            near(point.p50(), sorted, 50);
            count += point.count();
        }
        assertThat(count).isEqualTo(expected.size());
    }

    /** The nearest rank in exact arithmetic: the smallest rank whose share of all is at least the percentage, in thousandths. */
    private static void near(double actual, double[] sorted, double percent) {
        long thousandths = Math.round(percent * 1000);
        int rank = 1;
        while (rank * 100_000L < thousandths * sorted.length) {
            rank += Math.max(1, (int) ((thousandths * sorted.length / 100_000L - rank) / 2));
        }
        while (rank > 1 && (rank - 1) * 100_000L >= thousandths * sorted.length) {
            rank--;
        }
        double expected = sorted[rank - 1];
        double allowed = sorted.length <= 64 ? 0 : Math.abs(expected) / 128 + 1e-12;
        assertThat(Math.abs(actual - expected))
                .as("%s %% of %d values: %s, must be %s", percent, sorted.length, actual, expected)
                .isLessThanOrEqualTo(allowed);
    }

    private static double[] sorted(List<Recorded> recorded) {
        double[] sorted = recorded.stream().mapToDouble(Recorded::value).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
